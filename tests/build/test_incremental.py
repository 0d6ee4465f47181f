"""Incremental builds: an edit renders the pages that show it and no other, with the bytes of a clean build."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.core import url_scheme
from tests.support.sites import NOW, Folder, Silent, article, build_site

TODAY = NOW
# Long enough that the summary does not reach the end of an article.
FILLER = "A sentence that stands before the one that changes, and that a summary is made of. " * 6
CONFIG = "title: Review\nurl: https://example.org/\npaginate: 2\nfeed_entries: 2\ntheme: own\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Build a site of four articles, two to a page of a list, with a theme of its own."""
    folder = Folder(tmp_path).write(
        f"-- site.yaml --\n{CONFIG}-- themes/own/theme.yaml --\nextends: default\n-- static/old.txt --\nhello\n"
    )
    put(folder, "a1", source="Gazette", topic="Ships", date="2024-01-01")
    put(folder, "a2", source="Courier", topic="Bridges", date="2024-01-02")
    put(folder, "a3", source="Gazette", topic="Bridges", date="2024-01-03", slug="third")
    put(folder, "a4", source="Courier", topic="Ships", date="2024-01-04")
    folder.build()
    return folder


def put(folder: Folder, name: str, end: str = "The end.", title: str = "", **fields: str) -> None:
    """Write an article; its title is its file's name, where none is given."""
    folder.put(f"content/{name}.md", article(f"{FILLER}\n\n{end}\n", title=title or name.upper(), **fields))


class Case(NamedTuple):
    """An edit, and the URLs of the pages that it renders."""

    edit: Callable[[Folder], object]
    rendered: set[str]


def feeds(*folders: str) -> set[str]:
    """Return the URLs of the feeds of the site, or of terms."""
    return {folder + name for folder in folders for name in ("atom.xml", "feed.json")}


def downloads(article: str, topic: str) -> set[str]:
    """Return the URLs of all files that cite an article."""
    tables = {f"articles.{ending}" for ending in ("csv", "json")}
    lists = {f"references.{ending}" for ending in ("bib", "ris", "json")}
    own = {f"{article}citation.{ending}" for ending in ("bib", "ris", "json")} if article else set()
    return own | {folder + name for folder in ("", topic) for name in tables | lists}


FEEDS = feeds("", "topics/ships/", "sources/courier/")
MONTH = "archive/2024/01/"
LISTS = {"", "2024/", MONTH, f"{MONTH}04/", "topics/ships/", "sources/courier/"}
# a1 leads to a4 as the newer article of its topic, and a2 as that of its source.
NEIGHBOURS = {"2024/a1/", "2024/a2/"}
COUNTS = {"topics/", "sources/", "archive/", "search/", "data/", "sitemap.xml"}
NEW = {"source": "Gazette", "topic": "Bridges", "date": "2024-01-05"}

CASES = {
    "nothing": Case(lambda folder: None, set()),
    "the time of a file": Case(lambda folder: os.utime(folder.root / "content/a4.md"), set()),
    "the end of an article": Case(
        lambda folder: folder.edit("content/a4.md", "The end.", "Another end."), {"2024/a4/", *FEEDS}
    ),
    "the end of an article that is in an archive": Case(
        lambda folder: folder.edit("content/a1.md", "The end.", "Another end."),
        {"2024/a1/", *feeds("topics/ships/", "sources/gazette/")},
    ),
    "the beginning of an article, and so its summary": Case(
        lambda folder: folder.edit("content/a4.md", "A sentence", "Some sentence"),
        {"2024/a4/", "2024/a1/", *FEEDS, *LISTS, *downloads("2024/a4/", "topics/ships/")},
    ),
    "the title of an article": Case(
        lambda folder: folder.edit("content/a4.md", "title: A4", "title: Z4"),
        {"2024/a4/", *FEEDS, *LISTS, *NEIGHBOURS, *downloads("2024/a4/", "topics/ships/")},
    ),
    "a new article": Case(
        lambda folder: put(folder, "a5", **NEW),
        {
            "2024/a5/",
            "2024/third/",
            "2024/a2/",
            "",
            "2024/",
            MONTH,
            f"{MONTH}05/",
            "topics/bridges/",
            "sources/gazette/",
        }
        # The day before leads to the next one.
        | {f"{MONTH}04/"}
        | {*feeds("", "topics/bridges/", "sources/gazette/"), *COUNTS, *downloads("2024/a5/", "topics/bridges/")},
    ),
    "a deleted article": Case(
        lambda folder: (folder.root / "content/a4.md").unlink(),
        {*FEEDS, *LISTS, *NEIGHBOURS, *COUNTS, *downloads("", "topics/ships/"), f"{MONTH}03/"} - {f"{MONTH}04/"},
    ),
    "a new draft": Case(lambda folder: put(folder, "a5", draft="true", **NEW), set()),
    "the name of a file": Case(
        lambda folder: (folder.root / "content/a4.md").rename(folder.root / "content/b4.md"), set()
    ),
    "the slug of an article": Case(
        lambda folder: folder.edit("content/a4.md", "topic: Ships", "topic: Ships\nslug: b4"),
        {"2024/a4/", "2024/b4/", *FEEDS, *LISTS, *NEIGHBOURS, *downloads("2024/b4/", "topics/ships/"), "sitemap.xml"},
    ),
    "a new static file": Case(lambda folder: folder.put("static/favicon.ico", b"\0"), set()),
    "a static file that no template names": Case(lambda folder: folder.put("static/old.txt", "bye\n"), set()),
    "a template": Case(lambda folder: folder.put("themes/own/templates/robots.txt", "-\n"), {"robots.txt"}),
    "a template of several pages": Case(
        lambda folder: folder.put("themes/own/templates/terms.html", "-\n"), {"topics/", "sources/"}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_edit_renders_the_pages_that_show_it_and_no_other(folder: Folder, case: Case, tmp_path: Path) -> None:
    case.edit(folder)
    result = folder.build()
    assert set(result.rendered) == case.rendered
    assert folder.tree() == clean(folder, tmp_path / "clean")


def test_a_title_of_the_site_renders_every_page_that_shows_it(folder: Folder) -> None:
    everything = set(folder.build(clean=True).rendered)
    folder.edit("site.yaml", "title: Review", "title: Digest")
    assert set(folder.build().rendered) == everything - {"robots.txt", "sitemap.xml"}


def test_a_part_of_a_template_renders_the_pages_whose_templates_include_it(folder: Folder) -> None:
    everything = set(folder.build(clean=True).rendered)
    folder.put("themes/own/templates/parts/pager.html", "<!-- no pager -->\n")
    lists = {"", "2024/", "page/1/", "2024/page/1/", MONTH, f"{MONTH}page/1/"}
    lists |= {f"{MONTH}{day:02}/" for day in range(1, 5)}
    lists |= {"topics/ships/", "topics/bridges/", "sources/gazette/", "sources/courier/"}
    assert set(folder.build().rendered) == lists <= everything


def test_a_style_sheet_renders_the_pages_that_link_it_and_no_feed(folder: Folder) -> None:
    everything = set(folder.build(clean=True).rendered)
    folder.put("themes/own/static/style.css", "body { color: navy }\n")
    assert set(folder.build().rendered) == {url for url in everything if url_scheme.file(url).endswith(".html")}


def test_a_new_article_changes_no_numbered_page_and_no_archive(folder: Folder) -> None:
    before = {path: data for path, data in folder.tree().items() if path.startswith(("page/", "2024/page/", "atom/"))}
    put(folder, "a5", **NEW)
    folder.build()
    assert set(before) == {"page/1/index.html", "2024/page/1/index.html", "atom/1.xml"}
    assert before.items() <= folder.tree().items()


def test_an_edit_that_keeps_size_and_time_is_seen(folder: Folder, tmp_path: Path) -> None:
    place = folder.root / "content/a4.md"
    os.utime(place, (1e9, 1e9))
    folder.build()
    folder.edit("content/a4.md", "The end.", "The eve.")
    os.utime(place, (1e9, 1e9))
    assert "2024/a4/" in folder.build().rendered
    assert folder.tree() == clean(folder, tmp_path / "clean")


def test_another_day_changes_nothing(folder: Folder) -> None:
    before = folder.tree()
    result = build(Options(folder.root, datetime(1999, 12, 31, tzinfo=UTC), jobs=1, search=False), Silent())
    assert result.rendered == ()
    assert folder.tree() == before


def test_a_second_build_touches_nothing_and_skips_the_search(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    first = folder.build(search=True)
    before = stamps(folder.root / "public")
    second = folder.build(search=True)
    assert (len(first.rendered), first.search_skipped) == (first.pages, False)
    assert (second.rendered, second.search_skipped) == ((), True)
    assert stamps(folder.root / "public") == before


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Return the inode and the modification time of a folder and of everything in it."""
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in [root, *root.rglob("*")]}


def test_only_a_change_of_searchable_text_rebuilds_the_index(tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/one.md --\n{article()}", search=True)
    folder.put("static/new.txt", "new\n")
    assert folder.build(search=True).search_skipped
    folder.put("content/one.md", article("Other words, as many as an article needs to be no stub.\n"))
    assert not folder.build(search=True).search_skipped


def clean(folder: Folder, place: Path) -> dict[str, bytes]:
    """Return the tree that the same input makes elsewhere, without a cache."""
    other = folder.copy(place)
    other.build()
    return other.tree()
