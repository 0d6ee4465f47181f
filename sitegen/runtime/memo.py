"""Memoisation: a function is applied, by all workers, only to the items whose results are not yet known."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

Item = TypeVar("Item")
Input = TypeVar("Input")
Made = TypeVar("Made")
Kept = TypeVar("Kept")
Given = TypeVar("Given", contravariant=True)
Returned = TypeVar("Returned", covariant=True)


class Cache(Protocol[Given, Returned]):
    """Remembers the results of a function by key. To spare memory, it may keep only a part of each."""

    def load(self, keys: Sequence[str]) -> Mapping[str, Returned]:
        """Return the known results among `keys`."""

    def save(self, key: str, made: Given) -> Returned:
        """Remember a result, and return the part of it that is kept in memory."""


class Workers(Protocol):
    """Applies a function to many items, in order."""

    shares_disk: bool
    """Whether the function writes to the disk of this machine."""

    def done(self) -> None:
        """Take note that this build has no more work."""

    def map(self, function: Callable[[Item], Made], items: Iterable[Item], count: int) -> Iterator[Made]:
        """Apply `function` to each of `count` items."""


def cached_map(
    function: Callable[[Input], Made],
    keys: Collection[str],
    known: Cache[Made, Kept],
    workers: Workers,
    load: Callable[[str], Input],
) -> list[Kept]:
    """Return the result of `function` for every item, in the order of `keys`.

    `load` fetches an item by its key; it is called only for items whose result is not known.
    """
    found = dict(known.load(list(keys)))
    missing = [key for key in keys if key not in found]
    made = workers.map(function, map(load, missing), len(missing))
    for key, result in zip(missing, made, strict=True):
        found[key] = known.save(key, result)
    return [found[key] for key in keys]


class IdentityMemo(Generic[Made]):
    """Memoises a function by the identity of its argument (`is`), not by equality."""

    def __init__(self, function: Callable[[object], Made]) -> None:
        self._function = function
        self._results: dict[int, tuple[object, Made]] = {}

    def __call__(self, value: object) -> Made:
        """Return the result of the function for a value."""
        known = self._results.get(id(value))
        if known is None:
            # The value is kept too, so that no other object gets its id.
            known = self._results[id(value)] = (value, self._function(value))
        return known[1]
