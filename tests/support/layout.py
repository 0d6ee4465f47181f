"""The layout of a page, as a reader sees it."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

# Of a phone and of a desk, in CSS pixels.
WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_LOST = Path(__file__).with_name("lost.js").read_text(encoding="utf-8")


def lost(page: Page) -> list[str]:
    """Return the text, pictures and controls that a reader cannot see, as HTML."""
    found: list[str] = page.evaluate(_LOST)
    return found
