"""The articles and terms of an edition as other pages mention them: citations, cards and links.

Catalogues are made for all editions before any page is, because an event has articles of several editions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from sitegen.collection.citation import Citation, cite
from sitegen.collection.collect import Collection, Entry
from sitegen.collection.terms import TAXONOMIES
from sitegen.config.site import Config
from sitegen.core.locales import direction
from sitegen.markdown.french import set_apostrophes_in
from sitegen.pages.interning import InternPools
from sitegen.pages.page import Card, Link

TermLinks = Mapping[tuple[str, str], Link]
"""The links to terms, by taxonomy and slug."""


class Catalogue(Struct, frozen=True, eq=False):
    """The citations, cards and term links of one edition."""

    citations: Mapping[str, Citation]
    """The bibliographic record of each article, by its id."""
    cards: tuple[Card, ...]
    """The card of each article, newest first, as in the collection."""
    term_links: TermLinks


def make_catalogue(collection: Collection, config: Config, pools: InternPools) -> Catalogue:
    """Make the catalogue of an edition; values equal to those of the last plan are taken from `pools`."""
    citations = {
        entry.id: pools.citations.intern(entry.id, cite(entry, collection, config)) for entry in collection.entries
    }
    links = {
        (taxonomy, slug): Link(term.name, config.edition.href(term.url), term.language)
        for taxonomy in TAXONOMIES
        for slug, term in collection.terms(taxonomy).items()
    }
    cards = tuple(
        pools.cards.intern(entry.url, _card(entry, config, citations[entry.id], links)) for entry in collection.entries
    )
    return Catalogue(citations, cards, links)


def _card(entry: Entry, config: Config, citation: Citation, links: TermLinks) -> Card:
    article = entry.article
    return Card(
        # Exports have the citation, which stays as its curator wrote it.
        set_apostrophes_in(article.title, article.language, config.typography),
        config.base.href(entry.url),
        links["sources", entry.sources[0]],
        citation.outlet.kind,
        article.date,
        article.language,
        direction(article.language),
        set_apostrophes_in(article.summary, article.language, config.typography),
        tuple(links["topics", slug] for slug in entry.topics),
    )


def gather_events(editions: Iterable[tuple[Collection, Catalogue]]) -> dict[str, tuple[Card, ...]]:
    """Return the articles of each event, oldest first, from all editions, by the event's slug."""
    events = defaultdict[str, list[Card]](list)
    for collection, catalogue in editions:
        for slug, term in collection.terms("events").items():
            events[slug] += (catalogue.cards[index] for index in term.articles)
    return {slug: tuple(sorted(cards, key=lambda card: (card.date.order, card.url))) for slug, cards in events.items()}
