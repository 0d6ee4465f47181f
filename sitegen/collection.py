"""Articles -> Collection: their order, what they share, and which belong together. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from sitegen import urls
from sitegen.article import Article
from sitegen.config import Config
from sitegen.doubts import doubts
from sitegen.identity import Identity
from sitegen.problems import Problem
from sitegen.related import related_articles
from sitegen.terms import TAXONOMIES, Taxonomy, Term, classify


class Entry(Struct, frozen=True):
    """An article in its collection. Terms are named by their slugs, other articles by their positions."""

    article: Article
    id: str
    url: str
    was: tuple[str, ...]
    """Its former URLs."""
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    events: tuple[str, ...]
    languages: tuple[str, ...]
    related: tuple[int, ...]


class Collection(Struct, frozen=True):
    """All published articles, newest first, and their terms."""

    entries: tuple[Entry, ...]
    taxonomies: Mapping[str, Mapping[str, Term]]
    years: Mapping[str, tuple[int, ...]]
    problems: tuple[Problem, ...]

    def terms(self, taxonomy: str) -> Mapping[str, Term]:
        """Return the terms of one taxonomy by slug, in the order of their names."""
        return self.taxonomies[taxonomy]


def collect(articles: Sequence[Article], identities: Mapping[str, Identity], config: Config, today: str) -> Collection:
    """Put articles in order and join what they share.

    `identities` are those of the articles by their paths; `today` is an ISO date, which only warnings depend on.
    """
    ordered = sorted(
        sorted(articles, key=lambda article: article.path),
        key=lambda article: article.date.instant,
        reverse=True,
    )
    found = classify(ordered, config)
    related = related_articles([_features(article, index, found) for index, article in enumerate(ordered)])
    entries = tuple(
        _entry(article, identities[article.path], index, found, related[index]) for index, article in enumerate(ordered)
    )
    taxonomies = {name: taxonomy.terms for name, taxonomy in found.items()}
    return Collection(entries, taxonomies, _years(ordered), tuple(doubts(ordered, taxonomies, config, today)))


def _features(article: Article, index: int, found: Mapping[str, Taxonomy]) -> list[str]:
    """List what an article may share with another: its terms, and the longer words of its title."""
    shared = ("topics", "tags", "authors", "events")
    terms = [f"{taxonomy}/{slug}" for taxonomy in shared for slug in found[taxonomy].slugs[index]]
    words = [f"word/{word}" for word in dict.fromkeys(urls.slug(article.title).split("-")) if len(word) > 4]
    return terms + words


def _entry(
    article: Article, one: Identity, index: int, found: Mapping[str, Taxonomy], related: tuple[int, ...]
) -> Entry:
    topics, sources, authors, tags, events, languages = (found[taxonomy].slugs[index] for taxonomy in TAXONOMIES)
    return Entry(article, one.id, one.url, one.was, topics, sources, authors, tags, events, languages, related)


def _years(articles: Sequence[Article]) -> dict[str, tuple[int, ...]]:
    years: dict[str, list[int]] = defaultdict(list)
    for index, article in enumerate(articles):
        years[article.date.year].append(index)
    return {year: tuple(years[year]) for year in sorted(years, reverse=True)}
