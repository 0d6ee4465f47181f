"""What the pages of a build were made from, in digests, so that the next one can tell what is another."""

from array import array
from collections.abc import Mapping
from zlib import crc32

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from sitegen.cache import Store, digest, digest_bytes, encode, versions
from sitegen.pages import Page
from sitegen.plan import Edition
from sitegen.render import projections
from sitegen.theme import Read


class Shared(Struct, frozen=True, array_like=True):
    """The digests of what the pages of an edition share."""

    messages: str
    templates: dict[str, str]
    """Of each template, with all that it includes."""
    sources: dict[str, str]
    """Of each template alone."""
    site: dict[str, str]
    """Of what templates read of `site`, by its name there."""


class History(Struct, frozen=True, array_like=True):
    """What all pages of a site were made from."""

    editions: dict[str, Shared]
    """By language."""
    pages: dict[str, bytes]
    """By the keys of the pages, a checksum of each of their fields."""


class Histories(Struct, frozen=True):
    """What is known of the build before, and of this one."""

    before: History | None
    now: History
    program: tuple[str, ...]
    """What differs of the program, where another one made the site before: nothing else is known of it then."""


_HISTORY = msgspec.msgpack.Decoder(History)
_PROGRAM = msgspec.msgpack.Decoder(dict[str, str])
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def renew(store: Store, name: str, pages: Mapping[Edition, Mapping[str, Page]]) -> Histories:
    """Replace what is remembered of the site in an output, which `name` names, by what it will be made from."""
    data = store.get(f"history:{name}")
    before = _HISTORY.decode(data) if data else None
    program = () if before else differences(_program_before(store, name), versions())
    now = make_history(pages, before)
    if now != before:
        store.put(f"history:{name}", msgspec.msgpack.encode(now))
        store.put(f"program:{name}", encode(versions()))
    return Histories(before, now, program)


def _program_before(store: Store, name: str) -> Mapping[str, str]:
    try:
        return _PROGRAM.decode(store.disowned(f"program:{name}") or b"")
    except msgspec.DecodeError:
        return {}


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Say which parts of a program have other versions; of source, which has none, only that it is another."""
    found = []
    for name in before.keys() & now.keys():
        old, new = (program[name].partition("+")[0] for program in (before, now))
        if before[name] != now[name]:
            found.append(f"{name} {old or 'none'} → {new or 'none'}" if old != new else name)
    return tuple(sorted(found))


def make_history(pages: Mapping[Edition, Mapping[str, Page]], before: History | None) -> History:
    """Write down what pages, by their keys, are made from; of the same key it is the same as before."""
    known = before.pages if before else {}
    return History(
        {edition.config.language: _shared(edition) for edition in pages},
        {key: known.get(key) or checksums(page) for some in pages.values() for key, page in some.items()},
    )


def checksums(page: Page) -> bytes:
    """Tell the values of a page's fields apart, in few bytes and little time."""
    return array("I", map(crc32, map(_encode, astuple(page)))).tobytes()


def _shared(edition: Edition) -> Shared:
    templates = edition.theme.templates
    return Shared(
        digest(edition.theme.messages),
        {name: template.digest for name, template in templates.items()},
        {name: digest_bytes(template.source.encode()) for name, template in templates.items()},
        {site_name(read): part for read, part in projections(edition.theme, edition.site).items()},
    )


def site_name(read: Read) -> str:
    """Return what templates call a part of `site`."""
    return ".".join(filter(None, ("site", *read)))
