"""The sitemap."""

from collections.abc import Iterator

from sitegen.collection.terms import TAXONOMIES
from sitegen.pages.context import PageContext
from sitegen.pages.page import Location, Page


class SitemapPage(Page, frozen=True, kw_only=True):
    """A sitemap, or an index of sitemaps."""

    locations: tuple[Location, ...]


# Half of what sitemaps.org allows, so that no file grows to the 50 MB that it allows either.
_SITEMAP_URLS = 25_000


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
