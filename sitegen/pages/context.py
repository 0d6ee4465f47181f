"""What the kinds of pages are made from, with the parts that several of them share."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypedDict

from sitegen.collection.citation import Citation, cite, is_indexed
from sitegen.collection.collect import Collection, Entry
from sitegen.collection.links import Links, attributes
from sitegen.collection.terms import TAXONOMIES
from sitegen.collection.translations import Versions
from sitegen.config.records import SourceRecord
from sitegen.config.site import Config
from sitegen.config.site_yaml import PeriodLength
from sitegen.core import urls
from sitegen.core.locales import Direction, direction
from sitegen.pages.interning import InternPools
from sitegen.pages.page import Card, Link, Neighbours
from sitegen.pages.site import Site

# How many characters of a date name a period of each length (ISO 8601).
_LENGTHS: Mapping[PeriodLength, int] = {"years": 4, "months": 7, "days": 10}


class CommonFields(TypedDict):
    """The fields of a page in the site's own language."""

    url: str
    template: str
    title: str
    permalink: str
    language: str
    direction: Direction


class PageContext:
    """What the kinds of pages are made from, with the parts that several share."""

    def __init__(
        self,
        collection: Collection,
        config: Config,
        site: Site,
        links: Links,
        versions: Versions,
        editions: Sequence["PageContext"],
        pools: InternPools,
    ) -> None:
        """Begin with one edition; `editions` are those of all, this one too, and may be filled later."""
        self.collection, self.config, self.site = collection, config, site
        self._editions, self._pools = editions, pools
        self.base, self.edition = config.base, config.edition
        self.links, self.versions = links, versions

    @cached_property
    def citations(self) -> dict[str, Citation]:
        """The bibliographic record of every article by its id."""
        return {
            entry.id: self._pools.citations.intern(entry.id, cite(entry, self.collection, self.config))
            for entry in self.collection.entries
        }

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every article as it stands in lists."""
        return tuple(self._pools.cards.intern(entry.url, self._card(entry)) for entry in self.collection.entries)

    def _card(self, entry: Entry) -> Card:
        article = entry.article
        return Card(
            article.title,
            self.base.href(entry.url),
            self.term_links("sources", entry.sources)[0],
            self.citations[entry.id].outlet.kind,
            article.date,
            article.language,
            direction(article.language),
            article.summary,
            self.term_links("topics", entry.topics),
        )

    @cached_property
    def events(self) -> dict[str, tuple[Card, ...]]:
        """The articles on each event, from the first to the last, whichever their edition."""
        return {slug: tuple(self._event(slug)) for slug in self.collection.terms("events")}

    def _event(self, slug: str) -> list[Card]:
        terms = ((edition, edition.collection.terms("events").get(slug)) for edition in self._editions)
        found = (edition.cards[index] for edition, term in terms if term for index in term.articles)
        return sorted(found, key=lambda card: (card.date.order, card.url))

    def neighbours(self, index: int) -> tuple[Neighbours, ...]:
        """Return the articles next to one in its first topic and in its source, without those that are alone there."""
        entry = self.collection.entries[index]
        pairs = (("topics", entry.topics[:1]), ("sources", entry.sources))
        found = (self._steps[taxonomy, slug].get(index) for taxonomy, slugs in pairs for slug in slugs)
        return tuple(one for one in found if one)

    @cached_property
    def _steps(self) -> dict[tuple[str, str], dict[int, Neighbours]]:
        """The neighbours of each article in each topic and source."""
        return {
            (taxonomy, slug): self._neighbours(taxonomy, slug, term.articles)
            for taxonomy in ("topics", "sources")
            for slug, term in self.collection.terms(taxonomy).items()
        }

    def _neighbours(self, taxonomy: str, slug: str, positions: Sequence[int]) -> dict[int, Neighbours]:
        if len(positions) < 2:
            return {}
        term = self._links_of_terms[taxonomy, slug]
        links = [None, *(self._title(index) for index in positions), None]
        return {
            index: Neighbours(taxonomy, term, newer, older)
            for index, newer, older in zip(positions, links, links[2:], strict=False)
        }

    def _title(self, index: int) -> Link:
        card = self.cards[index]
        return Link(card.title, card.url, card.language)

    def term_links(self, taxonomy: str, slugs: Sequence[str]) -> tuple[Link, ...]:
        """Return links to terms."""
        terms = self.collection.terms(taxonomy)
        return tuple(self._links_of_terms[taxonomy, slug] for slug in slugs if slug in terms)

    @cached_property
    def _links_of_terms(self) -> dict[tuple[str, str], Link]:
        return {
            (taxonomy, slug): Link(term.name, self.edition.href(term.url), term.language)
            for taxonomy in TAXONOMIES
            for slug, term in self.collection.terms(taxonomy).items()
        }

    def common_fields(self, url: str, template: str, title: str) -> CommonFields:
        """Return the fields of a page of this edition, within which `url` is, in its language."""
        return self.common_fields_at(self.config.folder + url, template, title)

    def common_fields_at(self, url: str, template: str, title: str) -> CommonFields:
        """Return the fields of a page of the site at the URL of an article, or below it."""
        return CommonFields(
            url=url,
            template=template,
            title=title,
            permalink=self.base.absolute(url),
            language=self.config.language,
            direction=self.site.direction,
        )

    @cached_property
    def periods(self) -> Mapping[str, Sequence[int]]:
        """The positions of the articles of each period that has a list."""
        return {iso: found for iso, found in self.collection.periods.items() if iso == self._listed(iso)}

    def period_url(self, iso: str) -> str:
        """Return the link to the articles of a period, or of the shortest around it that has a list."""
        return self.edition.href(urls.period(self._listed(iso)))

    def _listed(self, iso: str) -> str:
        return iso[: _LENGTHS[self.config.archive]]

    def breadcrumbs(self, *links: Link) -> tuple[Link, ...]:
        """Return the way from home to a page."""
        return (Link("", self.site.home), *links)

    def taxonomy_link(self, taxonomy: str) -> Link:
        """Return the link to a taxonomy; the theme names it."""
        return Link(taxonomy, self.edition.href(urls.term(taxonomy)))

    def body_links(self, entry: Entry, absolute: bool = False) -> tuple[str, ...]:
        """Return the attributes of an article's references."""
        link = self.base.absolute if absolute else self.base.href
        pairs = zip(entry.article.references, self.links.resolved[entry.article.path], strict=True)
        return tuple(attributes(resolved, reference.kind, link) for reference, resolved in pairs)

    def note(self, entry: Entry, absolute: bool = False) -> str:
        """Return the curator's note on an article as safe HTML."""
        note = entry.article.note
        if not note.references:
            return note.html(())
        link = self.base.absolute if absolute else self.base.href
        pairs = zip(note.references, self.links.notes[entry.article.path], strict=True)
        return note.html([attributes(resolved, reference.kind, link) for reference, resolved in pairs])

    def source_record(self, entry: Entry) -> SourceRecord | None:
        """Return the record of an article's source."""
        return self.config.sources.get(entry.sources[0])

    def is_indexed(self, entry: Entry) -> bool:
        """Tell whether search engines may list an article."""
        return is_indexed(entry.article, self.source_record(entry), self.config) and not self.site.private
