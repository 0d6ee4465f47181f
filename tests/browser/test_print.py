"""An article on paper: the PDF that a browser prints, read by a library."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PageObject, PdfReader

from tests.support.every_kind import PAGES


@pytest.fixture(scope="module")
def sheets(every_kind_url: str, browser: Browser) -> dict[str, list[PageObject]]:
    """Return the printed sheets of each article, for a reader who prefers dark colours."""
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        return {kind: _print(page, every_kind_url + PAGES[kind]) for kind in ("article", "translated article")}


def _print(page: Page, address: str) -> list[PageObject]:
    page.goto(address)
    return list(PdfReader(BytesIO(page.pdf(format="A4"))).pages)


def text(sheets: list[PageObject]) -> str:
    """Return the words of sheets, with one space between them."""
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("How a very long headline", id="the title"),
        pytest.param("Text with a link", id="the text"),
        pytest.param("Words and more words, until the text is long.", id="its end"),
        pytest.param("The note.", id="the footnotes"),
        pytest.param("Hidden text.", id="what is folded away"),
        pytest.param("a link (https://example.com/)", id="where links lead"),
        pytest.param("https://example.com/original", id="where the original is"),
        pytest.param("https://example.org/review/2024/long/", id="the citation"),
    ],
)
def test_paper_has(words: str, sheets: dict[str, list[PageObject]]) -> None:
    assert words in text(sheets["article"])


@pytest.mark.parametrize("words", ["Search", "Related", "Newer", "Older", "Contents", "Skip", "BibTeX", "Made with"])
def test_paper_has_nothing_that_only_a_window_needs(words: str, sheets: dict[str, list[PageObject]]) -> None:
    assert not re.search(rf"\b{words}\b", text(sheets["article"]))


def test_paper_says_who_published_translated_and_copied(sheets: dict[str, list[PageObject]]) -> None:
    words = text(sheets["translated article"])
    assert "Translated from Chinese by machine (DeepL)" in words
    assert "Owned by" not in words
    assert "Agency" in words
    # An address breaks wherever a line ends.
    assert "https://agency.example/2020/a-very-long-address-of-an-article-that-has-no-place-to-break" in words.replace(
        " ", ""
    )


def test_a_sheet_has_light_colours(sheets: dict[str, list[PageObject]]) -> None:
    """The operator `rg` sets the colour of the next fill (ISO 32000-1, 8.6.8): areas are light, and text is dark."""
    content = sheets["article"][0].get_contents()
    assert content is not None
    colors = r"([\d.]+) ([\d.]+) ([\d.]+) rg\s+"
    data = content.get_data().decode("latin-1")
    texts = {tuple(map(float, color)) for color in re.findall(f"{colors}BT", data)}
    areas = {tuple(map(float, color)) for color in re.findall(rf"{colors}[\d.]+ [\d.]+ [\d.]+ \d\d+ re", data)}
    assert (0, 0, 0) in texts
    assert all(min(color) <= 0.25 or max(color) <= 0.5 for color in texts)
    assert (1, 1, 1) in areas
    assert all(min(color) > 0.5 for color in areas)
