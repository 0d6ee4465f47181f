"""Dates as sources print them: a year, a month, a day or an instant."""

import re
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from msgspec import Struct

from sitegen.core.date_words import read_words

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?)"
    r"(?:[Tt ]\s*(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<zone>[Zz]|UTC|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII,
)


class Date(Struct, frozen=True, gc=False):
    """A date with the precision that was written.

    `iso` is ISO 8601: `2005`, `2005-12`, `2005-12-03` or a date-time with its offset.
    `instant` is its beginning in UTC (`2005-12-03T00:00:00Z`), which sorts; a date without a time has no zone, and
    keeps its day.
    """

    iso: str
    """The date as it was written (ISO 8601): `2005`, `2005-12`, `2005-12-03`, or with a time."""
    instant: str
    """Its beginning in UTC."""

    @property
    def year(self) -> str:
        """The year, as four digits."""
        return self.iso[:4]

    @property
    def month(self) -> str:
        """The year and month, or an empty string where only the year is known."""
        return self.iso[:7] if len(self.iso) >= 7 else ""

    @property
    def day(self) -> str:
        """The whole calendar date, or an empty string where it is partial."""
        return self.iso[:10] if len(self.iso) >= 10 else ""

    @property
    def order(self) -> tuple[str, ...]:
        """The sort key by which dates of one year, month or day follow each other, whatever their time zones."""
        return ((self.iso + "-01-01")[:10], self.month, self.day, self.instant)


def period_date(iso: str) -> Date:
    """Return a year, a month or a day (ISO 8601) as a date."""
    return Date(iso, f"{(iso + '-01-01')[:10]}T00:00:00Z")


class DateNumbers(NamedTuple):
    """The numbers of a written date, not yet checked."""

    year: int
    month: int | None = None
    day: int | None = None
    time: tuple[int, int, int] | None = None
    zone: str | None = None


def parse_date(text: str, zone: tzinfo, language: str) -> Date:
    """Read a date as ISO 8601 (RFC 3339), or with the month's name in `language`.

    A time without an offset is in `zone`. Raises ValueError with a message for the maintainer.
    """
    parts = _read_iso(text.strip()) or _read_named(text.strip(), language)
    if parts is None:
        raise ValueError(f"{text!r} is not a date")
    return _check(parts, zone)


def _read_iso(text: str) -> DateNumbers | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    number = {name: int(value) for name, value in found.groupdict().items() if value and name != "zone"}
    time = (number["hour"], number["minute"], number.get("second", 0)) if "hour" in number else None
    return DateNumbers(number["year"], number.get("month"), number.get("day"), time, found["zone"])


def _read_named(text: str, language: str) -> DateNumbers | None:
    found = read_words(text, language)
    return DateNumbers(*found) if found else None


def _check(parts: DateNumbers, zone: tzinfo) -> Date:
    calendar = _calendar_date(parts)
    iso = calendar.isoformat()
    if parts.time is None:
        precision = 4 if parts.month is None else 7 if parts.day is None else 10
        moment = datetime(calendar.year, calendar.month, calendar.day, tzinfo=UTC)
        return Date(iso[:precision], _instant(moment))
    moment = _moment(calendar, parts, zone)
    return Date(moment.isoformat(), _instant(moment))


def _calendar_date(parts: DateNumbers) -> date:
    try:
        return date(parts.year, _or_first(parts.month), _or_first(parts.day))
    except ValueError:
        raise ValueError(_missing_day(parts)) from None


def _or_first(number: int | None) -> int:
    return 1 if number is None else number


def _missing_day(parts: DateNumbers) -> str:
    if parts.year < 1:
        return "year 0000 does not exist"
    if not 1 <= _or_first(parts.month) <= 12:
        return f"month {parts.month} does not exist"
    return f"{parts.year:04}-{parts.month:02}-{parts.day:02} does not exist: that month has no day {parts.day}"


def _moment(calendar: date, parts: DateNumbers, zone: tzinfo) -> datetime:
    hour, minute, second = parts.time or (0, 0, 0)
    offset = re.sub(r"^(?:[Zz]|UTC)$", "+00:00", parts.zone or "")
    try:
        moment = datetime(calendar.year, calendar.month, calendar.day, hour, minute, second)
        if not offset:
            return moment.replace(tzinfo=zone)
        return datetime.fromisoformat(moment.isoformat() + offset)
    except ValueError:
        raise ValueError(f"time {hour:02}:{minute:02}:{second:02}{offset} does not exist") from None


def _instant(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
    except OverflowError:
        raise ValueError("date is outside the years 0001 to 9999 in UTC") from None
