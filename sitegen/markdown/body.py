"""An article's HTML, with gaps for the links that only the whole collection can resolve."""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

RemoteImages = Literal["warn", "link", "refuse"]
"""The treatment of images on other hosts, which learn of every reader: shown, linked to, or refused."""


class Reference(Struct, frozen=True, gc=False):
    """A link or an image that leads into the site, as its author wrote it, with its position."""

    kind: Literal["link", "image"]
    target: str
    line: int
    column: int
    width: int = 0
    """The width that an image is given, in pixels, or 0."""
    height: int = 0


class Body(Struct, frozen=True):
    """An article's HTML, cut at its references, so there is one piece more than there are references.

    `search` is the text to be searched, as HTML: headings with their ids, and paragraphs.
    """

    pieces: tuple[str, ...]
    search: str


def fill(pieces: Sequence[str], resolved: Sequence[str]) -> str:
    """Join pieces, with the attributes of a resolved reference between each two."""
    parts = [pieces[0]]
    for attributes, piece in zip(resolved, pieces[1:], strict=True):
        parts += (attributes, piece)
    return "".join(parts)


# What serves the page of an article alone: links of headings to themselves, blocks that scroll, labels on that page.
_FURNITURE = re.compile(
    r' <a class="anchor" [^>]*>#</a>|(?<=<div class="wide") tabindex="0"|(?<=<pre) tabindex="0"'
    r'|(?<=<pre class="highlight") tabindex="0"|(?<=role="doc-backlink") aria-labelledby="note-back"'
)


def without_furniture(html: str) -> str:
    """Return the HTML of a body for feeds, without what serves the page of the article alone."""
    return _FURNITURE.sub("", html)
