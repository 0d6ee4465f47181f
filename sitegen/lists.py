"""The pages that list articles or terms: home, taxonomies, years."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sitegen import urls
from sitegen.pages import ListPage, Page, TermsPage
from sitegen.planner import Planner
from sitegen.profiles import profile
from sitegen.site import Link, counts
from sitegen.terms import FEED_TAXONOMIES, TAXONOMIES, Term


def parts(positions: Sequence[int], size: int) -> list[Sequence[int]]:
    """Cut a list, newest first, into pages: the front one, then the others from newest to oldest.

    Full pages are counted from the oldest end, so that a new article changes the front page and no numbered one;
    the front page takes what is left over and one full page more.
    """
    whole = max(len(positions) // size - 1, 0)
    front = len(positions) - whole * size
    return [
        positions[:front],
        *(positions[front + start : front + start + size] for start in range(0, whole * size, size)),
    ]


def _lists(planner: Planner, front: ListPage, positions: Sequence[int]) -> Iterator[Page]:
    """Make the front page of a list, and the numbered pages behind it."""
    cut = parts(positions, planner.config.paginate)
    places = [front.url, *(urls.numbered(front.url, number) for number in range(len(cut) - 1, 0, -1))]
    links = ["", *(planner.base.href(place) for place in places), ""]
    for order, part in enumerate(cut):
        yield replace(
            front,
            # The older pages of the home page are plain lists, so that what it shows of the whole does not change them.
            template="list.html" if order else front.template,
            url=places[order],
            permalink=planner.base.absolute(places[order]),
            cards=tuple(planner.cards[index] for index in part),
            count=0 if order else len(positions),
            profile=None if order else front.profile,
            number=len(cut) - order if order else 0,
            newer=links[order],
            older=links[order + 2],
        )


def home(planner: Planner) -> Iterator[Page]:
    """Make the home page and the older pages behind it."""
    front = ListPage(
        **planner.whole("", "home.html", planner.config.title),
        kind="home",
        description=planner.config.description,
        feed=Link(planner.config.title, planner.base.href("atom.xml")),
    )
    yield from _lists(planner, front, range(len(planner.collection.entries)))


def terms(planner: Planner) -> Iterator[Page]:
    """Make the page of every topic, source, author and tag, and the indexes of each."""
    for taxonomy in TAXONOMIES:
        found = planner.collection.terms(taxonomy)
        if found:
            whole = planner.whole(urls.term(taxonomy), "terms.html", taxonomy)
            yield TermsPage(**whole, kind=taxonomy, terms=counts(found, planner.base), breadcrumbs=planner.crumbs())
        for term in found.values():
            yield from _lists(planner, _term(planner, term), term.articles)


def _term(planner: Planner, term: Term) -> ListPage:
    has_feed = term.taxonomy in FEED_TAXONOMIES
    return ListPage(
        **planner.whole(term.url, "list.html", term.name),
        kind=term.taxonomy,
        description=term.description,
        breadcrumbs=planner.crumbs(planner.index(term.taxonomy)),
        feed=Link(term.name, planner.base.href(f"{term.url}atom.xml")) if has_feed else None,
        profile=profile(planner, term) if term.taxonomy == "sources" else None,
    )


def years(planner: Planner) -> Iterator[Page]:
    """Make the archive: a page of years, and the articles of each year."""
    archive = planner.whole("archive/", "terms.html", "years")
    if planner.collection.years:
        yield TermsPage(**archive, kind="years", terms=planner.site.years, breadcrumbs=planner.crumbs())
    crumbs = planner.crumbs(Link("years", planner.base.href("archive/")))
    for year, positions in planner.collection.years.items():
        front = ListPage(**planner.whole(urls.year(year), "list.html", year), kind="years", breadcrumbs=crumbs)
        yield from _lists(planner, front, positions)
