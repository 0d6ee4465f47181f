"""The levels of rights: how much of an article the site shows. A new level is added here."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Rights = Literal["full", "excerpt", "link", "private"]
"""The values of `rights` in site.yaml, in the record of a source and in front matter; each has a line in LEVELS."""


class Level(Struct, frozen=True):
    """How much one level of rights shows."""

    text: bool = False
    """Whether the whole text is shown. A page without it points to the original, and search engines may list it."""
    excerpt: bool = False
    """Whether the summary, or else the first words, are shown in place of the text."""
    public: bool = True
    """Whether the article is in the public site; otherwise it is only in `--private` builds, hidden from engines."""


LEVELS: Mapping[Rights, Level] = {
    "full": Level(text=True),
    "excerpt": Level(excerpt=True),
    "link": Level(),
    "private": Level(text=True, public=False),
}
"""Every level, from the one that shows most to readers of the public site to the one that shows least."""


def shows_more(rights: Rights, other: Rights) -> bool:
    """Return whether one level shows more to readers of the public site than another."""
    order = tuple(LEVELS)
    return order.index(rights) < order.index(other)
