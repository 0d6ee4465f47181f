"""Articles -> Collection: their order, what they share, and which belong together. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from sitegen.collection.identity import Identity
from sitegen.collection.lint import doubts
from sitegen.collection.related import Rank, related_articles
from sitegen.collection.terms import TAXONOMIES, Taxonomy, Term, classify
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import urls
from sitegen.core.problems import Problem

# How closely two articles belong together.
_SAME_TOPIC, _SAME_SOURCE, _SAME_EVENT = 1, 2, 3


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
    countries: tuple[str, ...]
    """Of its source."""
    related: tuple[int, ...]


class Collection(Struct, frozen=True):
    """All published articles, newest first, and their terms."""

    entries: tuple[Entry, ...]
    taxonomies: Mapping[str, Mapping[str, Term]]
    periods: Mapping[str, tuple[int, ...]]
    """The positions of the articles of each year, month and day (ISO 8601), newest first."""
    problems: tuple[Problem, ...]

    def terms(self, taxonomy: str) -> Mapping[str, Term]:
        """Return the terms of one taxonomy by slug, in the order of their names."""
        return self.taxonomies[taxonomy]

    @property
    def years(self) -> Mapping[str, tuple[int, ...]]:
        """The positions of the articles of each year, newest first."""
        return {iso: found for iso, found in self.periods.items() if len(iso) == 4}


def collect(articles: Sequence[Article], identities: Mapping[str, Identity], config: Config, today: str) -> Collection:
    """Put articles in order and join what they share.

    `identities` are those of the articles by their paths; `today` is an ISO date, which only warnings depend on.
    """
    ordered = sorted(
        sorted(articles, key=lambda article: article.path),
        key=lambda article: article.date.order,
        reverse=True,
    )
    found = classify(ordered, config)
    features = [_features(article, index, found) for index, article in enumerate(ordered)]
    related = related_articles(features, *_ranks(found))
    slugs = zip(*(found[taxonomy].slugs for taxonomy in TAXONOMIES), strict=True)
    entries = tuple(map(_entry, ordered, (identities[article.path] for article in ordered), slugs, related))
    taxonomies = {name: taxonomy.terms for name, taxonomy in found.items()}
    return Collection(entries, taxonomies, _periods(ordered), tuple(doubts(ordered, taxonomies, config, today)))


def _features(article: Article, index: int, found: Mapping[str, Taxonomy]) -> list[str]:
    """List what an article may share with another: its terms, and the longer words of its title."""
    shared = ("topics", "tags", "authors", "events")
    terms = [f"{taxonomy}/{slug}" for taxonomy in shared for slug in found[taxonomy].slugs[index]]
    words = [f"word/{word}" for word in dict.fromkeys(urls.slug(article.title).split("-")) if len(word) > 4]
    return terms + words


def _ranks(found: Mapping[str, Taxonomy]) -> tuple[Rank, Callable[[int], int]]:
    """Rank pairs of articles: of one event above those of one topic and source, and these above those of one topic.

    Return how to, and the highest rank that an article may have.
    """
    events, sources = found["events"].slugs, found["sources"].slugs
    topics = [frozenset(slugs) for slugs in found["topics"].slugs]

    def rank(one: int, other: int) -> int:
        if events[one] and events[one] == events[other]:
            return _SAME_EVENT
        if topics[one].isdisjoint(topics[other]):
            return 0
        return _SAME_SOURCE if sources[one] == sources[other] else _SAME_TOPIC

    return rank, lambda one: _SAME_EVENT if events[one] else _SAME_SOURCE


def _entry(article: Article, one: Identity, slugs: Sequence[tuple[str, ...]], related: tuple[int, ...]) -> Entry:
    topics, sources, authors, tags, events, languages, countries = slugs
    return Entry(
        article, one.id, one.url, one.was, topics, sources, authors, tags, events, languages, countries, related
    )


def _periods(articles: Sequence[Article]) -> dict[str, tuple[int, ...]]:
    periods: dict[str, list[int]] = defaultdict(list)
    for index, article in enumerate(articles):
        for iso in filter(None, (article.date.year, article.date.month, article.date.day)):
            periods[iso].append(index)
    return {iso: tuple(periods[iso]) for iso in sorted(periods, reverse=True)}
