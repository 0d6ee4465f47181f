"""Feeds in Atom: their form, the texts in them, their archives and their size."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import feedparser
import pytest
from lxml import etree

from tests.support.sites import Folder, article, build_site
from tests.support.xml import ATOM, below, link, xml

HISTORY = "{http://purl.org/syndication/history/1.0}"


@pytest.fixture(params=["rich", "example"])
def site(request: pytest.FixtureRequest) -> Folder:
    found: Folder = request.getfixturevalue(request.param)
    return found


def test_every_feed_has_what_atom_requires(site: Folder) -> None:
    feeds = [path for path in site.tree() if re.search(r"(^|/)atom(/\d+)?\.xml$", path)]
    assert "atom.xml" in feeds
    for path in feeds:
        feed = xml(site, path)
        parsed = feedparser.parse((site.root / "public" / path).read_bytes())
        assert not parsed.bozo
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            assert below(element, f"{ATOM}id").startswith("https://example.org/")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", below(element, f"{ATOM}updated"))
            assert below(element, f"{ATOM}title")
            assert [author.findtext(f"{ATOM}name") for author in element.findall(f"{ATOM}author")]
        assert unquote(link(feed, "self")).endswith(f"/{path}")
        names = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(names) == len(set(names)) == len(parsed.entries)


def test_an_entry_says_where_it_is_from_and_has_the_whole_text(rich: Folder) -> None:
    (entry,) = [
        entry
        for entry in xml(rich, "sources/gazette/atom.xml").findall(f"{ATOM}entry")
        if link(entry, "alternate").endswith("/2024/one/")
    ]
    assert below(entry, f"{ATOM}title") == "“Ships” & <boats>"
    assert link(entry, "via") == "https://gazette.example/?a=1&b=2"
    assert [author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author")] == ["Ann Lee", "Éa Ω"]
    content = below(entry, f"{ATOM}content")
    assert '<a href="https://example.org/a/review/2023/two/">' in content
    assert 'src="https://example.org/a/review/2024/one/pixel.png"' in content


FULL = "A sentence with “quotes”, <b>tags</b> & accents: é, and a link to [the first](a0.md). " * 100


@pytest.mark.parametrize(
    ("number", "size", "whole"),
    [
        pytest.param(130, 8, True, id="a few full texts"),
        # Where all summaries have room, but no text besides.
        pytest.param(130, 100, False, id="a feed of many entries"),
        pytest.param(5000, 8, True, id="5,000 full texts", marks=pytest.mark.slow),
    ],
)
def test_feeds_stay_small_and_their_archives_hold_every_article_once(
    number: int, size: int, whole: bool, tmp_path: Path
) -> None:
    folder = Folder(tmp_path).write(f"-- site.yaml --\ntitle: R\nurl: https://example.org/\nfeed_entries: {size}\n")
    for index in range(number):
        day = f"20{index % 20:02}-0{index % 9 + 1}-{index % 28 + 1:02}"
        folder.put(f"content/a{index}.md", article(FULL, date=day, summary="Words, more words & “words”. " * 40))
    result = folder.build(jobs=2)
    feeds = {path: data for path, data in folder.tree().items() if "atom" in path}
    assert max(map(len, feeds.values())) <= 100_000
    assert (sum(b"<content" in data for data in feeds.values()) > 1) == whole
    assert any(b"<summary" in data for data in feeds.values())
    found = [name for feed in chain(folder) for name in entries(feed)]
    assert len(found) == len(set(found)) == result.articles == number


def entries(feed: "etree._Element") -> list[str]:
    return [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]


def chain(folder: Folder) -> Iterator["etree._Element"]:
    """Yield the archives of a feed from the newest to the oldest, and check that they link back (RFC 5005)."""
    url = "https://example.org/atom.xml"
    newer = ""
    while url:
        feed = xml(folder, url.removeprefix("https://example.org/"))
        assert link(feed, "self") == url
        assert below(feed, f"{ATOM}id") == "https://example.org/atom.xml"
        is_archive = url != "https://example.org/atom.xml"
        assert (feed.find(f"{HISTORY}archive") is not None) == is_archive
        assert link(feed, "current") == ("https://example.org/atom.xml" if is_archive else "")
        assert link(feed, "next-archive") == newer
        yield feed
        newer, url = (url if is_archive else ""), link(feed, "prev-archive")


BROKEN = {
    "a vertical tab": "A text with a vertical\x0b tab, and words enough for an article.\n",
    "other controls": "A text with \x01\x08\x1f\x7f\x85 controls, and words enough for an article.\n",
    "what is no character": "A text with \ufffe and \uffff, and words enough for an article.\n",
    "NUL": "A text with a \0 NUL, and words enough for an article.\n",
    "the end of CDATA": "A text with ]]> and <![CDATA[ in it, and words enough for an article.\n",
    "references": "A text with &#11; &#0; &#xfffe; &nbsp; &amp;nbsp; and words enough for an article.\n",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_xml_can_be_read_again_whatever_a_text_holds(body: str, tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(body)}")
    for path, data in folder.tree().items():
        if path.endswith(".xml"):
            etree.fromstring(data)
            assert not feedparser.parse(data).bozo
    assert "article.</p>" in folder.read("2024/one/index.html")
