"""The parts of the last plan of this process, which take the place of equal ones of the next.

So an equal part is the same value, and pages that hold many are compared at a glance.
"""

from typing import Generic, TypeVar

from sitegen.collection.citation import Citation
from sitegen.pages.page import Page, Sketch
from sitegen.pages.site import Card

Part = TypeVar("Part")


class Known(Generic[Part]):
    """The parts of one kind, of the last plan and of this one, by what names them in every plan."""

    def __init__(self) -> None:
        self.last: dict[str, Part] = {}
        self.now: dict[str, Part] = {}

    def begin(self) -> None:
        """Begin another plan."""
        self.last, self.now = self.now, {}

    def same(self, name: str, part: Part) -> Part:
        """Return the part of the last plan, where it is equal, else this one."""
        before = self.last.get(name)
        known = part if before is None or before != part else before
        self.now[name] = known
        return known


class Parts:
    """Citations, by the ids of articles; cards, and pages with their sketches, by URL."""

    def __init__(self) -> None:
        self.citations = Known[Citation]()
        self.cards = Known[Card]()
        self.sketched = Known[tuple[Page, Sketch]]()

    def begin(self) -> None:
        """Begin another plan."""
        self.citations.begin()
        self.cards.begin()
        self.sketched.begin()
