"""The kinds of pages, as values.

A page is closed: its URL, its template, and everything that the template may read of it. URLs in a page are links,
ready for `href`; those that must be whole are called `permalink`. `kinds.py` makes them.
"""

from msgspec import Struct

from sitegen.core.dates import Date
from sitegen.core.locales import Direction


class Link(Struct, frozen=True, gc=False):
    """A title and where it leads."""

    title: str
    url: str
    language: str = ""
    """Of the title, where it is known."""


class Count(Struct, frozen=True, gc=False):
    """A term or a period, where it leads, and how many articles it has."""

    slug: str
    title: str
    url: str
    count: int
    language: str = ""
    """Of the title, where it is known."""


class Period(Struct, frozen=True, gc=False):
    """A year, a month or a day that has articles, where these are listed, and how many there are."""

    date: Date
    url: str
    count: int


class Card(Struct, frozen=True, gc=False):
    """An article as it stands in a list."""

    title: str
    url: str
    source: Link
    label: str
    """What kind of source it is, in the curator's words."""
    date: Date
    language: str
    direction: Direction
    summary: str
    topics: tuple[Link, ...]


class Page(Struct, frozen=True, kw_only=True):
    """What every page has."""

    url: str
    template: str
    title: str
    permalink: str
    language: str
    direction: Direction = "ltr"
    description: str = ""
    breadcrumbs: tuple[Link, ...] = ()
    feed: Link | None = None
    is_indexed: bool = True
    """Whether search engines may list it."""
    bodies: tuple[str, ...] = ()
    """The ids of the articles whose text the page shows; the template gets their HTML as `bodies`."""
    links: tuple[tuple[str, ...], ...] = ()
    """For each body, the attributes of its references, in order."""


class Fingerprint(Struct, frozen=True, array_like=True, gc=False):
    """What tells a page from all others without what is on it: the digest of its fields, and some of these."""

    url: str
    template: str
    digest: str
    bodies: tuple[str, ...]


class Neighbours(Struct, frozen=True):
    """The next articles of one term, on both sides of an article."""

    taxonomy: str
    term: Link
    newer: Link | None
    older: Link | None


class Location(Struct, frozen=True):
    """A URL in a sitemap, and when it changed."""

    permalink: str
    updated: str
