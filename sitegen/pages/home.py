"""The home page."""

from collections.abc import Iterator

from sitegen.pages.context import PageContext
from sitegen.pages.lists import ListPage, pages_of
from sitegen.pages.overview import overview
from sitegen.pages.page import Link, Page

_MOST_FEATURED = 6


def home(context: PageContext) -> Iterator[Page]:
    """Make the home page and the older pages behind it."""
    entries = context.collection.entries
    featured = [index for index, entry in enumerate(entries) if entry.article.featured][:_MOST_FEATURED]
    others = [index for index in range(len(entries)) if index not in featured]
    front = ListPage(
        **context.common_fields("", "home.html", context.config.title),
        kind="home",
        description=context.config.description,
        feed=Link(context.config.title, context.edition.href("atom.xml")),
        featured=tuple(context.cards[index] for index in featured),
        overview=overview(context, range(len(entries)), context.period_url),
    )
    yield from pages_of(context, front, others)
