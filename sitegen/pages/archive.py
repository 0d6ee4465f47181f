"""The archive: the articles of each year, month and day that has any, where `archive` asks for their lists."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sitegen.core import urls
from sitegen.core.dates import period_date
from sitegen.core.formatting import long_date
from sitegen.pages.context import Planner
from sitegen.pages.coverage import make_coverage
from sitegen.pages.lists import pages_of
from sitegen.pages.page import ArchivePage, ListPage, Page, Year
from sitegen.pages.site import Link, Period

# More links than these on one page help nobody: then the months are on the pages of their years.
_MOST_MONTHS = 240
_KINDS = {4: "years", 7: "months", 10: "days"}

Periods = Mapping[str, Period]
"""By their ISO 8601 names, from the first to the last."""


def archive(planner: Planner) -> Iterator[Page]:
    """Make the page of all years, and the lists of the articles of each year, and perhaps of each month and day."""
    found = planner.periods
    periods = {iso: _period(planner, iso, found[iso]) for iso in sorted(found)}
    below: dict[str, list[Period]] = defaultdict(list)
    for iso, period in periods.items():
        below[iso[:-3]].append(period)
    if periods:
        yield _index(planner, periods, below)
    for length, kind in _KINDS.items():
        level = [iso for iso in periods if len(iso) == length]
        for earlier, iso, later in zip(["", *level], level, [*level[1:], ""], strict=False):
            front = ListPage(
                **planner.whole(urls.period(iso), "list.html", _name(planner, iso)),
                kind=kind,
                period=periods[iso].date,
                periods=tuple(below[iso]),
                earlier=periods.get(earlier),
                later=periods.get(later),
                breadcrumbs=planner.crumbs(_archive(planner), *_above(planner, iso, periods)),
            )
            yield from pages_of(planner, front, found[iso])


def _period(planner: Planner, iso: str, positions: Sequence[int]) -> Period:
    return Period(period_date(iso), planner.period(iso), len(positions))


def _index(planner: Planner, periods: Periods, below: Mapping[str, Sequence[Period]]) -> ArchivePage:
    years = [iso for iso in periods if len(iso) == 4]
    is_short = sum(len(iso) == 7 for iso in periods) <= _MOST_MONTHS
    dates = (entry.article.date for entry in planner.collection.entries)
    return ArchivePage(
        **planner.whole("archive/", "archive.html", "years"),
        years=tuple(Year(periods[iso], tuple(below.get(iso, ())) if is_short else ()) for iso in reversed(years)),
        coverage=make_coverage(dates, planner.period),
        breadcrumbs=planner.crumbs(),
    )


def _archive(planner: Planner) -> Link:
    return Link("years", planner.edition.href("archive/"))


def _above(planner: Planner, iso: str, periods: Periods) -> Iterator[Link]:
    for length in range(4, len(iso), 3):
        yield Link(_name(planner, iso[:length]), periods[iso[:length]].url)


def _name(planner: Planner, iso: str) -> str:
    return long_date(planner.config.language, period_date(iso))
