"""Sources -> Profiles: what the curator says of a source, and what the collection has of it."""

from collections import Counter

from msgspec.structs import replace

from sitegen.notes import read_note
from sitegen.pages import Profile
from sitegen.planner import Planner
from sitegen.records import SourceRecord
from sitegen.site import Count, count
from sitegen.terms import Term


def profile(planner: Planner, term: Term) -> Profile:
    """Make the profile of a source, which need not have a record."""
    entries = [planner.collection.entries[index] for index in term.articles]
    record = planner.config.sources.get(term.slug)
    return Profile(
        outlet=planner.citations[entries[0].id].outlet,
        aliases=record.aliases if record else (),
        feed=record.feed if record else "",
        license=record.license if record else "",
        rights=(record.rights if record else None) or planner.config.rights,
        note=_note(planner, record),
        first=entries[-1].article.date,
        last=entries[0].article.date,
        topics=_counts(planner, "topics", Counter(slug for entry in entries for slug in entry.topics)),
        languages=_counts(planner, "languages", Counter(slug for entry in entries for slug in entry.languages)),
    )


def _note(planner: Planner, record: SourceRecord | None) -> str:
    note, _ = read_note(record.note if record else "", planner.config.language, planner.config.typography)
    return note.html(())


def _counts(planner: Planner, taxonomy: str, found: Counter[str]) -> tuple[Count, ...]:
    terms = planner.collection.terms(taxonomy)
    return tuple(
        replace(count(terms[slug], planner.base), count=number)
        for slug, number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    )
