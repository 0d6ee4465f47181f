"""The pages that list articles or terms: home, and those of taxonomies."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from msgspec.structs import replace

from sitegen.collection.terms import FEED_TAXONOMIES, TAXONOMIES, Term
from sitegen.core import urls
from sitegen.core.dates import period_date
from sitegen.pages.context import PageContext
from sitegen.pages.overview import overview
from sitegen.pages.page import ListPage, Overview, Page, TermsPage
from sitegen.pages.site import Card, Count, Link, count
from sitegen.pages.source_profile import describe_source

_MOST_FEATURED = 6
_MOST_TERMS = 160

Item = TypeVar("Item")


def parts(positions: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Cut a list, newest first, into pages: the front one, then the others from newest to oldest.

    Full pages are counted from the oldest end, so that a new article changes the front page and no numbered one;
    the front page takes what is left over, with one full page more where that is no more than half of one.
    """
    front = _front(len(positions), size)
    return [
        positions[:front],
        *(positions[start : start + size] for start in range(front, len(positions), size)),
    ]


def _front(count: int, size: int) -> int:
    """Return how many of so many items the front page of a list has."""
    front = count % size
    return min(front + size, count) if 2 * front <= size else front


def pages_of(context: PageContext, front: ListPage, positions: Sequence[int]) -> Iterator[Page]:
    """Make the front page of a list, and the numbered pages behind it."""
    cut = parts([context.cards[index] for index in positions], context.config.paginate)
    numbers = [0, *range(len(cut) - 1, 0, -1)]
    yield from _linked(context, front, cut, numbers)


def _in_order_of_time(context: PageContext, front: ListPage, cards: Sequence[Card]) -> Iterator[Page]:
    """Make the pages of a list that begins with the oldest article."""
    size = context.config.paginate
    cut = [cards[start : start + size] for start in range(0, len(cards), size)]
    numbers = [0, *range(2, len(cut) + 1)]
    for page in _linked(context, front, cut, numbers):
        yield replace(page, newer=page.older, older=page.newer)


def _linked(
    context: PageContext, front: ListPage, cut: Sequence[Sequence[Card]], numbers: Sequence[int]
) -> Iterator[ListPage]:
    places = [urls.numbered(front.url, number) if number else front.url for number in numbers]
    links = ["", *map(context.base.href, places), ""]
    behind = _behind(front) if len(cut) > 1 else front
    for order, (part, number) in enumerate(zip(cut, numbers, strict=True)):
        yield replace(
            behind if order else front,
            url=places[order],
            permalink=context.base.absolute(places[order]),
            cards=tuple(part),
            count=0 if order else sum(map(len, cut)) + len(front.featured),
            number=number,
            newer=links[order],
            older=links[order + 2],
        )


def _behind(page: ListPage) -> ListPage:
    """Leave out what only the front page has, so that no change of it changes the pages behind."""
    return replace(
        page,
        template="list.html",
        about="",
        featured=(),
        overview=None,
        profile=None,
        periods=(),
        earlier=None,
        later=None,
    )


def home(context: PageContext) -> Iterator[Page]:
    """Make the home page and the older pages behind it."""
    entries = context.collection.entries
    featured = [index for index, entry in enumerate(entries) if entry.article.featured][:_MOST_FEATURED]
    others = [index for index in range(len(entries)) if index not in featured]
    front = ListPage(
        **context.common_fields("", "home.html", context.config.title),
        kind="home",
        description=context.config.description,
        feed=Link(context.config.title, context.edition.href("atom.xml")),
        featured=tuple(context.cards[index] for index in featured),
        overview=overview(context, range(len(entries)), context.period_url),
    )
    yield from pages_of(context, front, others)


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
