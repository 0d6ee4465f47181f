"""Collection -> Site: what every template may read of the whole."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sitegen import __version__
from sitegen.collection.collect import Collection
from sitegen.collection.terms import TAXONOMIES, Term
from sitegen.config.site import Config
from sitegen.config.site_yaml import Downloads
from sitegen.config.types import Value
from sitegen.core import urls
from sitegen.core.locales import Direction, direction
from sitegen.pages.page import Count, Link


class EditionLink(Struct, frozen=True):
    """The site in one of its languages: where its home page is."""

    language: str
    url: str
    permalink: str


class Site(Struct, frozen=True):
    """The whole of an edition. A page is made anew only when a field that its template reads has changed."""

    title: str
    url: str
    home: str
    path: str
    description: str
    language: str
    direction: Direction
    generator: str
    assets: Mapping[str, str]
    """The link of every file of the theme's and the site's `static` folders, by its path there."""
    count: int
    sections: tuple[Link, ...]
    """The indexes that there are, of taxonomies and of years; the theme names them."""
    topics: tuple[Count, ...]
    sources: tuple[Count, ...]
    authors: tuple[Count, ...]
    tags: tuple[Count, ...]
    years: tuple[Count, ...]
    languages: tuple[str, ...]
    updated: str
    """The latest moment in any article, in UTC."""
    private: bool
    """Whether the site has what only few may see."""
    search: bool
    """Whether there is anything to search."""
    downloads: Downloads
    """Where there are references and tables to download."""
    options: Mapping[str, Value]
    """The values of the theme's options."""
    editions: tuple[EditionLink, ...]
    """The site in each of its languages, this one too; empty where it is in one."""


def describe_site(
    collection: Collection,
    config: Config,
    every: Sequence[Config],
    assets: Mapping[str, str],
    options: Mapping[str, Value],
    search: bool,
    private: bool,
) -> Site:
    """Project the collection of one edition onto what templates may read; `every` are the configs of all of them."""
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
        sections=sections(collection, base),
        topics=counts(collection.terms("topics"), base),
        sources=counts(collection.terms("sources"), base),
        authors=counts(collection.terms("authors"), base),
        tags=counts(collection.terms("tags"), base),
        years=tuple(
            Count(year, year, base.href(urls.period(year)), len(found)) for year, found in collection.years.items()
        ),
        languages=tuple(sorted({entry.article.language for entry in collection.entries})),
        updated=latest(collection),
        private=private,
        search=search,
        downloads=config.downloads,
        options=options,
        editions=tuple(map(_edition_link, every)) if len(every) > 1 else (),
    )


def _edition_link(config: Config) -> EditionLink:
    return EditionLink(config.language, config.edition.href(""), config.edition.absolute(""))


def sections(collection: Collection, base: urls.Base) -> tuple[Link, ...]:
    """List the indexes that have anything in them."""
    found = [taxonomy for taxonomy in TAXONOMIES if collection.terms(taxonomy)]
    links = [Link(taxonomy, base.href(urls.term(taxonomy))) for taxonomy in found]
    return (*links, Link("years", base.href("archive/"))) if collection.years else tuple(links)


def counts(terms: Mapping[str, Term], base: urls.Base) -> tuple[Count, ...]:
    """List terms with how many articles each has."""
    return tuple(count(term, base) for term in terms.values())


def count(term: Term, base: urls.Base) -> Count:
    """Return a term with how many articles it has."""
    return Count(term.slug, term.name, base.href(term.url), len(term.articles), term.language)


def latest(collection: Collection) -> str:
    """Return the latest moment that any article names."""
    return max((entry.article.changed for entry in collection.entries), default="1970-01-01T00:00:00Z")
