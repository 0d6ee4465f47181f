"""Published files are well formed, their links have targets, and they hold nothing that is withheld."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import html5lib
import pytest
from lxml import etree

from tests.support.png import png
from tests.support.sites import Folder, article, build_site
from tests.support.xml import ATOM, SITEMAP


def test_every_page_is_valid_html(rich: Folder) -> None:
    for path, data in rich.tree().items():
        if path.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(data)


@pytest.mark.parametrize("name", ["rich", "example"])
def test_every_xml_is_xml(name: str, request: pytest.FixtureRequest) -> None:
    site: Folder = request.getfixturevalue(name)
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


def test_every_page_has_a_policy_that_lets_nothing_inline_run(rich: Folder) -> None:
    """Tests in a browser check that no page breaks it."""
    pages = {path: data.decode() for path, data in rich.tree().items() if path.endswith(".html")}
    redirects = {path for path, text in pages.items() if 'http-equiv="refresh"' in text}
    for path in pages.keys() - redirects:
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', pages[path])
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy


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
    assert not [path for path, data in decompressed(folder).items() if b"xyzzy" in (path.encode() + data).lower()]
    folder.build(search=True, drafts=True)
    assert sum(b"xyzzy" in data.lower() for data in decompressed(folder).values()) > 10


def decompressed(folder: Folder) -> dict[str, bytes]:
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
    assert [path for path in decompressed(folder) if "xyzzy" in path]
    (folder.root / "content/xyzzy.md").unlink()
    folder.build(search=True)
    assert folder.tree() == before
    assert not [path for path, data in decompressed(folder).items() if b"xyzzy" in (path.encode() + data).lower()]
