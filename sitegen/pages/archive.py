"""The archive: the list of each year, month and day that has articles, and the index of years.

`archive` in site.yaml says whether months and days have lists.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.core import url_scheme
from sitegen.core.dates import period_date
from sitegen.core.formatting import long_date
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.coverage import Coverage, make_coverage
from sitegen.pages.lists import ListPage, list_pages
from sitegen.pages.page import Link, Page, Period

# If there are more months than a reader can use on one page, each year lists its own.
_MOST_MONTHS = 240
# The names of the lists by the length of their periods' names (ISO 8601).
_LISTS = {4: "years", 7: "months", 10: "days"}

Periods = Mapping[str, Period]
"""Periods by their ISO 8601 names, from the first to the last."""


class Year(Struct, frozen=True):
    """A year that has articles, and its months, unless there are too many of them on the page."""

    period: Period
    """The year."""
    months: tuple[Period, ...]
    """Its months, if they have lists of their own and are not too many."""


class ArchivePage(Page, frozen=True, kw_only=True):
    """The index of all years, newest first (`archive.html`)."""

    IS_TITLED_BY_THEME = True

    years: tuple[Year, ...]
    """The years, newest first."""
    coverage: Coverage | None
    """The number of articles over time, as a chart shows it."""


def _index(context: PageContext) -> Iterator[ArchivePage]:
    periods = _periods(context)
    if not periods:
        return
    below = _below(periods)
    is_short = sum(len(iso) == 7 for iso in periods) <= _MOST_MONTHS
    years = [iso for iso in reversed(periods) if len(iso) == 4]
    dates = (entry.article.date for entry in context.collection.entries)
    yield ArchivePage(
        **context.common_fields("archive/", "archive.html", "years"),
        years=tuple(Year(periods[iso], below[iso] if is_short else ()) for iso in years),
        coverage=make_coverage(dates, context.period_url),
        breadcrumbs=context.breadcrumbs(),
    )


def _lists(context: PageContext) -> Iterator[ListPage]:
    periods = _periods(context)
    below = _below(periods)
    for length, kind in _LISTS.items():
        level = [iso for iso in periods if len(iso) == length]
        for earlier, iso, later in zip(["", *level], level, [*level[1:], ""], strict=False):
            front = ListPage(
                **context.common_fields(url_scheme.period(iso), "list.html", _title(context, iso)),
                kind=kind,
                period=periods[iso].date,
                periods=below[iso],
                earlier=periods.get(earlier),
                later=periods.get(later),
                breadcrumbs=context.breadcrumbs(_archive_link(context), *_links_above(context, iso, periods)),
            )
            yield from list_pages(context, front, context.collection.periods[iso])


def _periods(context: PageContext) -> dict[str, Period]:
    """Return the periods that have a list."""
    positions: Mapping[str, Sequence[int]] = context.collection.periods
    listed = sorted(iso for iso in positions if iso == context.listed_period(iso))
    return {iso: Period(period_date(iso), context.period_url(iso), len(positions[iso])) for iso in listed}


def _below(periods: Periods) -> Mapping[str, tuple[Period, ...]]:
    """Return the months of each year and the days of each month."""
    below = defaultdict[str, tuple[Period, ...]](tuple)
    for iso, period in periods.items():
        below[iso[:-3]] += (period,)
    return below


def _archive_link(context: PageContext) -> Link:
    return Link("years", context.edition.href("archive/"))


def _links_above(context: PageContext, iso: str, periods: Periods) -> Iterator[Link]:
    for length in range(4, len(iso), 3):
        yield Link(_title(context, iso[:length]), periods[iso[:length]].url)


def _title(context: PageContext, iso: str) -> str:
    return long_date(context.config.language, period_date(iso))


INDEX = PageKind(ArchivePage, _index)
LISTS = PageKind(ListPage, _lists)
