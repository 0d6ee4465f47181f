"""The digests of everything that pages were made from, so that `--explain` can tell why a page was rebuilt."""

from array import array
from collections.abc import Collection, Iterable, Mapping
from zlib import crc32

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from sitegen.build.keys import projections
from sitegen.pages.page import Page
from sitegen.pages.site import Site
from sitegen.runtime.digests import digest, encode
from sitegen.runtime.program import versions
from sitegen.runtime.store import Store
from sitegen.theme.templates import Read, Theme


class EditionDigests(Struct, frozen=True, array_like=True):
    """The digests of everything that the pages of an edition have in common."""

    messages: str
    templates: dict[str, str]
    """Of each template, together with the templates that it includes."""
    sources: dict[str, str]
    """Of each template file alone."""
    site: dict[str, str]
    """Of each part of `site` that templates read, by its name there."""


Editions = dict[str, EditionDigests]
"""By language."""
Checksums = dict[str, bytes]
"""By page key: a checksum of each field of the page."""

_EDITIONS = msgspec.msgpack.Decoder(Editions)
_CHECKSUMS = msgspec.msgpack.Decoder(Checksums)
_PROGRAM = msgspec.msgpack.Decoder(dict[str, str])
_encode = msgspec.msgpack.Encoder().encode


class History:
    """The stored digests of the builds into one output, which `name` identifies."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self.checksums: Checksums = {}
        """Of the pages that this build rendered."""
        self._pages, self._editions, self._program = (f"{kind}:{name}" for kind in ("history", "editions", "program"))
        # They stay stored also when this build neither reads nor writes them.
        self._store.keep([self._pages, self._editions, self._program])

    def editions(self) -> Editions | None:
        """Return the digests of the last build's editions, or None if they are not known."""
        data = self._store.get(self._editions)
        return _EDITIONS.decode(data) if data else None

    def pages(self) -> Checksums:
        """Return the known checksums of the pages of earlier builds."""
        data = self._store.get(self._pages)
        return _CHECKSUMS.decode(data) if data else {}

    def program(self) -> tuple[str, ...]:
        """Return the differences between this program and the one that made the last build."""
        try:
            before = _PROGRAM.decode(self._store.disowned(self._program) or b"")
        except msgspec.DecodeError:
            return ()
        return differences(before, versions())

    def note(self, key: str, page: Page, bodies: Mapping[str, str]) -> None:
        """Note the checksums of a rendered page."""
        values = (*astuple(page), [bodies[id_] for id_ in page.bodies])
        self.checksums[key] = array("I", map(_checksum, values)).tobytes()

    def add(self, editions: Editions, keys: Collection[str], previous: Iterable[str]) -> None:
        """Store the noted checksums; drop those of pages that are neither among `keys` nor in the `previous` tree.

        The next build starts from the previous tree, so it may reuse those pages.
        """
        known = self.pages() | self.checksums
        lasting = {key: known[key] for key in (*keys, *previous) if key in known}
        self._store.put(self._pages, msgspec.msgpack.encode(lasting))
        self._store.put(self._editions, msgspec.msgpack.encode(editions))
        self._store.put(self._program, encode(versions()))


def _checksum(value: object) -> int:
    """Return a checksum of a field (CRC-32: fast, and a false match only shortens an explanation)."""
    return crc32(_encode(value))


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Name the parts of a program whose versions differ; source code has no version, so only its name is given."""
    found = []
    for name in before.keys() & now.keys():
        old, new = (program[name].partition("+")[0] for program in (before, now))
        if before[name] != now[name]:
            found.append(f"{name} {old or 'none'} → {new or 'none'}" if old != new else name)
    return tuple(sorted(found))


def edition_digests(theme: Theme, site: Site) -> EditionDigests:
    """Return the digests of everything that the pages of an edition have in common."""
    return EditionDigests(
        digest(theme.messages),
        {name: template.digest for name, template in theme.templates.items()},
        {name: template.own for name, template in theme.templates.items()},
        {site_name(read): part for read, part in projections(theme, site).items()},
    )


def site_name(read: Read) -> str:
    """Return the name that templates use for a part of `site`."""
    return ".".join(filter(None, ("site", *read)))
