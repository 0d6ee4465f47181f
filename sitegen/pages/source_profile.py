"""Sources -> Profiles: what the curator says of each."""

from sitegen.collection.terms import Term
from sitegen.config.records import SourceRecord
from sitegen.markdown.notes import read_note
from sitegen.pages.context import PageContext
from sitegen.pages.page import SourceProfile


def describe_source(context: PageContext, term: Term) -> SourceProfile:
    """Make the profile of a source, which need not have a record."""
    record = context.config.sources.get(term.slug)
    return SourceProfile(
        outlet=context.citations[context.collection.entries[term.articles[0]].id].outlet,
        aliases=record.aliases if record else (),
        feed=record.feed if record else "",
        license=record.license if record else "",
        rights=(record.rights if record else None) or context.config.rights,
        note=_note(context, record),
    )


def _note(context: PageContext, record: SourceRecord | None) -> str:
    note, _ = read_note(record.note if record else "", context.config.language, context.config.typography)
    return note.html(())
