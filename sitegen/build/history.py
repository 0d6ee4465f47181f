"""What the pages of a build were made from, in digests, so that the next one can tell what is another."""

from array import array
from collections.abc import Collection, Iterable, Mapping
from zlib import crc32

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from sitegen.build.keys import projections
from sitegen.collection.citation import Citation
from sitegen.pages.page import Card, Page
from sitegen.pages.site import Site
from sitegen.runtime.digests import digest, encode
from sitegen.runtime.once import Once
from sitegen.runtime.program import versions
from sitegen.runtime.store import Store
from sitegen.theme.templates import Read, Theme


class Shared(Struct, frozen=True, array_like=True):
    """The digests of what the pages of an edition share."""

    messages: str
    templates: dict[str, str]
    """Of each template, with all that it includes."""
    sources: dict[str, str]
    """Of each template alone."""
    site: dict[str, str]
    """Of what templates read of `site`, by its name there."""


Editions = dict[str, Shared]
"""What pages share, by the language of their edition."""
Checksums = dict[str, bytes]
"""By the keys of pages, a checksum of each of their fields."""

_EDITIONS = msgspec.msgpack.Decoder(Editions)
_CHECKSUMS = msgspec.msgpack.Decoder(Checksums)
_PROGRAM = msgspec.msgpack.Decoder(dict[str, str])
_encode = msgspec.msgpack.Encoder().encode


class History:
    """What is known of the site in an output, which `name` names, and what it was made from.

    What was made since the last whole build is in a value of its own, so that an edit need not write the large one.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self.made: Checksums = {}
        """What was made in this build."""
        # Many pages share cards and citations.
        self._once = Once(lambda value: crc32(_encode(value)))
        self._all, self._since, self._shared, self._program = (
            f"{kind}:{name}" for kind in ("history", "history-since", "editions", "program")
        )
        # Also where nothing is made, and nobody asks.
        self._store.keep([self._all, self._since, self._shared, self._program])

    def editions(self) -> Editions | None:
        """Return what the pages of the last build shared, if that is known."""
        data = self._store.get(self._shared)
        return _EDITIONS.decode(data) if data else None

    def pages(self) -> Checksums:
        """Return what is known of pages of earlier builds."""
        return self._read(self._all) | self._read(self._since)

    def _read(self, key: str) -> Checksums:
        data = self._store.get(key)
        return _CHECKSUMS.decode(data) if data else {}

    def program(self) -> tuple[str, ...]:
        """Return what differs of the program, where another one made the site before."""
        try:
            before = _PROGRAM.decode(self._store.disowned(self._program) or b"")
        except msgspec.DecodeError:
            return ()
        return differences(before, versions())

    def note(self, key: str, page: Page, bodies: Mapping[str, str]) -> None:
        """Note what a page is made from."""
        values = (*astuple(page), [bodies[id_] for id_ in page.bodies])
        self.made[key] = array("I", map(self._checksum, values)).tobytes()

    def _checksum(self, value: object) -> int:
        """Tell a value from others, in few bytes and little time."""
        if isinstance(value, tuple) and value and isinstance(value[0], Card | Citation):
            return crc32(array("I", map(self._once, value)).tobytes())
        return crc32(_encode(value))

    def add(self, editions: Editions, keys: Collection[str], before: Iterable[str]) -> None:
        """Write down what was noted; of earlier builds what is of the pages that there are now, and of those `before`.

        The next build begins with the tree before this one, and may take these over. All are named by their keys.
        """
        since = self._read(self._since) | self.made
        if 2 * len(self.made) > len(keys) or len(since) > len(keys):
            known = self.pages() | self.made
            lasting = {key: known[key] for key in (*keys, *before) if key in known}
            self._store.put(self._all, msgspec.msgpack.encode(lasting))
            since = {}
        self._store.put(self._since, msgspec.msgpack.encode(since))
        self._store.put(self._shared, msgspec.msgpack.encode(editions))
        self._store.put(self._program, encode(versions()))


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Say which parts of a program have other versions; of source, which has none, only that it is another."""
    found = []
    for name in before.keys() & now.keys():
        old, new = (program[name].partition("+")[0] for program in (before, now))
        if before[name] != now[name]:
            found.append(f"{name} {old or 'none'} → {new or 'none'}" if old != new else name)
    return tuple(sorted(found))


def share(theme: Theme, site: Site) -> Shared:
    """Name what the pages of an edition share."""
    return Shared(
        digest(theme.messages),
        {name: template.digest for name, template in theme.templates.items()},
        {name: template.own for name, template in theme.templates.items()},
        {site_name(read): part for read, part in projections(theme, site).items()},
    )


def site_name(read: Read) -> str:
    """Return what templates call a part of `site`."""
    return ".".join(filter(None, ("site", *read)))
