"""A format is a module and a line in the registry: two of the tests' own are everywhere where the program's are."""

import json
import pickle
from pathlib import Path
from time import struct_time

import feedparser
import pytest
from lxml import html

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.formats.registry import FORMATS, writers_of
from sitegen.preview.server import media_type
from tests.support.refer import REFER
from tests.support.rss import RSS
from tests.support.sites import NOW, Folder, Silent, article

MORE = (*FORMATS, RSS, REFER)
TITLE = "Ice & <snow>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Build two articles of one topic in all formats and two more."""
    folder = Folder(tmp_path_factory.mktemp("formats")).write("-- content/other.md --\n" + article(date="2024-01-01"))
    folder.put("content/ice.md", article("The **ice** melts, as it does in spring.\n", title=TITLE, author="Ann Lee"))
    build_with_more(folder)
    return folder


def build_with_more(folder: Folder) -> None:
    build(Options(folder.root, NOW, search=False, formats=MORE), Silent())


def alternates(folder: Folder, path: str) -> list[tuple[str | None, str | None, str | None]]:
    page = html.fromstring(folder.read(path))
    return [(link.get("type"), link.get("title"), link.get("href")) for link in page.iterfind("head/link[@type]")]


def test_a_new_format_of_feeds_is_beside_every_feed(site: Folder) -> None:
    feeds = [path for path in site.tree() if path.endswith("atom.xml")]
    assert feeds == ["atom.xml", "sources/gazette/atom.xml", "topics/testing/atom.xml"]
    assert {path.replace("atom", "rss") for path in feeds} == {path for path in site.tree() if path.endswith("rss.xml")}


def test_another_program_reads_the_new_feed(site: Folder) -> None:
    feed = feedparser.parse(site.tree()["topics/testing/rss.xml"])
    assert (feed.bozo, feed.version, feed.feed.title) == (False, "rss20", "Testing – Review")
    assert feed.feed.link == "https://example.org/topics/testing/"
    assert feed.feed.description
    first, _ = feed.entries
    assert (first.title, first.link) == (TITLE, "https://example.org/2024/ice/")
    assert (first.id, first.guidislink) == ("https://example.org/2024/ice/", False)
    assert first.published == "Tue, 05 Mar 2024 00:00:00 +0000"
    assert isinstance(first.published_parsed, struct_time)
    assert first.content[0].value == "<p>The <strong>ice</strong> melts, as it does in spring.</p>"


def test_pages_announce_the_new_feed(site: Folder) -> None:
    assert ("application/rss+xml", "Review", "/rss.xml") in alternates(site, "2024/ice/index.html")
    expected = ("application/rss+xml", "Testing – Review", "/topics/testing/rss.xml")
    assert expected in alternates(site, "topics/testing/index.html")
    assert '<a href="/topics/testing/rss.xml">RSS</a>' in site.read("topics/testing/index.html")


def test_a_new_format_of_references_is_beside_every_article_and_of_every_topic(site: Folder) -> None:
    record = f"%T {TITLE}\n%A Ann Lee\n%D 2024\n%U https://example.org/2024/ice/\n"
    assert site.read("2024/ice/citation.enw") == record
    assert site.read("references.enw").startswith(f"{record}\n%T A title\n")
    assert site.read("topics/testing/references.enw") == site.read("references.enw")


def test_pages_lead_to_the_new_format_of_references(site: Folder) -> None:
    assert ("application/x-endnote-refer", "EndNote", "citation.enw") in alternates(site, "2024/ice/index.html")
    expected = '<a href="citation.enw" type="application/x-endnote-refer">EndNote</a>'
    assert expected in site.read("2024/ice/index.html")


def test_the_data_page_and_the_package_list_the_new_formats(site: Folder) -> None:
    data = site.read("data/index.html")
    assert '<a href="/references.enw" type="application/x-endnote-refer">All references for EndNote</a>' in data
    assert '<a href="/rss.xml" type="application/rss+xml">Everything new (RSS)</a>' in data
    resources = json.loads(site.read("datapackage.json"))["resources"]
    (resource,) = [one for one in resources if one["path"] == "references.enw"]
    assert (resource["name"], resource["mediatype"]) == ("references-refer", "application/x-endnote-refer")


def test_the_preview_serves_the_new_formats_with_their_types() -> None:
    assert media_type("topics/testing/rss.xml", MORE) == "application/rss+xml"
    assert media_type("2024/ice/citation.enw", MORE) == "application/x-endnote-refer"


def test_a_format_that_the_program_lost_leaves_no_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    build_with_more(folder)
    folder.build()
    assert not [path for path in folder.tree() if path.endswith((".enw", "rss.xml"))]


def test_every_writer_can_be_sent_to_a_worker() -> None:
    sent = pickle.loads(pickle.dumps(writers_of(MORE)))
    assert sent.keys() == writers_of(MORE).keys()


def test_no_two_formats_have_files_of_one_name() -> None:
    names = [name for one in MORE for name in one.files.values()]
    assert len(set(names)) == len(names)
