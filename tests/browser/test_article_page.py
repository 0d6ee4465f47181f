"""The page of an article: its policy, the length of its lines, the skip link, and its languages."""

import pytest
from playwright.sync_api import Page

from tests.support.every_kind import PAGES

pytestmark = pytest.mark.layout


def test_the_policy_stops_what_an_article_must_not_do(every_kind_url: str, page: Page) -> None:
    page.goto(every_kind_url + PAGES["article"])
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_lines_are_of_a_length_that_reads_well(width: int, every_kind_url: str, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(every_kind_url + PAGES["article"])
    measure = page.locator(".text > p").last.evaluate(
        """text => {
            const zero = Object.assign(document.createElement('span'), {textContent: '0'.repeat(100)});
            zero.style.cssText = 'position: absolute; white-space: nowrap';
            text.append(zero);
            return text.clientWidth / (zero.offsetWidth / 100);
        }"""
    )
    assert measure <= 66


def test_the_first_key_offers_to_skip_to_the_text(every_kind_url: str, page: Page) -> None:
    page.goto(every_kind_url + PAGES["article"])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.text_content() == "Skip to the text"
    assert skip.evaluate("link => link.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


def test_foreign_titles_say_their_language_and_direction(every_kind_url: str, page: Page) -> None:
    page.goto(every_kind_url + PAGES["topic"])
    title = page.get_by_role("link", name="عنوان المقال").locator("bdi")
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("ar", "rtl")
    page.goto(every_kind_url + PAGES["article in Arabic"])
    assert page.locator("article").evaluate("text => getComputedStyle(text).direction") == "rtl"
    assert page.locator(".provenance").evaluate("text => getComputedStyle(text).direction") == "ltr"
