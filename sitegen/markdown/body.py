"""An article's HTML with room for links that only the whole collection can resolve."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct


class Reference(Struct, frozen=True, gc=False):
    """A link or an image that leads into the site, as the author wrote it."""

    kind: Literal["link", "image"]
    target: str
    line: int
    column: int


class Body(Struct, frozen=True):
    """The article's HTML, cut where references stand: one piece more than there are references.

    `search` is the text to be searched, as HTML: headings with their ids, and paragraphs.
    """

    pieces: tuple[str, ...]
    search: str


def fill(pieces: Sequence[str], resolved: Sequence[str]) -> str:
    """Put the attributes of every resolved reference into the HTML."""
    parts = [pieces[0]]
    for attributes, piece in zip(resolved, pieces[1:], strict=True):
        parts += (attributes, piece)
    return "".join(parts)
