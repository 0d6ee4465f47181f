"""The overview of a list of articles: the time that they cover, and their commonest terms."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.collect import Entry
from sitegen.collection.terms import Term
from sitegen.core.dates import Date, period_date
from sitegen.pages.context import PageContext
from sitegen.pages.coverage import Coverage, make_coverage
from sitegen.pages.page import Count, Period
from sitegen.pages.site import term_count

# Only the commonest terms are shown: a phone is small, and the others are one click further.
_MOST = 12


class Overview(Struct, frozen=True):
    """The time that the articles of a list cover, and their commonest terms."""

    first: Date
    """The date of the oldest article."""
    last: Date
    """The date of the newest article."""
    years: tuple[Period, ...]
    """The years, newest first, if there are several and the list leads to each."""
    coverage: Coverage | None
    """The number of articles over time, as a chart shows it."""
    topics: tuple[Count, ...]
    """The commonest topics of these articles, except the list's own, each with the number of them that have it."""
    sources: tuple[Count, ...]
    """The commonest sources."""
    languages: tuple[Count, ...]
    """The languages; empty if all articles have the same."""


def make_overview(
    context: PageContext, positions: Sequence[int], link: Callable[[str], str], term: Term | None = None
) -> Overview | None:
    """Return the overview of articles, newest first, or None if there are none.

    `link` returns the link to those of a period (ISO 8601); `term` is the term of the list, if it is of one.
    """
    entries = [context.collection.entries[index] for index in positions]
    if not entries:
        return None
    return Overview(
        first=entries[-1].article.date,
        last=entries[0].article.date,
        years=_years(entries, link),
        coverage=make_coverage((entry.article.date for entry in entries), link),
        topics=_commonest(context, "topics", (slug for entry in entries for slug in entry.topics), term),
        sources=_commonest(context, "sources", (slug for entry in entries for slug in entry.sources), term),
        languages=_commonest(context, "languages", (slug for entry in entries for slug in entry.languages), term),
    )


def _years(entries: Iterable[Entry], link: Callable[[str], str]) -> tuple[Period, ...]:
    years = Counter(entry.article.date.year for entry in entries)
    newest_first = sorted(years.items(), reverse=True)
    return tuple(Period(period_date(year), link(year), count) for year, count in newest_first) if len(years) > 1 else ()


def _commonest(context: PageContext, taxonomy: str, slugs: Iterable[str], own: Term | None) -> tuple[Count, ...]:
    """Count the terms of articles, except `own`, which all of them have."""
    terms = context.collection.terms(taxonomy)
    ranked = sorted(Counter(slugs).items(), key=lambda pair: (-pair[1], pair[0]))
    others = [(slug, count) for slug, count in ranked if terms[slug] is not own]
    return tuple(replace(term_count(terms[slug], context.edition), count=count) for slug, count in others[:_MOST])
