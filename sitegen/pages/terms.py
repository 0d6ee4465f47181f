"""The lists of each term's articles, and the indexes of taxonomies."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from sitegen.collection.terms import FEED_TAXONOMIES, TAXONOMIES, Term
from sitegen.config.records import SourceRecord
from sitegen.core import url_scheme
from sitegen.core.dates import period_date
from sitegen.markdown.notes import read_note
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.lists import ListPage, SourceProfile, front_size, list_pages, list_pages_oldest_first
from sitegen.pages.overview import Overview, make_overview
from sitegen.pages.page import Count, Location, Page
from sitegen.pages.site import term_count

_MOST_TERMS = 160


class TermsPage(Page, frozen=True, kw_only=True):
    """The index of a taxonomy, or one of its pages if it has very many terms (`terms.html`)."""

    IS_TITLED_BY_THEME = True

    kind: str
    """The taxonomy."""
    terms: tuple[Count, ...]
    """The terms."""
    number: int = 0
    """The number of the page, from 2; 0 on the first."""
    before: str = ""
    """The link to the page before, or empty."""
    after: str = ""
    """The link to the page after, or empty."""


def _indexes(context: PageContext) -> Iterator[TermsPage]:
    for taxonomy in TAXONOMIES:
        yield from _index(context, taxonomy, [*context.collection.terms(taxonomy).values()])


def _index(context: PageContext, taxonomy: str, terms: Sequence[Term]) -> Iterator[TermsPage]:
    """Make the index of a taxonomy, in several pages if it has very many terms, and none if it has no term."""
    parts = [terms[start : start + _MOST_TERMS] for start in range(0, len(terms), _MOST_TERMS)]
    first = url_scheme.term(taxonomy)
    page_urls = [first, *(url_scheme.numbered(first, number) for number in range(2, len(parts) + 1))]
    links = ["", *map(context.edition.href, page_urls), ""]
    for order, part in enumerate(parts):
        yield TermsPage(
            **context.common_fields(page_urls[order], "terms.html", taxonomy),
            kind=taxonomy,
            terms=tuple(_count(context, term) for term in part),
            number=order + 1 if order else 0,
            before=links[order],
            after=links[order + 2],
            breadcrumbs=context.breadcrumbs(),
        )


def _count(context: PageContext, term: Term) -> Count:
    count = term_count(term, context.edition)
    return replace(count, count=len(context.events[term.slug])) if term.taxonomy == "events" else count


def _lists(context: PageContext) -> Iterator[ListPage]:
    """Make the list of each term, and lists of its years if it has many articles."""
    for taxonomy in TAXONOMIES:
        for term in context.collection.terms(taxonomy).values():
            if taxonomy == "events":
                yield from list_pages_oldest_first(context, _front(context, term), context.events[term.slug])
            else:
                yield from list_pages(context, _front(context, term), term.articles)
                yield from _years(context, term)


def _front(context: PageContext, term: Term) -> ListPage:
    has_feed = term.taxonomy in FEED_TAXONOMIES
    return ListPage(
        **context.common_fields(term.url, "list.html", term.name),
        kind=term.taxonomy,
        description=term.description,
        about=term.about.html(()),
        breadcrumbs=context.breadcrumbs(context.taxonomy_link(term.taxonomy)),
        feed=context.feed_link(term.name, term.url) if has_feed else None,
        overview=_overview(context, term),
        profile=_profile(context, term) if term.taxonomy == "sources" else None,
    )


def _overview(context: PageContext, term: Term) -> Overview | None:
    overview = make_overview(context, term.articles, lambda iso: _period_url(context, term, iso), term)
    # The page of an event is a chronicle of days, so it has no years to lead to.
    return replace(overview, years=(), coverage=None) if overview and term.taxonomy == "events" else overview


def _period_url(context: PageContext, term: Term, iso: str) -> str:
    """Return the link to a term's articles of a year: a list, or a heading; for a month, the link to the archive."""
    if len(iso) > 4:
        return context.period_url(iso)
    return context.edition.href(f"{term.url}{iso}/" if _is_divided(context, term) else f"{term.url}#y{iso}")


def _is_divided(context: PageContext, term: Term) -> bool:
    """Return whether a term has so many articles that each of its years needs a list."""
    count = len(term.articles)
    return term.taxonomy != "events" and front_size(count, context.config.paginate) < count


def _years(context: PageContext, term: Term) -> Iterator[ListPage]:
    """Make the lists of a term's articles of each year, if it has many articles."""
    if not _is_divided(context, term):
        return
    for year, positions in groupby(term.articles, lambda index: context.collection.entries[index].article.date.year):
        front = ListPage(
            **context.common_fields(f"{term.url}{year}/", "list.html", f"{term.name}, {year}"),
            kind=term.taxonomy,
            period=period_date(year),
            breadcrumbs=context.breadcrumbs(
                context.taxonomy_link(term.taxonomy), *context.term_links(term.taxonomy, [term.slug])
            ),
        )
        yield from list_pages(context, front, tuple(positions))


def _profile(context: PageContext, term: Term) -> SourceProfile:
    """Make the profile of a source, from its record if there is one."""
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


def _locations(context: PageContext) -> Iterator[Location]:
    for taxonomy in TAXONOMIES:
        for term in context.collection.terms(taxonomy).values():
            yield Location(context.edition.absolute(term.url))


LISTS = PageKind(ListPage, _lists, _locations)
INDEXES = PageKind(TermsPage, _indexes)
