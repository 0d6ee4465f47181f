"""The home page, with the numbered pages of older articles."""

from collections.abc import Iterator

from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.lists import ListPage, list_pages
from sitegen.pages.overview import make_overview
from sitegen.pages.page import Location

_MOST_FEATURED = 6


def _home(context: PageContext) -> Iterator[ListPage]:
    entries = context.collection.entries
    featured = [index for index, entry in enumerate(entries) if entry.article.featured][:_MOST_FEATURED]
    others = [index for index in range(len(entries)) if index not in featured]
    front = ListPage(
        **context.common_fields("", "home.html", context.config.title),
        kind="home",
        description=context.config.description,
        feed=context.feed_link(context.config.title, ""),
        featured=tuple(context.cards[index] for index in featured),
        overview=make_overview(context, range(len(entries)), context.period_url),
    )
    yield from list_pages(context, front, others)


def _locations(context: PageContext) -> Iterator[Location]:
    yield Location(context.edition.absolute(""), context.site.updated[:10])


KIND = PageKind(ListPage, _home, _locations)
