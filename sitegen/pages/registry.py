"""Collection -> Pages: one function per kind of page, listed in KINDS."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from sitegen.collection.collect import Entry
from sitegen.collection.editions import matching
from sitegen.collection.terms import TAXONOMIES
from sitegen.config.site import direction
from sitegen.pages.archive import archive
from sitegen.pages.context import Planner
from sitegen.pages.downloads import exports
from sitegen.pages.feeds import feeds
from sitegen.pages.lists import home, terms
from sitegen.pages.page import ArticlePage, Image, Location, Neighbours, Page, RedirectPage, SitemapPage, Version
from sitegen.pages.site import Count, count

# Half of what sitemaps.org allows, so that no file grows to the 50 MB that it allows either.
_SITEMAP_URLS = 25_000


def articles(planner: Planner) -> Iterator[Page]:
    """Make the page of every article."""
    for index, entry in enumerate(planner.collection.entries):
        yield _article(planner, entry, planner.neighbours(index))


def _article(planner: Planner, entry: Entry, neighbours: tuple[Neighbours, ...]) -> ArticlePage:
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
        bodies=(entry.id,) if article.body else (),
        links=(planner.body_links(entry),) if article.body else (),
        is_indexed=planner.is_indexed(entry),
        citation=planner.citations[entry.id],
        source=planner.links("sources", entry.sources)[0],
        date=article.date,
        updated=article.updated,
        authors=planner.links("authors", entry.authors),
        topics=topics,
        tags=planner.links("tags", entry.tags),
        minutes=article.minutes,
        summary=article.summary,
        contents=article.headings if len(article.headings) > 3 and article.minutes > 2 else (),
        image=_image(planner, entry),
        neighbours=neighbours,
        related=tuple(planner.cards[index] for index in entry.related),
        note=planner.note(entry),
        event=_event(planner, entry),
        versions=_versions(planner, entry),
        extra=article.extra,
    )


def _event(planner: Planner, entry: Entry) -> Count | None:
    events = planner.collection.terms("events")
    found = (replace(count(events[slug], planner.edition), count=len(planner.events[slug])) for slug in entry.events)
    return next(found, None)


def _versions(planner: Planner, entry: Entry) -> tuple[Version, ...]:
    versions = (_version(planner, other) for other in planner.versions.by_path.get(entry.article.path, ()))
    return tuple(sorted(versions, key=lambda version: (version.language, version.url)))


def _version(planner: Planner, entry: Entry) -> Version:
    article, base = entry.article, planner.base
    edition = matching(article.language, [edition.language for edition in planner.site.editions])
    return Version(article.language, article.title, base.href(entry.url), base.absolute(entry.url), edition)


def _image(planner: Planner, entry: Entry) -> Image | None:
    found = planner.references.images.get(entry.article.path)
    if found is None or not found.url:
        return None
    if found.asset is None:
        return Image(found.url, found.url)
    return Image(planner.base.href(found.url), planner.base.absolute(found.url), found.asset.width, found.asset.height)


def sitemaps(planner: Planner, most: int = _SITEMAP_URLS) -> Iterator[Page]:
    """Make the sitemap, in parts with an index where there are more URLs than `most` (sitemaps.org)."""
    # The oldest first, so that a new article changes the last part only.
    locations = [*reversed(list(_article_locations(planner))), *_list_locations(planner)]
    parts = [tuple(locations[start : start + most]) for start in range(0, len(locations), most)]
    if len(parts) == 1:
        yield SitemapPage(**planner.whole("sitemap.xml", "sitemap.xml", ""), locations=parts[0])
        return
    for number, part in enumerate(parts, 1):
        yield SitemapPage(**planner.whole(f"sitemap-{number}.xml", "sitemap.xml", ""), locations=part)
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = tuple(Location(planner.edition.absolute(name), "") for name in names)
    yield SitemapPage(**planner.whole("sitemap.xml", "sitemap-index.xml", ""), locations=index)


def _article_locations(planner: Planner) -> Iterator[Location]:
    for entry in planner.collection.entries:
        if planner.is_indexed(entry):
            yield Location(planner.base.absolute(entry.url), entry.article.changed[:10])


def _list_locations(planner: Planner) -> Iterator[Location]:
    yield Location(planner.edition.absolute(""), planner.site.updated[:10])
    yield Location(planner.edition.absolute("data/"), "")
    for taxonomy in TAXONOMIES:
        for term in planner.collection.terms(taxonomy).values():
            yield Location(planner.edition.absolute(term.url), "")


def single(planner: Planner) -> Iterator[Page]:
    """Make the pages of which there is one; hosts know only the main edition's 404.html and robots.txt."""
    yield Page(**planner.whole("search/", "search.html", "search"), breadcrumbs=planner.crumbs())
    if not planner.config.folder:
        yield Page(**planner.whole("404.html", "404.html", "404"))
        yield Page(**planner.whole("robots.txt", "robots.txt", ""))


def redirects(planner: Planner) -> Iterator[Page]:
    """Make a page at every old address that leads to the new one: at those that were asked for, then at the others."""
    for entry in planner.collection.entries:
        yield from (_redirect(planner, entry, alias) for alias in entry.article.aliases)
    for entry in planner.collection.entries:
        yield from (_redirect(planner, entry, url) for url in entry.was if url not in entry.article.aliases)


def _redirect(planner: Planner, entry: Entry, url: str) -> RedirectPage:
    whole = planner.beside(url, "redirect.html", entry.article.title)
    # Any host of a copy keeps its readers; search engines learn the one address.
    whole["permalink"] = planner.base.absolute(entry.url)
    return RedirectPage(**whole, target=planner.base.href(entry.url))


Kind = Callable[[Planner], Iterator[Page]]
KINDS: tuple[Kind, ...] = (home, articles, terms, archive, feeds, exports, sitemaps, single, redirects)


def make_pages(planner: Planner) -> list[Page]:
    """Make every page of an edition."""
    return [page for kind in KINDS for page in kind(planner)]
