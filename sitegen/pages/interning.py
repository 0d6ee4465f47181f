"""The parts of the last plan of this process, which take the place of equal ones of the next.

So an equal value is the same value, and pages that hold many are compared at a glance.
"""

from typing import Generic, TypeVar

from sitegen.collection.citation import Citation
from sitegen.pages.page import Card, Fingerprint, Page

Value = TypeVar("Value")


class InternPool(Generic[Value]):
    """The parts of one kind, of the last plan and of this one, by what names them in every plan."""

    def __init__(self) -> None:
        self.previous: dict[str, Value] = {}
        self.current: dict[str, Value] = {}

    def next_plan(self) -> None:
        """Begin another plan."""
        self.previous, self.current = self.current, {}

    def intern(self, key: str, value: Value) -> Value:
        """Return the value of the last plan, where it is equal, else this one."""
        before = self.previous.get(key)
        known = value if before is None or before != value else before
        self.current[key] = known
        return known


class InternPools:
    """Citations, by the ids of articles; cards, and pages with their fingerprints, by URL."""

    def __init__(self) -> None:
        self.citations = InternPool[Citation]()
        self.cards = InternPool[Card]()
        self.fingerprints = InternPool[tuple[Page, Fingerprint]]()

    def next_plan(self) -> None:
        """Begin another plan."""
        self.citations.next_plan()
        self.cards.next_plan()
        self.fingerprints.next_plan()
