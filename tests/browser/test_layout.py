"""The measure of layout tests finds text that is lost, and nothing else."""

import pytest
from playwright.sync_api import Page

from tests.support.layout import lost

pytestmark = pytest.mark.layout

WORDS = "Text of more than a few words"
LOST = {
    "clipped on the right": f'<p style="overflow: hidden; width: 5em; white-space: nowrap">{WORDS}',
    "clipped below": f'<p style="overflow: clip; height: 2.5em; width: 5em">{WORDS}',
    "clipped by an ancestor": '<div style="overflow: hidden; height: 1em"><div>Text<p>Text',
    "clipped by a path": f'<p style="clip-path: inset(0 50% 0 0)">{WORDS}',
    "clipped in what scrolls": '<div style="overflow: auto"><p style="overflow: hidden; height: 1em">Text<br>Text',
    "shortened": f'<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 5em">{WORDS}',
    "covered by a box": '<p>Text</p><div style="background: white; margin-top: -3em; position: relative; height: 4em">',
    "covered by a picture": '<p>Text</p><svg style="margin-top: -3em; position: relative; display: block"></svg>',
    "covered by text": f'<div style="height: 1em; width: 5em">{WORDS}</div><p style="margin: 0">Text',
    "covered by what never moves": '<p>Text</p><div style="position: fixed; inset: 0; background: white">',
    "left of the window": '<p style="margin-left: -2em">Text',
    "right of the window": f'<p style="position: fixed; left: 90vw; white-space: nowrap">{WORDS}',
    "above the window": '<p style="position: absolute; top: -1.5em">Text',
    "below a window that does not scroll there": '<p style="position: fixed; top: 100vh">Text',
    "wider than the window": f'<p style="white-space: nowrap">{WORDS * 5}',
    "a field that is clipped": '<div style="overflow: hidden; width: 5em"><input style="width: 10em">',
}
SEEN = {
    "plain": "<p>Text</p>" * 50,
    "lower than its font": '<h1 style="line-height: 1.1; background: yellow">Text<br>Text</h1>' * 2,
    "scrolled sideways": f'<pre style="overflow: auto">{WORDS * 5}\n{WORDS * 5}',
    "scrolled from right to left": f'<p dir="rtl" style="overflow: auto; white-space: nowrap">{"نص " * 50}',
    "scrolled in what scrolls": f'<div style="overflow: auto; height: 5em"><p>{WORDS * 9}<pre style="overflow: auto">'
    f"{WORDS * 5}",
    "folded": "<details><summary>Text</summary>Text</details>",
    "hidden": '<p hidden>Text</p><p style="visibility: hidden">Text',
    "under a box without a background": '<p>Text</p><div style="margin-top: -3em; position: relative; height: 4em">',
    "above a bar at the foot": "<p>Text" * 50 + '<p style="position: fixed; bottom: 0; background: white">Bar'
    '<p style="height: 50vh">',
    "raised": '<p>Text<sup style="line-height: 0">1</sup> text<br>text</p>',
}


def _load(page: Page, html: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_content(f"<!doctype html><title>Text</title><body>{html}")


@pytest.mark.parametrize("html", LOST.values(), ids=LOST)
def test_it_finds_what_is(html: str, page: Page) -> None:
    _load(page, html)
    assert lost(page)


@pytest.mark.parametrize("html", SEEN.values(), ids=SEEN)
def test_it_finds_nothing_in_what_is(html: str, page: Page) -> None:
    _load(page, html)
    assert lost(page) == []
