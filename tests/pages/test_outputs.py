"""Published files are well formed, their links have targets, and they hold nothing that is withheld."""

import gzip
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import feedparser
import html5lib
import pytest
from lxml import etree
from msgspec.structs import replace

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.pages import sitemap
from sitegen.pages.registry import PAGE_KINDS
from sitegen.pages.sitemap import sitemaps
from tests.support.png import png
from tests.support.sites import NOW, Folder, Silent, article, build_site

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"

RICH = (
    """
-- site.yaml --
title: Reviews & “views”
url: https://example.org/a/review/
description: All that <fits>
paginate: 2
feed_entries: 2
language: fr
index: true
sources:
  gazette: {name: La Gazette, url: https://gazette.example/}
-- content/one.md --
"""
    + article(
        """## Où ?

Text with [a link](two.md), [a place](deep/three.md#part), [here](#où) and [a file](notes.txt).

![A pixel](pixel.png)

| a | b |
|---|---|
| 1 | 2 |

A note[^1], <b>bold</b>, `code`.

[^1]: The note.
""",
        title="“Ships” & <boats>",
        author="[Ann Lee, Éa Ω]",
        tags="[C++, C#]",
        source="Gazette",
        source_url="https://gazette.example/?a=1&b=2",
        image="pixel.png",
        aliases="[/old/one/, /old.html]",
    )
    + "-- content/notes.txt --\nnotes\n-- content/two.md --\n"
    + article("Text [back](one.md) in a short article of some words.\n", title="Two", date="2023", language="ar")
    + "-- content/deep/three.md --\n"
    + article(
        "## Part\n\nText [up](../one.md) and [outside](https://example.com/?a=b&c).\n", title="日本", topic="[Ω, 日]"
    )
    + "".join(f"-- content/more-{number}.md --\n{article(date=f'2022-01-0{number}')}" for number in range(1, 6))
)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Build a small site with every feature."""
    folder = Folder(tmp_path_factory.mktemp("rich")).write(RICH)
    folder.put("content/pixel.png", png())
    folder.build(search=True)
    return folder


@pytest.fixture(params=["rich", "example"])
def site(request: pytest.FixtureRequest) -> Folder:
    found: Folder = request.getfixturevalue(request.param)
    return found


def xml(folder: Folder, path: str) -> "etree._Element":
    return etree.fromstring((folder.root / "public" / path).read_bytes())


def below(element: "etree._Element", name: str) -> str:
    """Return the text of the one element of that name."""
    (found,) = element.findall(name)
    return found.text or ""


def link(element: "etree._Element", relation: str) -> str:
    """Return the target of a link, or an empty text."""
    return next((found.get("href", "") for found in element.iter(f"{ATOM}link") if found.get("rel") == relation), "")


# Every file, as its readers read it.


def test_every_page_is_valid_html(rich: Folder) -> None:
    for path, data in rich.tree().items():
        if path.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(data)


def test_every_xml_is_xml(site: Folder) -> None:
    for path, data in site.tree().items():
        if path.endswith(".xml"):
            etree.fromstring(data)


def test_every_link_leads_to_a_file_and_a_place_in_it(rich: Folder) -> None:
    base = "https://example.org/a/review/"
    tree = rich.tree()
    places = {path: set(ids(data)) for path, data in tree.items() if path.endswith(".html")}
    dead = [
        (path, target)
        for path, data in tree.items()
        for target in targets(path, data)
        if not leads(urljoin(f"{base}{path.removesuffix('index.html')}", target), base, tree, places)
    ]
    assert not dead


def leads(url: str, base: str, tree: dict[str, bytes], places: dict[str, set[str]]) -> bool:
    """Return whether a URL leads out of the site, or to a file of it and to an id in that file."""
    whole, fragment = urldefrag(url)
    if not whole.startswith(base):
        # Nothing of the site's own host is outside the folder where the site lives.
        return not whole.startswith("https://example.org/")
    path = unquote(whole.removeprefix(base).partition("?")[0])
    path += "index.html" if path in {"", "pagefind/"} or path.endswith("/") else ""
    return (path in tree or path.startswith("pagefind/")) and (not fragment or unquote(fragment) in places[path])


def targets(path: str, data: bytes) -> Iterator[str]:
    """Yield every URL that a file names."""
    if path.endswith(".html"):
        for element in html5lib.parse(data, namespaceHTMLElements=False).iter():
            attributes = dict(element.items())
            yield from (attributes[name] for name in ("href", "src", "action", "data-bundle") if name in attributes)
            if attributes.get("http-equiv") == "refresh":
                yield attributes["content"].partition("url=")[2]
    elif path.endswith(".xml"):
        for found in etree.fromstring(data).iter():
            if found.tag in {f"{SITEMAP}loc", f"{ATOM}id", f"{ATOM}uri"}:
                yield found.text or ""
            elif found.tag == f"{ATOM}link":
                yield found.get("href", "")


def ids(data: bytes) -> Iterator[str]:
    """Yield every id of a page; none is there twice."""
    found = [value for element in html5lib.parse(data).iter() for name, value in element.items() if name == "id"]
    assert len(found) == len(set(found))
    yield from found


# Feeds.


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


# Sitemaps, robots, redirects, 404.


def test_the_sitemap_lists_every_article_and_term(rich: Folder) -> None:
    urls = [below(place, f"{SITEMAP}loc") for place in xml(rich, "sitemap.xml")]
    assert len(urls) == len(set(urls))
    assert {"https://example.org/a/review/", "https://example.org/a/review/2024/one/"} < set(urls)
    assert not [url for url in urls if "/old" in url or "404" in url]
    assert "Sitemap: https://example.org/a/review/sitemap.xml" in rich.read("robots.txt")
    assert "Disallow" not in rich.read("robots.txt")


def test_plain_text_is_not_escaped(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("-- site.yaml --\ntitle: Review\nurl: https://example.org/news&views/\n")
    folder.put("content/one.md", article())
    folder.build()
    assert folder.read("robots.txt").endswith("\n\nSitemap: https://example.org/news&views/sitemap.xml")


def test_more_urls_than_a_sitemap_may_hold_are_divided(tmp_path: Path) -> None:
    """The limit is three here."""
    small = replace(sitemap.KIND, make=partial(sitemaps, most=3))
    folder = build_site(tmp_path, "".join(f"-- content/a{number}.md --\n{article()}" for number in range(7)))
    whole = {below(place, f"{SITEMAP}loc") for place in xml(folder, "sitemap.xml")}
    kinds = [small if kind is sitemap.KIND else kind for kind in PAGE_KINDS]
    build(Options(folder.root, NOW, jobs=1, search=False, clean=True), Silent(), kinds=kinds)
    index = xml(folder, "sitemap.xml")
    parts = [xml(folder, below(part, f"{SITEMAP}loc").removeprefix("https://example.org/")) for part in index]
    assert index.tag == f"{SITEMAP}sitemapindex"
    assert [len(part) for part in parts] == [3] * (len(whole) // 3) + [len(whole) % 3] * (len(whole) % 3 > 0)
    assert {below(place, f"{SITEMAP}loc") for part in parts for place in part} == whole


def test_an_unlisted_article_is_not_in_the_sitemap_but_open_to_robots(tmp_path: Path) -> None:
    """A robot that robots.txt keeps out could not read that the page is not to be listed."""
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(index='false')}")
    assert "/2024/one/" not in folder.read("sitemap.xml")
    assert len(xml(folder, "sitemap.xml")) > 0
    assert "Disallow" not in folder.read("robots.txt")
    assert '<meta name="robots" content="noindex, follow">' in folder.read("2024/one/index.html")


def test_every_page_has_a_policy_that_lets_nothing_inline_run(rich: Folder) -> None:
    """Tests in a browser check that no page breaks it."""
    pages = {path: data.decode() for path, data in rich.tree().items() if path.endswith(".html")}
    redirects = {path for path, text in pages.items() if 'http-equiv="refresh"' in text}
    for path in pages.keys() - redirects:
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', pages[path])
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy


@pytest.mark.parametrize("path", ["old/one/index.html", "old.html"])
def test_an_alias_leads_to_its_article(rich: Folder, path: str) -> None:
    target = "https://example.org/a/review/2024/one/"
    page = html5lib.parse((rich.root / "public" / path).read_bytes(), namespaceHTMLElements=False)
    (refresh,) = page.findall(".//meta[@http-equiv='refresh']")
    (canonical,) = page.findall(".//link[@rel='canonical']")
    assert refresh.get("content") == "0; url=/a/review/2024/one/"
    assert canonical.get("href") == target
    assert [found.get("href") for found in page.iter("a")] == ["/a/review/2024/one/"]


ONE = article(title="One")
TAKEN = {
    "an alias that is an article": (
        {"content/one.md": ONE, "content/two.md": article(aliases="/2024/one/")},
        ("content/two.md", "content/one.md"),
    ),
    "an alias of two articles": (
        {"content/one.md": article(aliases="/old/"), "content/two.md": article(aliases="/old/")},
        ("content/", "content/"),
    ),
    "an alias that is a list": ({"content/one.md": article(aliases="/topics/")}, ("content/one.md", "a page")),
    "an alias that is a feed": ({"content/one.md": article(aliases="/atom.xml")}, ("content/one.md", "a page")),
    "an alias of the search": ({"content/one.md": article(aliases="/pagefind/x/")}, ("content/one.md", "search")),
    "an alias below a file": (
        {"content/one.md": article(aliases="[/old.html, /old.html/more/]")},
        ("content/one.md", "content/one.md"),
    ),
    "a slug that is an article": (
        {"content/one.md": article(slug="same"), "content/two.md": article(slug="same")},
        ("content/", "content/"),
    ),
    "an alias that differs in case": (
        {"content/one.md": article(aliases="[/Old/, /old/]")},
        ("content/one.md", "content/one.md"),
    ),
    "a static file that is a page": ({"static/topics/index.html": "-", "content/one.md": ONE}, ("static/", "a page")),
    "a static file that is a folder": ({"static/topics": "-", "content/one.md": ONE}, ("static/topics", "a page")),
    "a static file below a file": ({"static/atom.xml/a": "-", "content/one.md": ONE}, ("static/atom.xml/a", "a page")),
    "a static file of the search": ({"static/pagefind/pagefind.js": "-", "content/one.md": ONE}, ("static/", "search")),
    "two files of one name": (
        {"content/one.md": article("[a](x/a.txt) [b](y/a.txt) and more words.\n"), "content/x/a.txt": "x"}
        | {"content/y/a.txt": "y"},
        ("content/", "content/"),
    ),
}


@pytest.mark.parametrize(("files", "places"), TAKEN.values(), ids=TAKEN.keys())
def test_an_address_that_is_taken_names_both(files: dict[str, str], places: tuple[str, str], tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("".join(f"-- {path} --\n{text}\n" for path, text in files.items()))
    taken = [problem for problem in folder.problems() if problem.code == "address-taken"]
    assert taken
    assert all(problem.path.startswith(places[0]) and places[1] in problem.message for problem in taken)
    assert folder.tree() == {}


def test_the_404_page_works_at_any_depth(rich: Folder) -> None:
    links = [target for target in targets("404.html", rich.read("404.html").encode()) if "//" not in target]
    assert links
    assert all(target.startswith(("/a/review/", "#")) for target in links)


# Withheld articles.


def test_a_draft_is_nowhere(tmp_path: Path) -> None:
    """Not in pages, counts, related articles, terms, feeds, sitemaps, redirects, files, or the search."""
    public = {"title": "Public ships", "topic": "Ships", "tags": "[iron]"}
    folder = build_site(tmp_path, f"-- content/public.md --\n{article(**public)}", search=True)
    before = folder.tree()
    secret = article(
        "Xyzzy is the word.\n\n## Xyzzy\n\n![Xyzzy](xyzzy.png)\n",
        title="Xyzzy ships",
        topic="[Ships, Xyzzytopic]",
        source="Xyzzysource",
        author="Xyzzyauthor",
        tags="[iron, xyzzytag]",
        date="2031-05",
        aliases="/xyzzyalias/",
        draft="true",
    )
    folder.put("content/hidden.md", secret)
    folder.put("content/xyzzy.png", png() + b"xyzzy")
    folder.build(search=True, clean=True)
    assert folder.tree() == before
    assert not [path for path, data in published(folder).items() if b"xyzzy" in (path.encode() + data).lower()]
    folder.build(search=True, drafts=True)
    assert sum(b"xyzzy" in data.lower() for data in published(folder).values()) > 10


def published(folder: Folder) -> dict[str, bytes]:
    """Return every published file, those of the search index decompressed."""
    public = folder.root / "public"
    files = {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    return {path: gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data for path, data in files.items()}


def test_a_deleted_article_is_gone_with_all_that_was_its_own(tmp_path: Path) -> None:
    """Also from the search."""
    folder = build_site(tmp_path, f"-- content/one.md --\n{article()}", search=True)
    before = folder.tree()
    words = article("Xyzzy: ![a pixel](xyzzy.png) and some words.\n", topic="Xyzzytopic", aliases="/xyzzyalias/")
    folder.put("content/xyzzy.md", words)
    folder.put("content/xyzzy.png", png())
    folder.build(search=True)
    assert [path for path in published(folder) if "xyzzy" in path]
    (folder.root / "content/xyzzy.md").unlink()
    folder.build(search=True)
    assert folder.tree() == before
    assert not [path for path, data in published(folder).items() if b"xyzzy" in (path.encode() + data).lower()]
