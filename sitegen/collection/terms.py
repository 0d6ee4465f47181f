"""Taxonomy terms: topics, sources, authors, tags, events, languages and countries; spellings of one name are joined."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from msgspec import Struct

from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import url_scheme, web
from sitegen.core.formatting import country_name, language_name
from sitegen.markdown.notes import Note, read_note

TAXONOMIES = ("topics", "sources", "authors", "tags", "events", "languages", "countries")
# Each term of these has a feed.
FEED_TAXONOMIES = ("topics", "sources", "languages")
_LONGEST_ACRONYM = 4


class Term(Struct, frozen=True):
    """One term of a taxonomy, with the positions of its articles, newest first."""

    taxonomy: str
    slug: str
    name: str
    articles: tuple[int, ...]
    language: str = ""
    """The language of the name, if it is known."""
    about: Note = Note()
    """The curator's description."""

    @property
    def description(self) -> str:
        """The curator's description as plain text in one line."""
        return " ".join(self.about.text.split())

    @property
    def url(self) -> str:
        """The URL of the term's page."""
        return url_scheme.term(self.taxonomy, self.slug)


class TermRecord(Struct, frozen=True):
    """The curator's record of a term, or one that is made of its code."""

    slug: str
    name: str
    language: str = ""
    description: str = ""
    """In Markdown."""


NameReader = Callable[[Article], tuple[str, ...]]
"""Returns the names of an article in one taxonomy."""

_NAMES: Mapping[str, NameReader] = {
    "topics": lambda article: article.topics,
    "sources": lambda article: (article.source,),
    "authors": lambda article: article.authors,
    "tags": lambda article: article.tags,
    "events": lambda article: (article.event,) if article.event else (),
    "languages": lambda article: (article.language,),
}


def term_slug(name: str) -> str:
    """Return the slug of a term, equal for all its spellings; a hash if the name has neither letter nor digit."""
    return url_scheme.name_slug(name) or blake2b(name.encode(), digest_size=4).hexdigest()


def topic_records(config: Config) -> dict[str, TermRecord]:
    """Return the records of topics by the slugs of all their names; an own name wins over a translated one."""
    names = {slug: (slug, record.name, *record.aliases) for slug, record in config.topics.items()}
    translated = {slug: _translated_names(slug, config) for slug in names}
    return {
        term_slug(name): TermRecord(slug, config.topics[slug].name, description=config.topics[slug].description)
        for names_by_slug in (translated, names)
        for slug, own in names_by_slug.items()
        for name in own
    }


def _translated_names(slug: str, config: Config) -> list[str]:
    return [record.topics[slug].name for record in config.languages.values() if slug in record.topics]


def source_records(config: Config) -> dict[str, TermRecord]:
    """Return the records of sources by the slugs of all their names, and of each host that only one of them has."""
    records = {
        slug: TermRecord(slug, record.name, record.language, record.description)
        for slug, record in config.sources.items()
    }
    hosts = {term_slug(host): records[slugs[0]] for host, slugs in sources_by_host(config).items() if len(slugs) == 1}
    return hosts | {
        term_slug(name): records[slug]
        for slug, record in config.sources.items()
        for name in (slug, record.name, *record.aliases)
    }


def sources_by_host(config: Config) -> dict[str, list[str]]:
    """Return the ids of the sources of each host."""
    slugs: dict[str, list[str]] = defaultdict(list)
    for slug, record in config.sources.items():
        if record.url:
            slugs[web.host_name(record.url)].append(slug)
    return slugs


def language_records(articles: Sequence[Article], config: Config) -> dict[str, TermRecord]:
    """Return records of the languages of articles, with their names in the site's language."""
    tags = sorted({article.language for article in articles})
    return {
        term_slug(tag): TermRecord(term_slug(tag), _capitalised(language_name(config.language, tag))) for tag in tags
    }


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


class Taxonomy(Struct, frozen=True):
    """The terms of a taxonomy by slug, in the order of their names, and the slugs of each article."""

    terms: Mapping[str, Term]
    slugs: Sequence[tuple[str, ...]]


def classify(articles: Sequence[Article], config: Config) -> dict[str, Taxonomy]:
    """Return the taxonomies of articles. Languages and countries are empty if there is only one."""
    records = {
        "topics": topic_records(config),
        "sources": source_records(config),
        "languages": language_records(articles, config),
        "countries": country_records(config),
    }
    names = {**_NAMES, "countries": _countries(config, records["sources"])}
    taxonomies = {name: _taxonomy(articles, name, names[name], records.get(name, {}), config) for name in TAXONOMIES}
    for name in ("languages", "countries"):
        if len(taxonomies[name].terms) < 2:
            taxonomies[name] = Taxonomy({}, [()] * len(articles))
    return taxonomies


def country_records(config: Config) -> dict[str, TermRecord]:
    """Return records of the countries of sources, with their names in the site's language."""
    codes = {record.country for record in config.sources.values() if record.country}
    return {term_slug(code): TermRecord(term_slug(code), country_name(config.language, code)) for code in sorted(codes)}


def _countries(config: Config, sources: Mapping[str, TermRecord]) -> NameReader:
    """Return the function that reads the country of an article's source."""

    def country(article: Article) -> tuple[str, ...]:
        source = sources.get(term_slug(article.source))
        code = config.sources[source.slug].country if source else ""
        return (code,) if code else ()

    return country


def _taxonomy(
    articles: Sequence[Article], name: str, names: NameReader, known: Mapping[str, TermRecord], config: Config
) -> Taxonomy:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[str, list[int]] = defaultdict(list)
    slugs: list[tuple[str, ...]] = []
    for index, article in enumerate(articles):
        own = [(_slug(given, known), given) for given in names(article)]
        for slug, given in own:
            spellings[slug][given] += 1
        slugs.append(tuple(dict.fromkeys([slug for slug, _ in own])))
        for slug in slugs[-1]:
            members[slug].append(index)
    records = {record.slug: record for record in known.values()}
    terms = [
        _term(name, slug, spellings[slug], positions, config, records.get(slug)) for slug, positions in members.items()
    ]
    return Taxonomy(
        {term.slug: term for term in sorted(terms, key=lambda term: (_sortable(term.name), term.slug))}, slugs
    )


def _slug(name: str, known: Mapping[str, TermRecord]) -> str:
    slug = term_slug(name)
    return known[slug].slug if slug in known else slug


def _term(
    taxonomy: str, slug: str, spellings: Counter[str], articles: list[int], config: Config, record: TermRecord | None
) -> Term:
    if record is not None:
        about, _ = read_note(record.description, config.language, config.typography, prefix="d-")
        return Term(taxonomy, slug, record.name, tuple(articles), record.language, about)
    commonest = min(spellings, key=lambda name: (-spellings[name], *_spelling_rank(name)))
    return Term(taxonomy, slug, commonest, tuple(articles))


def _spelling_rank(name: str) -> tuple[int, int, str]:
    """Return the sort key of spellings that are equally common: accents are never an accident, capitals often are."""
    accents = sum(len(unicodedata.normalize("NFD", letter)) - 1 for letter in unicodedata.normalize("NFC", name))
    if name.isupper():
        return -accents, 1 if len(name) <= _LONGEST_ACRONYM else 3, name
    return -accents, 2 if name.islower() else 0, name


def _sortable(name: str) -> str:
    return url_scheme.slug(name) or name
