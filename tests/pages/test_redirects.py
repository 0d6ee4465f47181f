"""Redirects from aliases, addresses that are taken, and the 404 page."""

from pathlib import Path

import pytest

from tests.support.html import element, redirect, targets
from tests.support.sites import Folder, article


@pytest.mark.parametrize("path", ["old/one/", "old.html"])
def test_an_alias_leads_to_its_article(rich: Folder, path: str) -> None:
    page = element(rich, path)
    (canonical,) = page.findall(".//link[@rel='canonical']")
    assert redirect(rich, path) == "/a/review/2024/one/"
    assert canonical.get("href") == "https://example.org/a/review/2024/one/"
    assert targets(page) == ["/a/review/2024/one/"]


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
}


@pytest.mark.parametrize(("files", "places"), TAKEN.values(), ids=TAKEN.keys())
def test_an_address_that_is_taken_names_both(files: dict[str, str], places: tuple[str, str], tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("".join(f"-- {path} --\n{text}\n" for path, text in files.items()))
    taken = [problem for problem in folder.problems() if problem.code == "address-taken"]
    assert taken
    assert all(problem.path.startswith(places[0]) and places[1] in problem.message for problem in taken)
    assert folder.tree() == {}


def test_the_404_page_works_at_any_depth(rich: Folder) -> None:
    attributes = [dict(part.items()) for part in element(rich, "404.html").iter()]
    urls = [one[name] for one in attributes for name in ("href", "src", "action") if name in one]
    own = [url for url in urls if "//" not in url]
    assert own
    assert all(url.startswith(("/a/review/", "#")) for url in own)
