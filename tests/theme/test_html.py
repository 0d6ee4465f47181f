"""Every built page is valid HTML, with the structure that screen readers and search engines need."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib
import pytest

if TYPE_CHECKING:
    from tests.support.sites import Folder


@dataclass(frozen=True)
class Parsed:
    """A page and its URL."""

    path: str
    html: Element

    @property
    def is_redirect(self) -> bool:
        """Return whether the page is a redirect."""
        return self.html.find(".//meta[@http-equiv='refresh']") is not None

    def all(self, *names: str) -> list[Element]:
        """Return the elements of these names, in their order."""
        return [element for element in self.html.iter() if element.tag in names]


@pytest.fixture(scope="module", params=["every_kind", "example"])
def pages(request: pytest.FixtureRequest) -> list[Parsed]:
    """Parse every page of a site strictly: an error in its HTML fails the test."""
    site: Folder = request.getfixturevalue(request.param)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return [Parsed(path, parser.parse(data)) for path, data in site.tree().items() if path.endswith(".html")]


def test_every_page_says_its_language_and_direction(pages: list[Parsed]) -> None:
    assert len(pages) > 50
    for page in pages:
        assert re.fullmatch("[a-z]{2}(-[A-Z]{2})?", page.html.get("lang", "")), page.path
        assert page.html.get("dir") in {"ltr", "rtl"}, page.path


def test_every_page_has_a_title_of_its_own(pages: list[Parsed]) -> None:
    titles = [(page.html.get("lang"), page.html.findtext("head/title")) for page in pages if not page.is_redirect]
    assert [title for title, number in Counter(titles).items() if number > 1] == []


def test_headings_begin_with_the_one_title_and_skip_no_level(pages: list[Parsed]) -> None:
    for page in pages:
        levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, page.path
        assert levels.count(1) == 1, page.path
        assert all(after <= before + 1 for before, after in pairwise(levels)), page.path


def test_landmarks_are_there_and_have_names(pages: list[Parsed]) -> None:
    for page in pages:
        assert len(page.all("main")) == 1, page.path
        if not page.is_redirect:
            assert {"header", "nav", "footer"} <= {element.tag for element in page.html.iter()}, page.path
        ids = {element.get("id") for element in page.html.iter()}
        for part in page.all("nav", "section"):
            named = part.get("aria-label") or part.get("aria-labelledby") in ids - {None}
            assert named or part.get("class") == "footnotes", page.path


def test_ids_are_unique_and_every_reference_has_its_target(pages: list[Parsed]) -> None:
    for page in pages:
        ids = Counter(element.get("id") for element in page.html.iter() if element.get("id"))
        assert not ids or max(ids.values()) == 1, page.path
        for element in page.html.iter():
            for name in ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls"):
                assert element.get(name) is None or set(element.get(name, "").split()) <= set(ids), page.path


def test_nothing_is_styled_or_run_from_within_a_page(pages: list[Parsed]) -> None:
    for page in pages:
        assert not page.all("style", "iframe", "object", "embed", "base"), page.path
        for element in page.html.iter():
            names = {str(name) for name in element.keys()}  # noqa: SIM118 (an element is a sequence of its children)
            assert not {name for name in names if name == "style" or name.startswith("on")}, page.path
        for script in page.all("script"):
            assert script.get("type") == "application/ld+json" or script.get("src"), page.path
        assert not [link for link in page.all("a") if link.get("href", "").strip().lower().startswith("javascript:")]


def test_every_picture_has_words_and_a_size(pages: list[Parsed]) -> None:
    for page in pages:
        for picture in page.all("img"):
            assert {"alt", "width", "height"} <= set(picture.keys()), page.path
