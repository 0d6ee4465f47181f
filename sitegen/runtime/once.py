"""Making something of each value once, however often it comes."""

from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Calls a function for each value once, and tells values apart by what they are, not by what they equal."""

    def __init__(self, make: Callable[[object], Made]) -> None:
        self._make = make
        self._known: dict[int, tuple[object, Made]] = {}

    def __call__(self, value: object) -> Made:
        """Return what the function makes of a value."""
        known = self._known.get(id(value))
        if known is None:
            # It is kept with what was made of it, so that no other may come to have its place in memory.
            known = self._known[id(value)] = (value, self._make(value))
        return known[1]
