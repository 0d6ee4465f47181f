"""Interning of citations, cards and pages between two plans of one process.

An unchanged value keeps its identity from plan to plan, so comparing thousands of pages that hold thousands of cards is
comparing pointers.
"""

from typing import Generic, TypeVar

from sitegen.collection.citation import Citation
from sitegen.pages.page import Card, Fingerprint, Page

Value = TypeVar("Value")


class InternPool(Generic[Value]):
    """The values of one type, of the previous plan and of the current one, by a key that is the same in both."""

    def __init__(self) -> None:
        self.previous: dict[str, Value] = {}
        self.current: dict[str, Value] = {}

    def next_plan(self) -> None:
        """Begin another plan; the values of the plan before the previous one are forgotten."""
        self.previous, self.current = self.current, {}

    def intern(self, key: str, value: Value) -> Value:
        """Return the value of the previous plan if it is equal, else `value`."""
        previous = self.previous.get(key)
        interned = value if previous is None or previous != value else previous
        self.current[key] = interned
        return interned


class InternPools:
    """Pools of citations by the ids of articles, of cards by URL, and of pages with their fingerprints by URL."""

    def __init__(self) -> None:
        self.citations = InternPool[Citation]()
        self.cards = InternPool[Card]()
        self.fingerprints = InternPool[tuple[Page, Fingerprint]]()

    def next_plan(self) -> None:
        """Begin another plan."""
        self.citations.next_plan()
        self.cards.next_plan()
        self.fingerprints.next_plan()
