"""`Page`, the value that a template reads, and the small values that several kinds of pages hold.

A page is closed: its URL, its template's name, and everything that the template may read, except the texts of articles,
which it names by their ids. So the key of a page is a digest, and a page can be rendered in any process.
A field called `url` is a link, ready for `href`; an absolute URL is called `permalink`.
"""

from typing import ClassVar

from msgspec import Struct

from sitegen.core.dates import Date
from sitegen.core.locales import Direction


class Link(Struct, frozen=True, gc=False):
    """A title and the URL that it leads to."""

    title: str
    """The words of the link."""
    url: str
    """The address of the link."""
    language: str = ""
    """The language of the title, or empty if it is unknown."""


class Count(Struct, frozen=True, gc=False):
    """A term or a period, its URL, and the number of its articles."""

    slug: str
    """Its name in the address of the search page."""
    title: str
    """Its name."""
    url: str
    """Its link."""
    count: int
    """The number of its articles."""
    language: str = ""
    """The language of the title, or empty if it is unknown."""


class Period(Struct, frozen=True, gc=False):
    """A year, a month or a day that has articles, the URL of their list, and their number."""

    date: Date
    """The year, month or day."""
    url: str
    """The link to its articles."""
    count: int
    """The number of its articles."""


class Card(Struct, frozen=True, gc=False):
    """An article as lists show it."""

    title: str
    """The headline."""
    url: str
    """The link to the article."""
    source: Link
    """Its source."""
    label: str
    """The kind of source, in the curator's words."""
    date: Date
    """Its date."""
    language: str
    """The language of the title and summary."""
    direction: Direction
    """The direction of that language."""
    summary: str
    """The summary."""
    topics: tuple[Link, ...]
    """Its topics."""


class Page(Struct, frozen=True, kw_only=True, tag=True):
    """The fields that every page has.

    Each subclass is tagged with its name, so that a stored page can be decoded without knowing its class.
    """

    SHARED: ClassVar[str] = ""
    """The name of a field, a tuple, whose items many pages share: a digest of the page encodes each item only once."""
    HAS_URL_OF_ARTICLE: ClassVar[bool] = False
    """Whether an article's front matter decides the URL, so that its author can resolve a collision."""
    IS_TITLED_BY_THEME: ClassVar[bool] = False
    """Whether the title is a word such as `topics`, which the theme translates."""

    url: str
    """The URL within the site, such as `topics/ships/`."""
    template: str
    """The name of a template, or of a format that Python writes."""
    title: str
    """The title."""
    permalink: str
    """The whole address."""
    language: str
    """The language of the text."""
    direction: Direction = "ltr"
    """The direction of that language."""
    description: str = ""
    """One sentence about the page."""
    breadcrumbs: tuple[Link, ...] = ()
    """The way from home; the first link has no title."""
    feed: Link | None = None
    """The feed of the page in the first format of `site.formats.feed`; those in the others are beside it."""
    is_indexed: bool = True
    """Whether search engines may list the page."""
    bodies: tuple[str, ...] = ()
    """The ids of the articles whose texts the page shows; the template gets their HTML as `bodies`."""
    links: tuple[tuple[str, ...], ...] = ()
    """For each body, the attributes of its references, in order."""


class Location(Struct, frozen=True):
    """An entry of a sitemap: an absolute URL, and the day of its last change (ISO 8601), or empty."""

    permalink: str
    """The whole address."""
    updated: str = ""
    """The date of the last change, or empty."""


class Fingerprint(Struct, frozen=True, array_like=True, gc=False):
    """A page without its content: its URL, its template, a digest of all its fields, and the ids of its bodies."""

    url: str
    template: str
    digest: str
    bodies: tuple[str, ...]
