"""Every page can be reached from the home page, and every link has a target."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
import pytest

from sitegen.config.load import load_config
from sitegen.core import url_scheme
from tests.support.editions import SITE
from tests.support.sites import Folder, build_site


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site in several languages."""
    return build_site(tmp_path_factory.mktemp("site"), SITE, search=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site without any optional part."""
    site = Folder(tmp_path_factory.mktemp("small")).write(SITE)
    config = site.root / "site.yaml"
    config.write_text(f"archive: years\ndownloads: none\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
    site.build(search=True)
    return site


@pytest.fixture(params=["example", "every_kind", "editions", "small"])
def site(request: pytest.FixtureRequest) -> Folder:
    """Return a built site."""
    found: Folder = request.getfixturevalue(request.param)
    return found


def crawl(tree: Mapping[str, bytes], home: str) -> tuple[set[str], list[tuple[str, str]]]:
    """Follow links from the home page; return the files reached, and the broken links."""
    reached, waiting, dead = set[str](), ["index.html"], list[tuple[str, str]]()
    places: dict[str, set[str]] = {}
    asked: list[tuple[str, str, str]] = []
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        if not path.endswith(".html"):
            continue
        places[path] = set(attributes(tree[path], "id"))
        for link in attributes(tree[path], "href", "src", "action"):
            url, fragment = urldefrag(urljoin(home + path.removesuffix("index.html"), link))
            if urlsplit(url).netloc != urlsplit(home).netloc:
                continue
            target = url_scheme.file(unquote(urlsplit(url).path.removeprefix(urlsplit(home).path)))
            if url.startswith(home) and target in tree:
                waiting.append(target)
                asked.append((path, target, unquote(fragment)))
            else:
                dead.append((path, link))
    dead += [(path, f"{target}#{place}") for path, target, place in asked if place and place not in places[target]]
    return reached, dead


def attributes(page: bytes, *names: str) -> Iterator[str]:
    """Yield the values of attributes of a page."""
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        yield from (str(value) for name, value in element.items() if name in names)


def is_redirect(page: bytes) -> bool:
    return b'http-equiv="refresh"' in page


def test_every_link_leads_somewhere_and_every_page_is_reached(site: Folder) -> None:
    tree = site.tree()
    reached, dead = crawl(tree, load_config(site.root).url)
    assert dead == []
    pages = {path for path, data in tree.items() if path.endswith(".html") and not is_redirect(data)}
    assert pages - reached == {"404.html"}


def test_a_link_to_a_page_or_place_that_is_not_there_is_found() -> None:
    home = "https://example.org/review/"
    tree = {
        "index.html": b'<a href="a/">A</a> <a href="/review/a/#there">A</a> <a href="a/#missing">A</a>',
        "a/index.html": b'<h1 id="there">A</h1> <a href="/review/b/">B</a> <a href="/elsewhere/">Out</a>',
        "alone/index.html": b"<h1>Alone</h1>",
    }
    reached, dead = crawl(tree, home)
    assert reached == {"index.html", "a/index.html"}
    assert dead == [
        ("a/index.html", "/review/b/"),
        ("a/index.html", "/elsewhere/"),
        ("index.html", "a/index.html#missing"),
    ]
