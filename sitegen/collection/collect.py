"""Articles -> `Collection`: their order, taxonomies and related articles. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from sitegen.collection.greetings import without_greetings
from sitegen.collection.identity import Identity
from sitegen.collection.lint import lint
from sitegen.collection.related import Rank, related_articles
from sitegen.collection.terms import TAXONOMIES, Taxonomy, Term, classify
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import url_scheme
from sitegen.core.problems import Problem

# The ranks of related articles.
_SAME_TOPIC, _SAME_SOURCE, _SAME_EVENT = 1, 2, 3


class Entry(Struct, frozen=True):
    """An article in its collection. Terms are given by their slugs, other articles by their positions."""

    article: Article
    id: str
    url: str
    former_urls: tuple[str, ...]
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    events: tuple[str, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    """The countries of its source."""
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
        return {iso: positions for iso, positions in self.periods.items() if len(iso) == 4}


def collect(articles: Sequence[Article], identities: Mapping[str, Identity], config: Config, today: str) -> Collection:
    """Order articles, and group them by terms and periods.

    `identities` are by path; `today` is an ISO date, on which only warnings depend.
    """
    ordered = sorted(
        sorted(without_greetings(articles), key=lambda article: article.path),
        key=lambda article: article.date.order,
        reverse=True,
    )
    taxonomies = classify(ordered, config)
    features = [_features(article, index, taxonomies) for index, article in enumerate(ordered)]
    related = related_articles(features, *_ranks(taxonomies))
    slugs = zip(*(taxonomies[taxonomy].slugs for taxonomy in TAXONOMIES), strict=True)
    entries = tuple(map(_entry, ordered, (identities[article.path] for article in ordered), slugs, related))
    terms = {name: taxonomy.terms for name, taxonomy in taxonomies.items()}
    return Collection(entries, terms, _periods(ordered), tuple(lint(ordered, terms, config, today)))


def _features(article: Article, index: int, taxonomies: Mapping[str, Taxonomy]) -> list[str]:
    """List the features that an article may share with another: its terms, and the longer words of its title."""
    shared = ("topics", "tags", "authors", "events")
    terms = [f"{taxonomy}/{slug}" for taxonomy in shared for slug in taxonomies[taxonomy].slugs[index]]
    words = [f"word/{word}" for word in dict.fromkeys(url_scheme.slug(article.title).split("-")) if len(word) > 4]
    return terms + words


def _ranks(taxonomies: Mapping[str, Taxonomy]) -> tuple[Rank, Callable[[int], int]]:
    """Return the function that ranks pairs of articles, and one that returns the highest rank that an article may have.

    A common event ranks above a common topic and source, and these above a common topic alone.
    """
    events, sources = taxonomies["events"].slugs, taxonomies["sources"].slugs
    topics = [frozenset(slugs) for slugs in taxonomies["topics"].slugs]

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
        article, one.id, one.url, one.former_urls, topics, sources, authors, tags, events, languages, countries, related
    )


def _periods(articles: Sequence[Article]) -> dict[str, tuple[int, ...]]:
    periods: dict[str, list[int]] = defaultdict(list)
    for index, article in enumerate(articles):
        for iso in filter(None, (article.date.year, article.date.month, article.date.day)):
            periods[iso].append(index)
    return {iso: tuple(periods[iso]) for iso in sorted(periods, reverse=True)}
