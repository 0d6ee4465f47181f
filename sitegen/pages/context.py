"""`PageContext`, the value that pages are made from, and `PageKind`, the declaration of a kind of page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, TypedDict, TypeVar

from msgspec import Struct

from sitegen.collection.citation import Citation, is_indexed
from sitegen.collection.collect import Collection, Entry
from sitegen.collection.links import Links
from sitegen.collection.targets import attributes
from sitegen.collection.terms import Term
from sitegen.collection.translations import Versions
from sitegen.config.records import SourceRecord
from sitegen.config.site import Config
from sitegen.config.site_yaml import PeriodLength
from sitegen.core import url_scheme
from sitegen.core.locales import Direction
from sitegen.pages.catalogue import Catalogue
from sitegen.pages.page import Card, Link, Location, Page
from sitegen.pages.site import Site

# The number of characters of an ISO 8601 date that name a period of each length.
_LENGTHS: Mapping[PeriodLength, int] = {"years": 4, "months": 7, "days": 10}


class CommonFields(TypedDict):
    """The fields of a page in the language of its edition."""

    url: str
    template: str
    title: str
    permalink: str
    language: str
    direction: Direction


class PageContext(Struct, frozen=True, eq=False):
    """Everything that the pages of one edition are made from.

    The clock is offered as `today` alone: a plan is used again until midnight where the site is, so a page that depends
    on the day is always planned again when the day has changed, and no page can depend on the hour and become stale.
    """

    collection: Collection
    config: Config
    site: Site
    catalogue: Catalogue
    events: Mapping[str, tuple[Card, ...]]
    """The articles of each event, oldest first, from all editions, by the event's slug."""
    links: Links
    versions: Versions
    former_terms: Mapping[str, tuple[str, ...]]
    """The former URLs of each renamed term, by its URL within the site."""
    ids: url_scheme.Base
    """The address with which the ids of feeds begin: that of the site when it was first published."""
    today: date
    """The day of the build, in the time zone of the site."""
    kinds: "tuple[PageKind[Page], ...]"
    """All kinds of pages; the sitemap asks each of them for its locations."""

    @property
    def base(self) -> url_scheme.Base:
        """The address of the site, within which articles are."""
        return self.config.base

    @property
    def edition(self) -> url_scheme.Base:
        """The address of this edition, within which lists, feeds and downloads are."""
        return self.config.edition

    @property
    def citations(self) -> Mapping[str, Citation]:
        """The bibliographic record of each article, by its id."""
        return self.catalogue.citations

    @property
    def cards(self) -> tuple[Card, ...]:
        """The card of each article, by its position in the collection."""
        return self.catalogue.cards

    def term_links(self, taxonomy: str, slugs: Sequence[str]) -> tuple[Link, ...]:
        """Return links to terms."""
        return tuple(self.catalogue.term_links[taxonomy, slug] for slug in slugs)

    def taxonomy_link(self, taxonomy: str) -> Link:
        """Return the link to the index of a taxonomy; the theme translates its title."""
        return Link(taxonomy, self.edition.href(url_scheme.term(taxonomy)))

    def breadcrumbs(self, *links: Link) -> tuple[Link, ...]:
        """Return breadcrumbs that begin with the home page."""
        return (Link("", self.site.home), *links)

    def common_fields(self, url: str, template: str, title: str) -> CommonFields:
        """Return the common fields of a page whose URL is within this edition, such as `topics/`."""
        return self.common_fields_at(self.config.folder + url, template, title)

    def former_urls(self, term: Term) -> tuple[str, ...]:
        """Return the former URLs of a term, within the site."""
        return self.former_terms.get(self.config.folder + term.url, ())

    def common_fields_at(self, url: str, template: str, title: str) -> CommonFields:
        """Return the common fields of a page whose URL is within the site, such as an article's."""
        return CommonFields(
            url=url,
            template=template,
            title=title,
            permalink=self.base.absolute(url),
            language=self.config.language,
            direction=self.site.direction,
        )

    def listed_period(self, iso: str) -> str:
        """Return a period (ISO 8601), or the shortest one around it that `archive` in site.yaml makes lists of."""
        return iso[: _LENGTHS[self.config.archive]]

    def period_url(self, iso: str) -> str:
        """Return the link to the articles of a period, or of the shortest one around it that has a list."""
        return self.edition.href(url_scheme.period(self.listed_period(iso)))

    def feed_link(self, title: str, url: str) -> Link:
        """Return the link to the feed of a page in the first format; the others lie beside it."""
        return Link(title, self.edition.href(url + self.site.formats.feed[0].name))

    def body_links(self, entry: Entry, absolute: bool = False) -> tuple[str, ...]:
        """Return the attributes of the references in an article's text, in order."""
        link = self.base.absolute if absolute else self.base.href
        pairs = zip(entry.article.text.references, self.links.texts[entry.article.path], strict=True)
        return tuple(attributes(target, reference, link) for reference, target in pairs)

    def note(self, entry: Entry, absolute: bool = False) -> str:
        """Return the curator's note on an article as safe HTML."""
        note = entry.article.note
        if not note.references:
            return note.html(())
        link = self.base.absolute if absolute else self.base.href
        pairs = zip(note.references, self.links.notes[entry.article.path], strict=True)
        return note.html([attributes(target, reference, link) for reference, target in pairs])

    def source_record(self, entry: Entry) -> SourceRecord | None:
        """Return the record of an article's source, if there is one."""
        return self.config.sources.get(entry.sources[0])

    def is_indexed(self, entry: Entry) -> bool:
        """Return whether search engines may list an article."""
        return is_indexed(entry.article, self.source_record(entry), self.config) and not self.site.private


AnyPage = TypeVar("AnyPage", bound=Page, covariant=True)


def _no_locations(_context: PageContext) -> Iterable[Location]:
    return ()


class PageKind(Struct, Generic[AnyPage], frozen=True):
    """A kind of page, declared in the module of its class and maker, and listed in `registry.PAGE_KINDS`.

    No other module has to know a kind. A page shows the text of an article by naming it in `bodies`.
    """

    page: type[AnyPage]
    make: Callable[[PageContext], Iterable[AnyPage]]
    """Makes all pages of this kind of an edition."""
    locations: Callable[[PageContext], Iterable[Location]] = _no_locations
    """Returns the entries of these pages in the sitemap."""
