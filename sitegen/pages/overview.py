"""Articles of a list -> Overview: when they are from, and their commonest terms."""

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
from sitegen.pages.site import count

# Of more terms, those with most articles: the others are a click further, and a phone is small.
_MOST = 12


class Overview(Struct, frozen=True):
    """What the articles of a list have in common: when they are from, and their commonest terms."""

    first: Date
    last: Date
    years: tuple[Period, ...]
    """The years, newest first, where there are several and the list leads to each."""
    coverage: Coverage | None
    topics: tuple[Count, ...]
    """The commonest topics, without the list's own; each with how many of these articles have it."""
    sources: tuple[Count, ...]
    languages: tuple[Count, ...]


def overview(
    context: PageContext, positions: Sequence[int], link: Callable[[str], str], term: Term | None = None
) -> Overview | None:
    """Sum up articles, newest first, those of a term or of the whole; `link` makes the link to those of a period."""
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
    found = sorted(years.items(), reverse=True)
    return tuple(Period(period_date(year), link(year), number) for year, number in found) if len(found) > 1 else ()


def _commonest(context: PageContext, taxonomy: str, slugs: Iterable[str], own: Term | None) -> tuple[Count, ...]:
    """Count the terms of articles, without the one that all of them have."""
    terms = context.collection.terms(taxonomy)
    if not terms:
        return ()
    ranked = sorted(Counter(slugs).items(), key=lambda pair: (-pair[1], pair[0]))
    others = ((slug, number) for slug, number in ranked if terms[slug] is not own)
    return tuple(replace(count(terms[slug], context.edition), count=number) for slug, number in [*others][:_MOST])
