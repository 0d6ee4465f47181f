"""`Site`, the value that every template may read beside its page."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sitegen import __version__
from sitegen.collection.collect import Collection
from sitegen.collection.terms import TAXONOMIES, Term
from sitegen.config.site import Config
from sitegen.config.site_yaml import Downloads
from sitegen.config.types import Value
from sitegen.core import url_scheme
from sitegen.core.locales import Direction, direction
from sitegen.pages.files import Formats
from sitegen.pages.page import Count, Link


class EditionLink(Struct, frozen=True):
    """The home page of the site in one of its languages."""

    language: str
    """The language."""
    url: str
    """The link to its home page."""
    permalink: str
    """The whole address of its home page."""


class Site(Struct, frozen=True):
    """An edition of the site. A page is rebuilt only if a field that its template reads has changed."""

    title: str
    """The title of the site."""
    url: str
    """The whole address of the home page."""
    home: str
    """The link to the home page, with which all other links begin."""
    path: str
    """The path of the site on its host."""
    description: str
    """The description of the site."""
    language: str
    """The language of the interface."""
    direction: Direction
    """The direction of that language: `ltr` or `rtl`."""
    generator: str
    """The name and version of sitegen."""
    assets: Mapping[str, str]
    """The URL of each file in the `static` folders of the theme and the site, by its path there."""
    count: int
    """The number of articles."""
    sections: tuple[Link, ...]
    """The indexes of taxonomies and of years that have entries; the theme translates their titles."""
    topics: tuple[Count, ...]
    """All topics."""
    sources: tuple[Count, ...]
    """All sources."""
    authors: tuple[Count, ...]
    """All authors."""
    tags: tuple[Count, ...]
    """All tags."""
    years: tuple[Count, ...]
    """All years, newest first."""
    languages: tuple[str, ...]
    """The languages of the articles."""
    updated: str
    """The time of the last change of any article, in UTC."""
    private: bool
    """Whether the site has private articles."""
    search: bool
    """Whether there is anything to search."""
    downloads: Downloads
    """Where references and tables can be downloaded: `all`, `collection` or `none`."""
    options: Mapping[str, Value]
    """The values of the theme's options."""
    editions: tuple[EditionLink, ...]
    """The home page in each language of the site, this one too; empty if there is only one."""
    formats: Formats
    """The formats of the files beside the pages: feeds, references and tables."""


def describe_site(
    collection: Collection,
    config: Config,
    every: Sequence[Config],
    assets: Mapping[str, str],
    options: Mapping[str, Value],
    search: bool,
    private: bool,
    formats: Formats,
) -> Site:
    """Return the `Site` of one edition; `every` holds the configs of all editions."""
    base = config.edition
    return Site(
        title=config.title,
        url=base.absolute(""),
        home=base.href(""),
        path=config.base.path,
        description=config.description,
        language=config.language,
        direction=direction(config.language),
        generator=f"sitegen {__version__}",
        assets=assets,
        count=len(collection.entries),
        sections=_sections(collection, base),
        topics=_term_counts(collection.terms("topics"), base),
        sources=_term_counts(collection.terms("sources"), base),
        authors=_term_counts(collection.terms("authors"), base),
        tags=_term_counts(collection.terms("tags"), base),
        years=_year_counts(collection, base),
        languages=tuple(sorted({entry.article.language for entry in collection.entries})),
        updated=_updated(collection),
        private=private,
        search=search,
        downloads=config.downloads,
        options=options,
        editions=tuple(map(_edition_link, every)) if len(every) > 1 else (),
        formats=formats,
    )


def _year_counts(collection: Collection, base: url_scheme.Base) -> tuple[Count, ...]:
    links = ((year, base.href(url_scheme.period(year)), len(found)) for year, found in collection.years.items())
    return tuple(Count(year, year, link, count) for year, link, count in links)


def _edition_link(config: Config) -> EditionLink:
    return EditionLink(config.language, config.edition.href(""), config.edition.absolute(""))


def _sections(collection: Collection, base: url_scheme.Base) -> tuple[Link, ...]:
    """Return links to the indexes that have entries."""
    taxonomies = [taxonomy for taxonomy in TAXONOMIES if collection.terms(taxonomy)]
    links = [Link(taxonomy, base.href(url_scheme.term(taxonomy))) for taxonomy in taxonomies]
    return (*links, Link("years", base.href("archive/"))) if collection.years else tuple(links)


def _term_counts(terms: Mapping[str, Term], base: url_scheme.Base) -> tuple[Count, ...]:
    """Return terms, each with the number of its articles."""
    return tuple(term_count(term, base) for term in terms.values())


def term_count(term: Term, base: url_scheme.Base) -> Count:
    """Return a term with the number of its articles."""
    return Count(term.slug, term.name, base.href(term.url), len(term.articles), term.language)


def _updated(collection: Collection) -> str:
    """Return the time of the last change of any article, in UTC (RFC 3339)."""
    return max((entry.article.changed for entry in collection.entries), default="1970-01-01T00:00:00Z")
