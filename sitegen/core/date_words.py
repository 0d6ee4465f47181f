"""Dates in words of a language (Unicode CLDR), and the dates that figures such as `03/04/2024` may mean."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from sitegen.core.locales import locale

Written = tuple[int, int | None, int | None]
"""A year, a month and a day."""

_EAST = re.compile(
    r"(\d{4})\s*[年년]\s*(?:(\d\d?)\s*[月월]\s*(?:(\d\d?)\s*[日号號일]\s*)?)?"
    r"\(?(?:(?:星期|周|週)[一二三四五六日天]|[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?)?\)?"
)
_WORDS = re.compile(r"[\w\s.,،'’׳״\"/-]+")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
# Regions of a language have month names of their own: Jänner, setiembre, Sept., آذار.
_REGIONS = {"ar": ("ar-LB", "ar-DZ", "ar-MA"), "de": ("de-AT",), "en": ("en-GB",), "es": ("es-PE",)}
# Words that stand beside numbers and months: `le 1er mars`, `5 de marzo del 2024`, `5 marca 2024 r.`, `5th of March`.
_SMALL_WORDS = frozenset(
    "le la el il lo the on am den der dem vom op de del della do da di d du of em no dnia w r roku st nd rd th er ere "
    "e eme o a في من عام سنة م ב ה".split()
)
_SHORTEST_PREFIX = 3
_FIGURES = re.compile(r"(\d{1,4})\s?([-./])\s?(\d\d?)\s?\2\s?(\d{4}|\d\d?)\.?|(\d{4})(\d\d)(\d\d)", re.ASCII)


def read_words(text: str, language: str) -> Written | None:
    """Read a date with the month's name in `language`, with or without day and weekday; None if it is not one."""
    if east := _EAST.fullmatch(unicodedata.normalize("NFKC", text)):
        year, month, day = (int(number) if number else None for number in east.groups())
        is_own = language.partition("-")[0] in {"zh", "ja", "ko"}
        return (year, month, day) if is_own and year is not None else None
    plain = _folded(text)
    if not _WORDS.fullmatch(plain):
        return None
    parts = _PARTS.findall(plain)
    numbers = [part for part in parts if part.isdecimal()]
    years, days = [one for one in numbers if len(one) == 4], [one for one in numbers if len(one) < 3]
    month = _month([part for part in parts if not part.isdecimal()], language)
    if month is None or len(years) != 1 or len(days) > 1 or len(numbers) != len(years + days):
        return None
    return int(years[0]), month, int(days[0]) if days else None


def _folded(text: str) -> str:
    """Return a text in lower case, without accents and without marks of direction."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in letters if unicodedata.category(one) not in {"Mn", "Cf"}).replace("_", " ")


def _month(words: list[str], language: str) -> int | None:
    """Return the number of the month that words name, behind a weekday and among small words."""
    months, weekdays = _months(language), _weekdays(language)
    own = [word for word in words if word not in _SMALL_WORDS]
    for start in range(len(own)):
        if all(word in weekdays for word in own[:start]):
            name = " ".join(own[start:])
            if found := months.get(name) or _by_prefix(name, months):
                return found
    return None


def _by_prefix(name: str, months: dict[str, int]) -> int | None:
    found = {number for month, number in months.items() if month.startswith(name)}
    return found.pop() if len(found) == 1 and len(name) >= _SHORTEST_PREFIX else None


@cache
def _months(language: str) -> dict[str, int]:
    """Return the numbers of months by their folded names in every form: `marca` and `marzec`."""
    main = language.partition("-")[0]
    widths: tuple[Literal["wide", "abbreviated"], ...] = ("abbreviated", "wide")
    contexts: tuple[Literal["format", "stand-alone"], ...] = ("stand-alone", "format")
    months: dict[str, int] = {}
    for tag in (*_REGIONS.get(main, ()), language):
        for width in widths:
            for context in contexts:
                for number, name in get_month_names(width, context, locale(tag)).items():
                    months[" ".join(_PARTS.findall(_folded(name)))] = number
    # In Hebrew `in March` is one word.
    return months | ({f"ב{name}": number for name, number in months.items()} if main == "he" else {})


@cache
def _weekdays(language: str) -> frozenset[str]:
    names = (
        name
        for names in (
            get_day_names("wide", locale=locale(language)),
            get_day_names("abbreviated", locale=locale(language)),
        )
        for name in names.values()
    )
    return frozenset(part for name in names for part in _PARTS.findall(_folded(name)))


def possible_dates(text: str) -> tuple[str, ...]:
    """Return the days (ISO 8601) that a date in figures may mean, the one with the day first before the other."""
    found = _FIGURES.fullmatch(text.strip())
    return tuple(dict.fromkeys(_days(found))) if found else ()


def _days(found: re.Match[str]) -> Iterator[str]:
    first, _, second, third, *whole = found.groups()
    if first is None:
        orders = [tuple(map(int, whole))]
    elif len(first) > 2:
        orders = [(int(first), int(second), int(third))]
    else:
        year = int(third) if len(third) == 4 else (2000 if int(third) < 70 else 1900) + int(third)
        orders = [(year, int(second), int(first)), (year, int(first), int(second))]
    for year, month, day in orders:
        try:
            yield date(year, month, day).isoformat()
        except ValueError:
            continue
