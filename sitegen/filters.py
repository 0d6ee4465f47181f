"""What templates may call: dates and numbers as the interface's language writes them (Unicode CLDR)."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from sitegen.dates import Date
from sitegen.locales import locale


@lru_cache(maxsize=20_000)
def _long_date(language: str, iso: str) -> str:
    own = locale(language)
    if len(iso) == 4:
        return iso
    if len(iso) == 7:
        return format_skeleton("yMMMM", date.fromisoformat(f"{iso}-01"), locale=own)
    return format_date(date.fromisoformat(iso), "long", locale=own)


def long_date(language: str, value: Date) -> str:
    """Write a date in words, as precisely as it is known."""
    return _long_date(language, value.iso[:10])


def month_name(language: str, value: Date) -> str:
    """Write a date's month and year, or its year where that is all that is known."""
    return _long_date(language, value.iso[:7])


def without_year(language: str, value: Date) -> str:
    """Write the name of a month alone, or the day and the month."""
    own = locale(language)
    day = date.fromisoformat(value.iso[:10] if value.day else f"{value.iso[:7]}-01")
    return format_skeleton("MMMMd", day, locale=own) if value.day else format_date(day, "LLLL", locale=own)


def number(language: str, value: int) -> str:
    """Write a number with the language's separators."""
    return format_decimal(value, locale=language.replace("-", "_"))


@lru_cache(maxsize=1000)
def language_name(language: str, tag: str) -> str:
    """Write the name of a language."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(language.replace("-", "_")) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def language_itself(_language: str, tag: str) -> str:
    """Write the name of a language in that language."""
    name = language_name(tag, tag)
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=1000)
def country_name(language: str, code: str) -> str:
    """Write the name of a country where `code` is one of ISO 3166's two letters, else `code` itself."""
    names: Mapping[str, str] = Locale.parse(language, sep="-").territories
    return names.get(code.upper(), code) if len(code) == 2 else code


@lru_cache(maxsize=1000)
def open_graph_locale(_language: str, tag: str) -> str:
    """Write a language as Open Graph does, `fr_FR`: in the country where most speak it, if none is given."""
    likely: Mapping[str, str] = get_global("likely_subtags")
    territory = _territory(tag.replace("-", "_")) or _territory(likely.get(tag.replace("-", "_"), ""))
    return "_".join(filter(None, (tag.partition("-")[0], territory)))


def _territory(locale: str) -> str:
    return next((part for part in locale.split("_")[1:] if len(part) == 2), "")


def full_date_time(_language: str, value: Date) -> str:
    """Write the moment at which a date begins (RFC 3339), or nothing where its day is not known."""
    return (value.iso if len(value.iso) > 10 else value.instant) if value.day else ""


FILTERS: Mapping[str, Callable[..., str]] = {
    "date": long_date,
    "month": month_name,
    "without_year": without_year,
    "number": number,
    "language": language_name,
    "language_itself": language_itself,
    "country": country_name,
    "locale": open_graph_locale,
    "date_time": full_date_time,
}
