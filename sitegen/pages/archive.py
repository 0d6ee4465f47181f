"""The archive: the articles of each year, month and day that has any, where `archive` asks for their lists."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.core import urls
from sitegen.core.dates import period_date
from sitegen.core.formatting import long_date
from sitegen.pages.context import PageContext
from sitegen.pages.coverage import Coverage, make_coverage
from sitegen.pages.lists import ListPage, pages_of
from sitegen.pages.page import Link, Page, Period

# More links than these on one page help nobody: then the months are on the pages of their years.
_MOST_MONTHS = 240
_KINDS = {4: "years", 7: "months", 10: "days"}

Periods = Mapping[str, Period]
"""By their ISO 8601 names, from the first to the last."""


class Year(Struct, frozen=True):
    """A year that has articles, and its months, where these are not too many to list."""

    period: Period
    months: tuple[Period, ...]


class ArchivePage(Page, frozen=True, kw_only=True):
    """All years, newest first."""

    years: tuple[Year, ...]
    coverage: Coverage | None


def archive(context: PageContext) -> Iterator[Page]:
    """Make the page of all years, and the lists of the articles of each year, and perhaps of each month and day."""
    found = context.periods
    periods = {iso: _period(context, iso, found[iso]) for iso in sorted(found)}
    below: dict[str, list[Period]] = defaultdict(list)
    for iso, period in periods.items():
        below[iso[:-3]].append(period)
    if periods:
        yield _index(context, periods, below)
    for length, kind in _KINDS.items():
        level = [iso for iso in periods if len(iso) == length]
        for earlier, iso, later in zip(["", *level], level, [*level[1:], ""], strict=False):
            front = ListPage(
                **context.common_fields(urls.period(iso), "list.html", _name(context, iso)),
                kind=kind,
                period=periods[iso].date,
                periods=tuple(below[iso]),
                earlier=periods.get(earlier),
                later=periods.get(later),
                breadcrumbs=context.breadcrumbs(_archive(context), *_above(context, iso, periods)),
            )
            yield from pages_of(context, front, found[iso])


def _period(context: PageContext, iso: str, positions: Sequence[int]) -> Period:
    return Period(period_date(iso), context.period_url(iso), len(positions))


def _index(context: PageContext, periods: Periods, below: Mapping[str, Sequence[Period]]) -> ArchivePage:
    years = [iso for iso in periods if len(iso) == 4]
    is_short = sum(len(iso) == 7 for iso in periods) <= _MOST_MONTHS
    dates = (entry.article.date for entry in context.collection.entries)
    return ArchivePage(
        **context.common_fields("archive/", "archive.html", "years"),
        years=tuple(Year(periods[iso], tuple(below.get(iso, ())) if is_short else ()) for iso in reversed(years)),
        coverage=make_coverage(dates, context.period_url),
        breadcrumbs=context.breadcrumbs(),
    )


def _archive(context: PageContext) -> Link:
    return Link("years", context.edition.href("archive/"))


def _above(context: PageContext, iso: str, periods: Periods) -> Iterator[Link]:
    for length in range(4, len(iso), 3):
        yield Link(_name(context, iso[:length]), periods[iso[:length]].url)


def _name(context: PageContext, iso: str) -> str:
    return long_date(context.config.language, period_date(iso))
