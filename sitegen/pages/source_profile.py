"""Sources -> Profiles: what the curator says of each."""

from sitegen.collection.terms import Term
from sitegen.config.records import SourceRecord
from sitegen.markdown.notes import read_note
from sitegen.pages.context import Planner
from sitegen.pages.page import Profile


def profile(planner: Planner, term: Term) -> Profile:
    """Make the profile of a source, which need not have a record."""
    record = planner.config.sources.get(term.slug)
    return Profile(
        outlet=planner.citations[planner.collection.entries[term.articles[0]].id].outlet,
        aliases=record.aliases if record else (),
        feed=record.feed if record else "",
        license=record.license if record else "",
        rights=(record.rights if record else None) or planner.config.rights,
        note=_note(planner, record),
    )


def _note(planner: Planner, record: SourceRecord | None) -> str:
    note, _ = read_note(record.note if record else "", planner.config.language, planner.config.typography)
    return note.html(())
