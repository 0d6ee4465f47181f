"""The pages that list articles or terms: home, and those of taxonomies."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.citation import Outlet
from sitegen.core import urls
from sitegen.core.dates import Date
from sitegen.pages.context import PageContext
from sitegen.pages.overview import Overview
from sitegen.pages.page import Card, Page, Period

Item = TypeVar("Item")


class SourceProfile(Struct, frozen=True):
    """A source, as the curator describes it."""

    outlet: Outlet
    aliases: tuple[str, ...]
    feed: str
    license: str
    rights: str
    note: str
    """The curator's note, as safe HTML."""


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


def parts(positions: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Cut a list, newest first, into pages: the front one, then the others from newest to oldest.

    Full pages are counted from the oldest end, so that a new article changes the front page and no numbered one;
    the front page takes what is left over, with one full page more where that is no more than half of one.
    """
    front = _front(len(positions), size)
    return [
        positions[:front],
        *(positions[start : start + size] for start in range(front, len(positions), size)),
    ]


def _front(count: int, size: int) -> int:
    """Return how many of so many items the front page of a list has."""
    front = count % size
    return min(front + size, count) if 2 * front <= size else front


def pages_of(context: PageContext, front: ListPage, positions: Sequence[int]) -> Iterator[Page]:
    """Make the front page of a list, and the numbered pages behind it."""
    cut = parts([context.cards[index] for index in positions], context.config.paginate)
    numbers = [0, *range(len(cut) - 1, 0, -1)]
    yield from _linked(context, front, cut, numbers)


def _in_order_of_time(context: PageContext, front: ListPage, cards: Sequence[Card]) -> Iterator[Page]:
    """Make the pages of a list that begins with the oldest article."""
    size = context.config.paginate
    cut = [cards[start : start + size] for start in range(0, len(cards), size)]
    numbers = [0, *range(2, len(cut) + 1)]
    for page in _linked(context, front, cut, numbers):
        yield replace(page, newer=page.older, older=page.newer)


def _linked(
    context: PageContext, front: ListPage, cut: Sequence[Sequence[Card]], numbers: Sequence[int]
) -> Iterator[ListPage]:
    places = [urls.numbered(front.url, number) if number else front.url for number in numbers]
    links = ["", *map(context.base.href, places), ""]
    behind = _behind(front) if len(cut) > 1 else front
    for order, (part, number) in enumerate(zip(cut, numbers, strict=True)):
        yield replace(
            behind if order else front,
            url=places[order],
            permalink=context.base.absolute(places[order]),
            cards=tuple(part),
            count=0 if order else sum(map(len, cut)) + len(front.featured),
            number=number,
            newer=links[order],
            older=links[order + 2],
        )


def _behind(page: ListPage) -> ListPage:
    """Leave out what only the front page has, so that no change of it changes the pages behind."""
    return replace(
        page,
        template="list.html",
        about="",
        featured=(),
        overview=None,
        profile=None,
        periods=(),
        earlier=None,
        later=None,
    )
