"""Collection -> Pages: one function per kind of page, listed in KINDS.

A page is a closed value: its URL, its template, and everything that the template may read of it. URLs in a page are
links, ready for `href`; those that must be whole are called `permalink`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypedDict

from msgspec import Struct
from msgspec.structs import replace

from sitegen import urls
from sitegen.body import Heading
from sitegen.collection import TAXONOMIES, Collection, Entry, Term
from sitegen.config import Config, Direction, direction
from sitegen.dates import Date
from sitegen.links import Links, attributes
from sitegen.problems import Problem
from sitegen.site import Card, Count, Link, Site, counts, latest

# A feed of full texts stays below 250 KB, which readers' software takes without complaint.
_FEED_BYTES = 200_000
_SITEMAP_URLS = 50_000
_WITH_FEEDS = ("topics", "sources")


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
    bodies: tuple[str, ...] = ()
    """The digests of the articles whose text the page shows; the template gets their HTML as `bodies`."""
    links: tuple[tuple[str, ...], ...] = ()
    """For each body, the attributes of its references, in order."""


class Image(Struct, frozen=True):
    """A picture: where it is, and its size in pixels where it is known."""

    url: str
    permalink: str
    width: int = 0
    height: int = 0


class ArticlePage(Page, frozen=True, kw_only=True):
    """An article."""

    source: Link
    source_url: str
    date: Date
    updated: Date | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    tags: tuple[Link, ...]
    minutes: int
    summary: str
    contents: tuple[Heading, ...]
    image: Image | None
    newer: Link | None
    older: Link | None
    related: tuple[Card, ...]
    extra: dict[str, object]


class ListPage(Page, frozen=True, kw_only=True):
    """Articles of the whole, a term or a year, newest first; numbered pages count from the oldest end."""

    kind: str
    cards: tuple[Card, ...] = ()
    count: int = 0
    """How many articles there are in all, on the front page; 0 on numbered ones, which this would change."""
    number: int = 0
    newer: str = ""
    older: str = ""
    web: str = ""


class TermsPage(Page, frozen=True, kw_only=True):
    """All terms of a taxonomy, or all years."""

    kind: str
    terms: tuple[Count, ...]


class FeedEntry(Struct, frozen=True):
    """An article in a feed. `body` is the position of its text among the page's bodies, or -1."""

    title: str
    permalink: str
    published: str
    updated: str
    source: str
    source_url: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    language: str
    summary: str
    body: int


class FeedPage(Page, frozen=True, kw_only=True):
    """An Atom feed (RFC 4287), with archives (RFC 5005) for the whole."""

    alternate: str
    entries: tuple[FeedEntry, ...] = ()
    updated: str = ""
    newer: str = ""
    older: str = ""
    current: str = ""
    """The feed of the newest entries, where this is an archive."""


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


class Whole(TypedDict):
    """The fields of a page in the site's own language."""

    url: str
    template: str
    title: str
    permalink: str
    language: str
    direction: Direction


class Planner:
    """What the kinds of pages are made from, with the parts that several share."""

    def __init__(self, collection: Collection, config: Config, site: Site, references: Links) -> None:
        self.collection, self.config, self.site = collection, config, site
        self.base = config.base
        self.references = references

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every article as it stands in lists."""
        return tuple(self._card(entry) for entry in self.collection.entries)

    def _card(self, entry: Entry) -> Card:
        article = entry.article
        return Card(
            article.title,
            self.base.href(entry.url),
            self.links("sources", entry.sources)[0],
            article.date,
            article.language,
            direction(article.language),
            article.summary,
            self.links("topics", entry.topics),
        )

    def links(self, taxonomy: str, slugs: Sequence[str]) -> tuple[Link, ...]:
        """Return links to terms."""
        terms = self.collection.terms(taxonomy)
        return tuple(self._term_links[taxonomy, slug] for slug in slugs if slug in terms)

    @cached_property
    def _term_links(self) -> dict[tuple[str, str], Link]:
        return {
            (taxonomy, slug): Link(term.name, self.base.href(term.url))
            for taxonomy in TAXONOMIES
            for slug, term in self.collection.terms(taxonomy).items()
        }

    def whole(self, url: str, template: str, title: str) -> Whole:
        """Return the fields of a page in the site's own language."""
        return Whole(
            url=url,
            template=template,
            title=title,
            permalink=self.base.absolute(url),
            language=self.config.language,
            direction=self.site.direction,
        )

    def crumbs(self, *links: Link) -> tuple[Link, ...]:
        """Return the way from home to a page."""
        return (Link("", self.site.home), *links)

    def index(self, taxonomy: str) -> Link:
        """Return the link to a taxonomy; the theme names it."""
        return Link(taxonomy, self.base.href(urls.term(taxonomy)))

    def body_links(self, entry: Entry, absolute: bool = False) -> tuple[str, ...]:
        """Return the attributes of an article's references."""
        link = self.base.absolute if absolute else self.base.href
        pairs = zip(entry.article.references, self.references.resolved[entry.article.path], strict=True)
        return tuple(attributes(resolved, reference.kind, link) for reference, resolved in pairs)


def articles(planner: Planner) -> Iterator[Page]:
    """Make the page of every article."""
    entries = planner.collection.entries
    for index, entry in enumerate(entries):
        newer = _link(planner, index - 1) if index else None
        older = _link(planner, index + 1) if index + 1 < len(entries) else None
        yield _article(planner, entry, newer, older)


def _link(planner: Planner, index: int) -> Link:
    card = planner.cards[index]
    return Link(card.title, card.url)


def _article(planner: Planner, entry: Entry, newer: Link | None, older: Link | None) -> ArticlePage:
    article = entry.article
    topics = planner.links("topics", entry.topics)
    return ArticlePage(
        url=entry.url,
        template="article.html",
        title=article.title,
        permalink=planner.base.absolute(entry.url),
        language=article.language,
        direction=direction(article.language),
        description=article.summary,
        breadcrumbs=planner.crumbs(planner.index("topics"), *topics[:1]),
        bodies=(article.body,),
        links=(planner.body_links(entry),),
        source=planner.links("sources", entry.sources)[0],
        source_url=article.source_url,
        date=article.date,
        updated=article.updated,
        authors=planner.links("authors", entry.authors),
        topics=topics,
        tags=planner.links("tags", entry.tags),
        minutes=article.minutes,
        summary=article.summary,
        contents=article.headings if len(article.headings) > 3 and article.minutes > 2 else (),
        image=_image(planner, entry),
        newer=newer,
        older=older,
        related=tuple(planner.cards[index] for index in entry.related),
        extra=article.extra,
    )


def _image(planner: Planner, entry: Entry) -> Image | None:
    found = planner.references.images.get(entry.article.path)
    if found is None or not found.url:
        return None
    if found.asset is None:
        return Image(found.url, found.url)
    return Image(planner.base.href(found.url), planner.base.absolute(found.url), found.asset.width, found.asset.height)


def _parts(positions: Sequence[int], size: int) -> list[Sequence[int]]:
    """Cut a list, newest first, into pages: the front one, then the others from newest to oldest.

    Full pages are counted from the oldest end, so that a new article changes the front page and no numbered one;
    the front page takes what is left over and one full page more.
    """
    whole = max(len(positions) // size - 1, 0)
    front = len(positions) - whole * size
    return [
        positions[:front],
        *(positions[front + start : front + start + size] for start in range(0, whole * size, size)),
    ]


def _lists(planner: Planner, front: ListPage, positions: Sequence[int]) -> Iterator[Page]:
    """Make the front page of a list, and the numbered pages behind it."""
    parts = _parts(positions, planner.config.paginate)
    places = [front.url, *(urls.numbered(front.url, number) for number in range(len(parts) - 1, 0, -1))]
    links = ["", *(planner.base.href(place) for place in places), ""]
    for order, part in enumerate(parts):
        yield replace(
            front,
            url=places[order],
            permalink=planner.base.absolute(places[order]),
            cards=tuple(planner.cards[index] for index in part),
            count=0 if order else len(positions),
            number=len(parts) - order if order else 0,
            newer=links[order],
            older=links[order + 2],
        )


def home(planner: Planner) -> Iterator[Page]:
    """Make the home page and the older pages behind it."""
    front = ListPage(
        **planner.whole("", "home.html", planner.config.title),
        kind="home",
        description=planner.config.description,
        feed=Link(planner.config.title, planner.base.href("atom.xml")),
    )
    yield from _lists(planner, front, range(len(planner.collection.entries)))


def terms(planner: Planner) -> Iterator[Page]:
    """Make the page of every topic, source, author and tag, and the indexes of each."""
    for taxonomy in TAXONOMIES:
        found = planner.collection.terms(taxonomy)
        if found:
            whole = planner.whole(urls.term(taxonomy), "terms.html", taxonomy)
            yield TermsPage(**whole, kind=taxonomy, terms=counts(found, planner.base), breadcrumbs=planner.crumbs())
        for term in found.values():
            yield from _lists(planner, _term(planner, term), term.articles)


def _term(planner: Planner, term: Term) -> ListPage:
    has_feed = term.taxonomy in _WITH_FEEDS
    return ListPage(
        **planner.whole(term.url, "list.html", term.name),
        kind=term.taxonomy,
        description=term.description,
        breadcrumbs=planner.crumbs(planner.index(term.taxonomy)),
        feed=Link(term.name, planner.base.href(f"{term.url}atom.xml")) if has_feed else None,
        web=term.web,
    )


def years(planner: Planner) -> Iterator[Page]:
    """Make the archive: a page of years, and the articles of each year."""
    archive = planner.whole("archive/", "terms.html", "years")
    if planner.collection.years:
        yield TermsPage(**archive, kind="years", terms=planner.site.years, breadcrumbs=planner.crumbs())
    crumbs = planner.crumbs(Link("years", planner.base.href("archive/")))
    for year, positions in planner.collection.years.items():
        front = ListPage(**planner.whole(urls.year(year), "list.html", year), kind="years", breadcrumbs=crumbs)
        yield from _lists(planner, front, positions)


def feeds(planner: Planner) -> Iterator[Page]:
    """Make the Atom feeds of the whole, with its archives, and of every topic and source."""
    yield from _archived_feed(planner)
    for taxonomy in _WITH_FEEDS:
        for term in planner.collection.terms(taxonomy).values():
            whole = planner.whole(f"{term.url}atom.xml", "atom.xml", f"{term.name} – {planner.config.title}")
            entries = _feed_entries(planner, term.articles[: planner.config.feed_entries])
            yield _feed(planner, FeedPage(**whole, alternate=planner.base.absolute(term.url)), entries)


def _archived_feed(planner: Planner) -> Iterator[Page]:
    """Make the feed of the newest articles, and one of every full number of them, counted from the oldest."""
    size = planner.config.feed_entries
    every = range(len(planner.collection.entries))
    archives = len(every) // size
    places = [f"atom/{number}.xml" for number in range(archives, 0, -1)]
    links = ["", *(planner.base.absolute(place) for place in places), ""]
    current = FeedPage(
        **planner.whole("atom.xml", "atom.xml", planner.config.title), alternate=planner.base.absolute("")
    )
    yield _feed(planner, replace(current, older=links[1]), _feed_entries(planner, every[:size]))
    for order, place in enumerate(places):
        start = len(every) - (archives - order) * size
        archive = replace(
            current,
            url=place,
            permalink=planner.base.absolute(place),
            current=current.permalink,
            newer=links[order],
            older=links[order + 2],
        )
        plain = [_feed_entry(planner, planner.collection.entries[index], -1) for index in every[start : start + size]]
        yield _feed(planner, archive, [(entry, None) for entry in plain])


def _feed_entries(planner: Planner, positions: Sequence[int]) -> Iterator[tuple[FeedEntry, Entry | None]]:
    """Yield what a feed has room for, with those articles whose whole text fits."""
    room = _FEED_BYTES
    shown = 0
    for entry in (planner.collection.entries[index] for index in positions):
        plain = _feed_entry(planner, entry, -1)
        room -= 1000 + sum(
            len(text.encode()) for text in (plain.title, plain.summary, plain.permalink, plain.source_url)
        )
        if room < 0:
            return
        fits = entry.article.size <= room
        room -= entry.article.size * fits
        yield (replace(plain, body=shown), entry) if fits else (plain, None)
        shown += fits


def _feed(planner: Planner, feed: FeedPage, found: Iterable[tuple[FeedEntry, Entry | None]]) -> FeedPage:
    found = list(found)
    shown = [entry for _, entry in found if entry]
    return replace(
        feed,
        entries=tuple(entry for entry, _ in found),
        updated=max((entry.updated for entry, _ in found), default=planner.site.updated),
        bodies=tuple(entry.article.body for entry in shown),
        links=tuple(planner.body_links(entry, absolute=True) for entry in shown),
    )


def _feed_entry(planner: Planner, entry: Entry, body: int) -> FeedEntry:
    article = entry.article
    return FeedEntry(
        title=article.title,
        permalink=planner.base.absolute(entry.url),
        published=article.date.instant,
        updated=max(article.date.instant, article.updated.instant if article.updated else ""),
        source=planner.links("sources", entry.sources)[0].title,
        source_url=article.source_url,
        authors=tuple(link.title for link in planner.links("authors", entry.authors)),
        topics=tuple(link.title for link in planner.links("topics", entry.topics)),
        language=article.language,
        summary=article.summary[:1000],
        body=body,
    )


def sitemaps(planner: Planner) -> Iterator[Page]:
    """Make the sitemap, in parts with an index where there are too many URLs for one (sitemaps.org)."""
    locations = [
        Location(
            planner.base.absolute(entry.url),
            max(date.instant for date in (entry.article.date, entry.article.updated) if date)[:10],
        )
        for entry in planner.collection.entries
    ]
    locations = [Location(planner.base.absolute(""), latest(planner.collection)[:10]), *locations]
    locations += [
        Location(planner.base.absolute(term.url), "")
        for taxonomy in TAXONOMIES
        for term in planner.collection.terms(taxonomy).values()
    ]
    parts = [tuple(locations[start : start + _SITEMAP_URLS]) for start in range(0, len(locations), _SITEMAP_URLS)]
    if len(parts) == 1:
        yield SitemapPage(**planner.whole("sitemap.xml", "sitemap.xml", ""), locations=parts[0])
        return
    for number, part in enumerate(parts, 1):
        yield SitemapPage(**planner.whole(f"sitemap-{number}.xml", "sitemap.xml", ""), locations=part)
    index = tuple(Location(planner.base.absolute(f"sitemap-{number}.xml"), "") for number in range(1, len(parts) + 1))
    yield SitemapPage(**planner.whole("sitemap.xml", "sitemap-index.xml", ""), locations=index)


def single(planner: Planner) -> Iterator[Page]:
    """Make the pages of which there is one."""
    yield Page(**planner.whole("search/", "search.html", "search"), breadcrumbs=planner.crumbs())
    yield Page(**planner.whole("404.html", "404.html", "404"))
    yield Page(**planner.whole("robots.txt", "robots.txt", ""))


def redirects(planner: Planner) -> Iterator[Page]:
    """Make a page at every old address that leads to the new one."""
    for entry in planner.collection.entries:
        for alias in entry.article.aliases:
            whole = planner.whole(alias, "redirect.html", entry.article.title)
            yield RedirectPage(**whole, target=planner.base.absolute(entry.url))


Kind = Callable[[Planner], Iterator[Page]]
KINDS: tuple[Kind, ...] = (home, articles, terms, years, feeds, sitemaps, single, redirects)


def plan(planner: Planner) -> list[Page]:
    """List every page of the site."""
    return [page for kind in KINDS for page in kind(planner)]


def collisions(pages: Sequence[Page], copies: Iterable[str], collection: Collection, folder: str) -> list[Problem]:
    """Find addresses that two pages or files would share, also on systems where `A` and `a` are one."""
    others = [page.url for page in pages if not isinstance(page, ArticlePage | RedirectPage)]
    owned = [
        (url, f"{folder}/{entry.article.path}")
        for entry in collection.entries
        for url in (entry.url, *entry.article.aliases)
    ]
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for url, owner in [*((url, "") for url in (*others, *copies)), *owned]:
        path = urls.file(url).casefold()
        first = _first(path, taken)
        if first is not None:
            message = f"/{url} is already the address of {first or 'a page or file of the site'}"
            hint = "give one of the two another `slug:`, name or alias"
            problems.append(Problem(owner or first, 1, 1, "address-taken", message, hint))
        taken.setdefault(path, owner)
    return problems


def _first(path: str, taken: Mapping[str, str]) -> str | None:
    """Return who has a path, or a file where the path needs a folder."""
    parts = path.split("/")
    places = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
    return next((taken[place] for place in places if place in taken), None)
