"""The parts of a plan, as the next one of the same process may have them again.

An equal part is the same value then, so that what is made of many parts is compared at a glance.
"""

from typing import TypeVar

from msgspec import Struct

from sitegen.citation import Citation
from sitegen.pages import Page, Sketch
from sitegen.site import Card

Part = TypeVar("Part")


class Parts(Struct):
    """The parts of the last plan: citations by the ids of articles, all else by URL."""

    citations: dict[str, Citation] = {}
    cards: dict[str, Card] = {}
    sketched: dict[str, tuple[Page, Sketch]] | None = None
    """Nothing where no other plan follows, for there are very many."""

    @classmethod
    def kept(cls) -> "Parts":
        """Begin with none, for plans that follow one another."""
        return cls(sketched={})


def known(parts: dict[str, Part], key: str, part: Part) -> Part:
    """Return the part that is known under a key, where it is equal; else this one, which is known from now on."""
    before = parts.get(key)
    if before is not None and before == part:
        return before
    parts[key] = part
    return part
