"""The files of a tree, with what each was made from -> what is written down of the tree, and back."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec
from msgspec import Struct

from sitegen.output.listing import Listing
from sitegen.runtime.files import Stamp
from sitegen.runtime.store import Store

# From one file in so many on, what is other is written down with all else.
_WORTH_WRITING = 20


class Placed(Struct, frozen=True, array_like=True, gc=False):
    """A file of the tree: the key of what it was made from, and its stamp when it was made."""

    key: str
    stamp: Stamp


Known = TypeVar("Known")
Manifest = dict[str, Placed]
_MANIFEST = msgspec.msgpack.Decoder(Manifest)
_OTHERS = msgspec.msgpack.Decoder(dict[str, Placed | None])


class Record:
    """What is written down of an output, which `name` names: of the live tree, and how the one before it was other.

    Of the many files of a large site only what is other than in a record of some builds before.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._all, self._since, self._before = (
            f"{kind}:{name}" for kind in ("manifest", "manifest-since", "manifest-before")
        )
        # Also where nothing is made.
        store.keep([self._all, self._since, self._before])

    @cached_property
    def _data(self) -> bytes:
        return self._store.get(self._all) or b""

    @cached_property
    def _written(self) -> Manifest:
        return _decoded(_MANIFEST, self._data)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self._data)

    @cached_property
    def live(self) -> Manifest:
        """What was published last; nothing where that is not known."""
        since = self._store.get(self._since)
        return _changed(self._written, _decoded(_OTHERS, since)) if since else {}

    @property
    def before(self) -> Manifest:
        """What was published before that."""
        return _changed(self.live, _decoded(_OTHERS, self._store.get(self._before)))

    def write(self, manifest: Manifest, before: Manifest) -> None:
        """Write down what is to be published, and what was before."""
        since = differences(self._written, manifest)
        if len(since) * _WORTH_WRITING > len(manifest):
            self._store.put(self._all, msgspec.msgpack.encode(manifest))
            since = {}
        self._store.put(self._since, msgspec.msgpack.encode(since))
        self._store.put(self._before, msgspec.msgpack.encode(differences(manifest, before)))


def listing(manifest: Manifest) -> Listing:
    """List what a manifest has."""
    return Listing({path: placed.stamp for path, placed in manifest.items()}, folders_of(manifest))


def differences(manifest: Manifest, other: Manifest) -> dict[str, Placed | None]:
    """Return what is otherwise in another manifest, by path: how it is there, or that it is not."""
    found = {path: other.get(path) for path, placed in manifest.items() if other.get(path) != placed}
    return found | {path: other[path] for path in other.keys() - manifest.keys()}


def _changed(manifest: Manifest, others: Mapping[str, Placed | None]) -> Manifest:
    """Return a manifest of which some is otherwise."""
    return {path: placed for path, placed in {**manifest, **others}.items() if placed} if others else manifest


def _decoded(decoder: "msgspec.msgpack.Decoder[dict[str, Known]]", data: bytes | None) -> dict[str, Known]:
    try:
        return decoder.decode(data) if data else {}
    except msgspec.DecodeError:
        return {}


def intact(found: Listing, manifest: Manifest) -> Manifest:
    """Return what a manifest has that is as it was made."""
    return {path: placed for path, placed in manifest.items() if found.files.get(path) == placed.stamp}


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return all folders that files are in."""
    found: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found
