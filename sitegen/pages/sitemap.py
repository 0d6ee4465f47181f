"""The sitemap: one file, or several with an index (sitemaps.org)."""

from collections.abc import Iterator

from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Location, Page

# Half of the number that sitemaps.org allows, so that no file reaches its limit of 50 MB either.
_MOST_LOCATIONS = 25_000


class SitemapPage(Page, frozen=True, kw_only=True):
    """A sitemap, or an index of sitemaps (`sitemap.xml`, `sitemap-index.xml`)."""

    locations: tuple[Location, ...]
    """The pages, or the sitemaps."""


def sitemaps(context: PageContext, most: int = _MOST_LOCATIONS) -> Iterator[SitemapPage]:
    """Make the sitemap of an edition, divided into files of `most` locations if it has more than these."""
    locations = [location for kind in context.kinds for location in kind.locations(context)]
    parts = [tuple(locations[start : start + most]) for start in range(0, len(locations), most)]
    if len(parts) == 1:
        yield _sitemap(context, "sitemap.xml", parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield _sitemap(context, name, part)
    files = tuple(Location(context.edition.absolute(name)) for name in names)
    yield SitemapPage(**context.common_fields("sitemap.xml", "sitemap-index.xml", ""), locations=files)


def _sitemap(context: PageContext, name: str, locations: tuple[Location, ...]) -> SitemapPage:
    return SitemapPage(**context.common_fields(name, "sitemap.xml", ""), locations=locations)


KIND = PageKind(SitemapPage, sitemaps)
