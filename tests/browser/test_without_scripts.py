"""Every page is complete without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.every_kind import PAGES


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """Return a page of a browser without JavaScript."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


# The essential elements of each kind of page.
CONTENT = {
    "home": [".card", ".coverage svg a", "form[role=search]", ".terms a"],
    "home, older": [".card", ".pager a"],
    "home of an edition": [".card", ".editions a"],
    "article": [".text p", ".footnote-ref a", ".footnotes li", ".contents a", ".cite summary"],
    "article of an edition": [".text p", ".provenance a"],
    "article in Arabic": [".text p"],
    "excerpt": [".whole a"],
    "topic": [".card", ".coverage svg a", ".record a"],
    "topic, older": [".card"],
    "year of a topic": [".card"],
    "source": [".card", ".record dd"],
    "source with a record": [".card", ".record dd", ".note a"],
    "event": [".timeline .card"],
    "language": [".card"],
    "author": [".card"],
    "tag": [".card"],
    "topics": [".terms a"],
    "sources": [".terms a"],
    "authors": [".terms a"],
    "events": [".terms a"],
    "archive": [".archive ul a", ".coverage svg a"],
    "year": [".card", ".periods a"],
    "month": [".card", ".periods a"],
    "day": [".card"],
    "data": ["main li a"],
    "not found": ["form[role=search]", "main p a"],
}


@pytest.mark.parametrize("kind", CONTENT)
def test_a_page_has_all_of_its_content(kind: str, every_kind_url: str, reader: Page) -> None:
    reader.goto(every_kind_url + PAGES[kind])
    for part in CONTENT[kind]:
        assert reader.locator(part).filter(visible=True).count(), part


@pytest.mark.parametrize(("home", "words"), [("", "Searching needs JavaScript."), ("fr/", "JavaScript")])
def test_the_search_says_what_it_needs_and_leads_to_the_lists(
    home: str, words: str, every_kind_url: str, reader: Page
) -> None:
    reader.goto(f"{every_kind_url}{home}search/?q=shoes")
    assert words in reader.locator("main").inner_text()
    assert not reader.locator("#search").is_visible()
    links = reader.locator(".facets .terms a").filter(visible=True)
    assert links.count() > 1
    for address in links.evaluate_all("all => all.map(one => one.href)"):
        assert reader.goto(address).ok  # type: ignore[union-attr] # (an address without a fragment has an answer)


def test_a_box_of_the_search_leads_to_its_page(every_kind_url: str, reader: Page) -> None:
    reader.goto(every_kind_url)
    reader.get_by_role("searchbox").fill("shoes")
    reader.keyboard.press("Enter")
    reader.wait_for_url(f"{every_kind_url}search/?q=shoes")


def test_the_table_of_a_chart_opens_by_keys_and_leads_to_the_archive(every_kind_url: str, reader: Page) -> None:
    reader.goto(every_kind_url)
    reader.locator(".coverage summary").focus()
    reader.keyboard.press("Enter")
    reader.locator(".coverage table").wait_for()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    reader.wait_for_url(f"{every_kind_url}2020/")
