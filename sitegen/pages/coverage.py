"""The coverage of a list: the number of articles in each month or year, for a chart."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

from sitegen.core.dates import Date, period_date
from sitegen.pages.page import Period

# A longer time is counted by years.
_MOST_MONTHS = 24
_TALLEST = 100


class Bar(Struct, frozen=True):
    """A period that has articles."""

    period: Period
    """The month or year."""
    position: int
    """The number of periods since the first."""
    height: int
    """In hundredths of the tallest bar; at least 2, so that a single article can be seen."""


class Coverage(Struct, frozen=True):
    """The number of articles over time; `length` counts all periods, also those without articles."""

    unit: Literal["month", "year"]
    """`month` or `year`."""
    length: int
    """The number of these periods from the first to the last, empty ones too."""
    bars: tuple[Bar, ...]
    """The periods that have articles."""


def make_coverage(dates: Iterable[Date], link: Callable[[str], str]) -> Coverage | None:
    """Count dates by months, or by years if they are too far apart or a month is unknown; None for under two bars.

    `link` returns the link to the articles of a period (ISO 8601).
    """
    names = [date.iso for date in dates]
    years = Counter(iso[:4] for iso in names)
    months = Counter(iso[:7] for iso in names)
    by_month = all(len(iso) >= 7 for iso in names) and _span(months, _month) <= _MOST_MONTHS
    counts, number = (months, _month) if by_month else (years, int)
    if len(counts) < 2:
        return None
    first, most = min(map(number, counts)), max(counts.values())
    bars = (
        Bar(Period(period_date(iso), link(iso), count), number(iso) - first, max(round(count * _TALLEST / most), 2))
        for iso, count in sorted(counts.items())
    )
    return Coverage("month" if by_month else "year", _span(counts, number), tuple(bars))


def _month(iso: str) -> int:
    """Return the number of a month, counted from the year 0."""
    return int(iso[:4]) * 12 + int(iso[5:7])


def _span(periods: Iterable[str], number: Callable[[str], int]) -> int:
    numbers = [number(iso) for iso in periods]
    return max(numbers, default=0) - min(numbers, default=0) + 1
