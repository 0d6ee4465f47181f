"""The kinds of pages, as values.

A page is closed: its URL, its template, and everything that the template may read of it. URLs in a page are links,
ready for `href`; those that must be whole are called `permalink`. `kinds.py` makes them.
"""

from msgspec import Struct

from sitegen.collection.citation import Citation, Outlet
from sitegen.config.site import Direction
from sitegen.core.dates import Date
from sitegen.markdown.outline import Heading
from sitegen.pages.coverage import Coverage
from sitegen.pages.site import Card, Count, Link, Period


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


class Image(Struct, frozen=True):
    """A picture: where it is, and its size in pixels where it is known."""

    url: str
    permalink: str
    width: int = 0
    height: int = 0


class Version(Struct, frozen=True):
    """An article in one of the languages of the site."""

    language: str
    title: str
    url: str
    permalink: str
    edition: str
    """The language of the edition that the site has in its language, or empty."""


class Overview(Struct, frozen=True):
    """What the articles of a list have in common: when they are from, and their commonest terms."""

    first: Date
    last: Date
    years: tuple[Period, ...]
    """The years, newest first, where there are several and the list leads to each."""
    coverage: Coverage | None
    topics: tuple[Count, ...]
    """The commonest topics, without the list's own; each with how many of these articles have it."""
    sources: tuple[Count, ...]
    languages: tuple[Count, ...]


class SourceProfile(Struct, frozen=True):
    """A source, as the curator describes it."""

    outlet: Outlet
    aliases: tuple[str, ...]
    feed: str
    license: str
    rights: str
    note: str
    """The curator's note, as safe HTML."""


class Neighbours(Struct, frozen=True):
    """The next articles of one term, on both sides of an article."""

    taxonomy: str
    term: Link
    newer: Link | None
    older: Link | None


class ArticlePage(Page, frozen=True, kw_only=True, tag=True):
    """An article."""

    citation: Citation
    """All that is known of where the article came from."""
    source: Link
    date: Date
    updated: Date | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    tags: tuple[Link, ...]
    minutes: int
    summary: str
    contents: tuple[Heading, ...]
    image: Image | None
    neighbours: tuple[Neighbours, ...]
    """In its first topic and in its source, where there are any."""
    related: tuple[Card, ...]
    note: str
    """The curator's note, as safe HTML."""
    event: Count | None
    """The event that it tells of, with how many articles do."""
    versions: tuple[Version, ...]
    """The same text in other languages of this site, and this one; empty where there is no other."""
    extra: dict[str, object]


class ListPage(Page, frozen=True, kw_only=True):
    """Articles of the whole, a term, a period, or both: newest first, and numbered pages count from the oldest end.

    Those of an event are in the order of time.
    """

    kind: str
    cards: tuple[Card, ...] = ()
    count: int = 0
    """How many articles there are in all, on the front page; 0 on numbered ones, which this would change."""
    number: int = 0
    newer: str = ""
    older: str = ""
    about: str = ""
    """The curator's description, as safe HTML."""
    featured: tuple[Card, ...] = ()
    """On the home page: what the curator puts first, which is not among `cards`."""
    overview: Overview | None = None
    """On the front page of a list that is not of a period alone."""
    profile: SourceProfile | None = None
    """Of a source: what is known of it."""
    period: Date | None = None
    """The year, month or day that the articles are from, where the list is of one."""
    periods: tuple[Period, ...] = ()
    """The months of a year or the days of a month that have articles, in their order."""
    earlier: Period | None = None
    """Of a list of a period alone: the next one before it that has articles."""
    later: Period | None = None


class TermsPage(Page, frozen=True, kw_only=True):
    """All terms of a taxonomy, or of very many some."""

    kind: str
    terms: tuple[Count, ...]
    number: int = 0
    """Of the pages behind the first one, from 2."""
    before: str = ""
    after: str = ""


class Year(Struct, frozen=True):
    """A year that has articles, and its months, where these are not too many to list."""

    period: Period
    months: tuple[Period, ...]


class ArchivePage(Page, frozen=True, kw_only=True):
    """All years, newest first."""

    years: tuple[Year, ...]
    coverage: Coverage | None


class FeedEntry(Struct, frozen=True):
    """An article in a feed. `body` is the position of its text among the page's bodies, or -1."""

    id: str
    """An address that never changes, though the article's own may."""
    citation: Citation
    updated: str
    """When the collection last changed it, in UTC (RFC 3339)."""
    summary: str
    """As much as the feed has room for."""
    note: str
    """The curator's note, as safe HTML."""
    body: int


class FeedPage(Page, frozen=True, kw_only=True, tag=True):
    """A feed: Atom (RFC 4287), with archives (RFC 5005) for the whole, or JSON Feed 1.1."""

    alternate: str
    entries: tuple[FeedEntry, ...] = ()
    updated: str = ""
    newer: str = ""
    older: str = ""
    current: str = ""
    """The feed of the newest entries, where this is an archive."""


class ReferencesPage(Page, frozen=True, kw_only=True):
    """Bibliographic records of one article or of many, newest first, in one of the formats of `writers.py`."""

    citations: tuple[Citation, ...]


class PackagePage(Page, frozen=True, kw_only=True):
    """The description of the files that hold all articles of the whole or of a topic (Data Package)."""

    homepage: str
    """The whole address of the page that these files belong to."""
    license: str
    """Of every article, or empty where they do not share one."""


class Download(Struct, frozen=True):
    """A file to download; the theme says what it is by its name."""

    name: str
    url: str
    permalink: str
    type: str
    """Its media type."""


class DataPage(Page, frozen=True, kw_only=True):
    """What may be downloaded of the whole, and its feeds."""

    downloads: tuple[Download, ...]
    feeds: tuple[Link, ...]
    """Of each language, where there are several."""
    subscriptions: str
    """The link to the list of the sources' own feeds, or empty."""
    languages: tuple[str, ...]
    """Of the articles."""
    license: str
    """Of every article, or empty where they do not share one."""
    period: str
    """From the first original's date to the last one's (ISO 8601)."""


class Subscription(Struct, frozen=True):
    """A source that has a feed of its own."""

    title: str
    description: str
    language: str
    feed: str
    web: str


class SubscriptionsPage(Page, frozen=True, kw_only=True):
    """The sources that have feeds of their own (OPML 2.0)."""

    subscriptions: tuple[Subscription, ...]


class Location(Struct, frozen=True):
    """A URL in a sitemap, and when it changed."""

    permalink: str
    updated: str


class SitemapPage(Page, frozen=True, kw_only=True):
    """A sitemap, or an index of sitemaps."""

    locations: tuple[Location, ...]


class RedirectPage(Page, frozen=True, kw_only=True):
    """An old address."""

    target: str
