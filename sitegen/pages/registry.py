"""Collection -> Pages: one function per kind of page, listed in KINDS."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from sitegen.collection.collect import Entry
from sitegen.collection.editions import matching
from sitegen.collection.terms import TAXONOMIES
from sitegen.config.site import direction
from sitegen.pages.archive import archive
from sitegen.pages.context import PageContext
from sitegen.pages.downloads import exports
from sitegen.pages.feeds import feeds
from sitegen.pages.lists import home, terms
from sitegen.pages.page import ArticlePage, Image, Location, Neighbours, Page, RedirectPage, SitemapPage, Version
from sitegen.pages.site import Count, count

# Half of what sitemaps.org allows, so that no file grows to the 50 MB that it allows either.
_SITEMAP_URLS = 25_000


def articles(context: PageContext) -> Iterator[Page]:
    """Make the page of every article."""
    for index, entry in enumerate(context.collection.entries):
        yield _article(context, entry, context.neighbours(index))


def _article(context: PageContext, entry: Entry, neighbours: tuple[Neighbours, ...]) -> ArticlePage:
    article = entry.article
    topics = context.term_links("topics", entry.topics)
    return ArticlePage(
        url=entry.url,
        template="article.html",
        title=article.title,
        permalink=context.base.absolute(entry.url),
        language=article.language,
        direction=direction(article.language),
        description=article.summary,
        breadcrumbs=context.breadcrumbs(context.taxonomy_link("topics"), *topics[:1]),
        bodies=(entry.id,) if article.body else (),
        links=(context.body_links(entry),) if article.body else (),
        is_indexed=context.is_indexed(entry),
        citation=context.citations[entry.id],
        source=context.term_links("sources", entry.sources)[0],
        date=article.date,
        updated=article.updated,
        authors=context.term_links("authors", entry.authors),
        topics=topics,
        tags=context.term_links("tags", entry.tags),
        minutes=article.minutes,
        summary=article.summary,
        contents=article.headings if len(article.headings) > 3 and article.minutes > 2 else (),
        image=_image(context, entry),
        neighbours=neighbours,
        related=tuple(context.cards[index] for index in entry.related),
        note=context.note(entry),
        event=_event(context, entry),
        versions=_versions(context, entry),
        extra=article.extra,
    )


def _event(context: PageContext, entry: Entry) -> Count | None:
    events = context.collection.terms("events")
    found = (replace(count(events[slug], context.edition), count=len(context.events[slug])) for slug in entry.events)
    return next(found, None)


def _versions(context: PageContext, entry: Entry) -> tuple[Version, ...]:
    versions = (_version(context, other) for other in context.versions.by_path.get(entry.article.path, ()))
    return tuple(sorted(versions, key=lambda version: (version.language, version.url)))


def _version(context: PageContext, entry: Entry) -> Version:
    article, base = entry.article, context.base
    edition = matching(article.language, [edition.language for edition in context.site.editions])
    return Version(article.language, article.title, base.href(entry.url), base.absolute(entry.url), edition)


def _image(context: PageContext, entry: Entry) -> Image | None:
    found = context.links.images.get(entry.article.path)
    if found is None or not found.url:
        return None
    if found.asset is None:
        return Image(found.url, found.url)
    return Image(context.base.href(found.url), context.base.absolute(found.url), found.asset.width, found.asset.height)


def sitemaps(context: PageContext, most: int = _SITEMAP_URLS) -> Iterator[Page]:
    """Make the sitemap, in parts with an index where there are more URLs than `most` (sitemaps.org)."""
    # The oldest first, so that a new article changes the last part only.
    locations = [*reversed(list(_article_locations(context))), *_list_locations(context)]
    parts = [tuple(locations[start : start + most]) for start in range(0, len(locations), most)]
    if len(parts) == 1:
        yield SitemapPage(**context.common_fields("sitemap.xml", "sitemap.xml", ""), locations=parts[0])
        return
    for number, part in enumerate(parts, 1):
        yield SitemapPage(**context.common_fields(f"sitemap-{number}.xml", "sitemap.xml", ""), locations=part)
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = tuple(Location(context.edition.absolute(name), "") for name in names)
    yield SitemapPage(**context.common_fields("sitemap.xml", "sitemap-index.xml", ""), locations=index)


def _article_locations(context: PageContext) -> Iterator[Location]:
    for entry in context.collection.entries:
        if context.is_indexed(entry):
            yield Location(context.base.absolute(entry.url), entry.article.changed[:10])


def _list_locations(context: PageContext) -> Iterator[Location]:
    yield Location(context.edition.absolute(""), context.site.updated[:10])
    yield Location(context.edition.absolute("data/"), "")
    for taxonomy in TAXONOMIES:
        for term in context.collection.terms(taxonomy).values():
            yield Location(context.edition.absolute(term.url), "")


def single(context: PageContext) -> Iterator[Page]:
    """Make the pages of which there is one; hosts know only the main edition's 404.html and robots.txt."""
    yield Page(**context.common_fields("search/", "search.html", "search"), breadcrumbs=context.breadcrumbs())
    if not context.config.folder:
        yield Page(**context.common_fields("404.html", "404.html", "404"))
        yield Page(**context.common_fields("robots.txt", "robots.txt", ""))


def redirects(context: PageContext) -> Iterator[Page]:
    """Make a page at every old address that leads to the new one: at those that were asked for, then at the others."""
    for entry in context.collection.entries:
        yield from (_redirect(context, entry, alias) for alias in entry.article.aliases)
    for entry in context.collection.entries:
        yield from (_redirect(context, entry, url) for url in entry.was if url not in entry.article.aliases)


def _redirect(context: PageContext, entry: Entry, url: str) -> RedirectPage:
    fields = context.common_fields_at(url, "redirect.html", entry.article.title)
    # Any host of a copy keeps its readers; search engines learn the one address.
    fields["permalink"] = context.base.absolute(entry.url)
    return RedirectPage(**fields, target=context.base.href(entry.url))


Kind = Callable[[PageContext], Iterator[Page]]
KINDS: tuple[Kind, ...] = (home, articles, terms, archive, feeds, exports, sitemaps, single, redirects)


def make_pages(context: PageContext) -> list[Page]:
    """Make every page of an edition."""
    return [page for kind in KINDS for page in kind(context)]
