"""The pages of terms, and the indexes of taxonomies."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from sitegen.collection.terms import FEED_TAXONOMIES, TAXONOMIES, Term
from sitegen.config.records import SourceRecord
from sitegen.core import urls
from sitegen.core.dates import period_date
from sitegen.markdown.notes import read_note
from sitegen.pages.context import PageContext
from sitegen.pages.lists import ListPage, SourceProfile, _front, _in_order_of_time, pages_of
from sitegen.pages.overview import Overview, overview
from sitegen.pages.page import Count, Link, Page
from sitegen.pages.site import count


class TermsPage(Page, frozen=True, kw_only=True):
    """All terms of a taxonomy, or of very many some."""

    kind: str
    terms: tuple[Count, ...]
    number: int = 0
    """Of the pages behind the first one, from 2."""
    before: str = ""
    after: str = ""


_MOST_TERMS = 160


def terms(context: PageContext) -> Iterator[Page]:
    """Make the page of every topic, source, author, tag, event and language, and the index of each kind."""
    for taxonomy in TAXONOMIES:
        found = context.collection.terms(taxonomy)
        if found:
            yield from _index(context, taxonomy, [*found.values()])
        for term in found.values():
            if taxonomy == "events":
                yield from _in_order_of_time(context, _term(context, term), context.events[term.slug])
            else:
                yield from pages_of(context, _term(context, term), term.articles)
                yield from _years_of(context, term)


def _index(context: PageContext, taxonomy: str, terms: Sequence[Term]) -> Iterator[Page]:
    """Make the index of a taxonomy, in several pages where it has very many terms."""
    cut = [terms[start : start + _MOST_TERMS] for start in range(0, len(terms), _MOST_TERMS)]
    first = urls.term(taxonomy)
    places = [first, *(urls.numbered(first, number) for number in range(2, len(cut) + 1))]
    links = ["", *map(context.edition.href, places), ""]
    for order, part in enumerate(cut):
        yield TermsPage(
            **context.common_fields(places[order], "terms.html", taxonomy),
            kind=taxonomy,
            terms=tuple(_count(context, term) for term in part),
            number=order + 1 if order else 0,
            before=links[order],
            after=links[order + 2],
            breadcrumbs=context.breadcrumbs(),
        )


def _count(context: PageContext, term: Term) -> Count:
    found = count(term, context.edition)
    return replace(found, count=len(context.events[term.slug])) if term.taxonomy == "events" else found


def _term(context: PageContext, term: Term) -> ListPage:
    has_feed = term.taxonomy in FEED_TAXONOMIES
    return ListPage(
        **context.common_fields(term.url, "list.html", term.name),
        kind=term.taxonomy,
        description=term.description,
        about=term.about.html(()),
        breadcrumbs=context.breadcrumbs(context.taxonomy_link(term.taxonomy)),
        feed=Link(term.name, context.edition.href(f"{term.url}atom.xml")) if has_feed else None,
        overview=_overview(context, term),
        profile=describe_source(context, term) if term.taxonomy == "sources" else None,
    )


def _overview(context: PageContext, term: Term) -> Overview | None:
    found = overview(context, term.articles, lambda iso: _link_to(context, term, iso), term)
    # An event is told day by day, so there are no years to lead to.
    return replace(found, years=(), coverage=None) if found and term.taxonomy == "events" else found


def _is_cut(context: PageContext, term: Term) -> bool:
    """Tell whether a term has so many articles that its years need pages of their own."""
    count = len(term.articles)
    return term.taxonomy != "events" and _front(count, context.config.paginate) < count


def _link_to(context: PageContext, term: Term, iso: str) -> str:
    """Return the link to a term's articles of a year: their own page, or a heading; to the archive for a month."""
    if len(iso) > 4:
        return context.period_url(iso)
    return context.edition.href(f"{term.url}{iso}/" if _is_cut(context, term) else f"{term.url}#y{iso}")


def _years_of(context: PageContext, term: Term) -> Iterator[Page]:
    """Make the lists of a term's articles of each year, where it has many."""
    if not _is_cut(context, term):
        return
    for year, positions in groupby(term.articles, lambda index: context.collection.entries[index].article.date.year):
        front = ListPage(
            **context.common_fields(f"{term.url}{year}/", "list.html", f"{term.name}, {year}"),
            kind=term.taxonomy,
            period=period_date(year),
            breadcrumbs=context.breadcrumbs(
                context.taxonomy_link(term.taxonomy), context.term_links(term.taxonomy, [term.slug])[0]
            ),
        )
        yield from pages_of(context, front, tuple(positions))


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
