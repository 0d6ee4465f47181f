"""Lists of articles, divided into a front page and numbered pages. `home`, `terms` and `archive` make them."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.citation import Outlet
from sitegen.core import url_scheme
from sitegen.core.dates import Date
from sitegen.pages.context import PageContext
from sitegen.pages.overview import Overview
from sitegen.pages.page import Card, Page, Period

Item = TypeVar("Item")


class SourceProfile(Struct, frozen=True):
    """A source, as the curator describes it."""

    outlet: Outlet
    """The source."""
    aliases: tuple[str, ...]
    """Its other names."""
    feed: str
    """The address of its own feed, or empty."""
    license: str
    """The licence of its articles, or empty."""
    rights: str
    """How much of its articles is shown: `full`, `excerpt`, `link` or `private`."""
    note: str
    """The curator's note, as safe HTML."""


class ListPage(Page, frozen=True, kw_only=True):
    """A list of all articles, or of those of a term, a period or both, newest first; those of an event oldest first
    (`home.html`, `list.html`).

    Numbered pages are counted from the oldest articles; the front page has number 0.
    """

    SHARED = "cards"

    kind: str
    """`home`, a taxonomy, `years`, `months` or `days`."""
    cards: tuple[Card, ...] = ()
    """The articles, newest first; those of an event, oldest first."""
    count: int = 0
    """On the front page, the number of all articles; 0 on numbered pages, which a new article would change."""
    number: int = 0
    """The number of the page, counted from the oldest; 0 on the front page."""
    newer: str = ""
    """The link to newer articles, or empty."""
    older: str = ""
    """The link to older articles, or empty."""
    about: str = ""
    """The curator's description, as safe HTML."""
    featured: tuple[Card, ...] = ()
    """On the home page, the articles that the curator puts first; they are not among `cards`."""
    overview: Overview | None = None
    """On the front page of the home page or of a term."""
    profile: SourceProfile | None = None
    """On the front page of a source."""
    period: Date | None = None
    """The year, month or day of the articles, if the list is of one."""
    periods: tuple[Period, ...] = ()
    """The months of a year, or the days of a month, that have articles, in the order of time."""
    earlier: Period | None = None
    """In a list of a period alone, the last period before it that has articles."""
    later: Period | None = None
    """The next period after it that has articles."""


def paginate(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Divide items, newest first, into pages: the front page, then the others from the newest to the oldest.

    Pages are filled from the oldest end, so that a new article changes the front page only. The front page takes the
    remainder; if that is at most half a page, it takes one full page more.
    """
    front = front_size(len(items), size)
    return [items[:front], *(items[start : start + size] for start in range(front, len(items), size))]


def front_size(count: int, size: int) -> int:
    """Return the number of items on the front page of a list of `count` items."""
    remainder = count % size
    return min(remainder + size, count) if 2 * remainder <= size else remainder


def list_pages(context: PageContext, front: ListPage, positions: Sequence[int]) -> Iterator[ListPage]:
    """Make the pages of a list, newest first: `front` with its articles, and the numbered pages."""
    parts = paginate([context.cards[index] for index in positions], context.config.paginate)
    numbers = [0, *range(len(parts) - 1, 0, -1)]
    yield from _linked(context, front, parts, numbers)


def list_pages_oldest_first(context: PageContext, front: ListPage, cards: Sequence[Card]) -> Iterator[ListPage]:
    """Make the pages of a list that begins with the oldest article."""
    size = context.config.paginate
    parts = [cards[start : start + size] for start in range(0, len(cards), size)]
    numbers = [0, *range(2, len(parts) + 1)]
    for page in _linked(context, front, parts, numbers):
        yield replace(page, newer=page.older, older=page.newer)


def _linked(
    context: PageContext, front: ListPage, parts: Sequence[Sequence[Card]], numbers: Sequence[int]
) -> Iterator[ListPage]:
    """Make a page of each part, with links to the pages before and after it."""
    page_urls = [url_scheme.numbered(front.url, number) if number else front.url for number in numbers]
    links = ["", *map(context.base.href, page_urls), ""]
    numbered = _numbered(front) if len(parts) > 1 else front
    for order, (cards, number) in enumerate(zip(parts, numbers, strict=True)):
        yield replace(
            numbered if order else front,
            url=page_urls[order],
            permalink=context.base.absolute(page_urls[order]),
            cards=tuple(cards),
            count=0 if order else sum(map(len, parts)) + len(front.featured),
            number=number,
            newer=links[order],
            older=links[order + 2],
        )


def _numbered(front: ListPage) -> ListPage:
    """Return a page without the fields of the front page, so that a change of these changes no numbered page."""
    return replace(
        front,
        template="list.html",
        about="",
        featured=(),
        overview=None,
        profile=None,
        periods=(),
        earlier=None,
        later=None,
    )
