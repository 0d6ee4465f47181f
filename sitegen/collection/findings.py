"""The checks of `sitegen report`: facts that a careful curator must still fix, though the site can be built."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from sitegen.collection.collect import Collection
from sitegen.collection.publishable import has_come
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import urls
from sitegen.core.problems import Problem, warning

# Shorter titles differ by a word without being copies.
_FEWEST_WORDS = 5


def findings(collection: Collection, config: Config, now: datetime) -> Iterator[Problem]:
    """Yield what to fix in a collection, at its place."""
    articles = [entry.article for entry in collection.entries]
    for article in articles:
        yield from _of_article(article, config, now)
    yield from _single_topics(collection, config)
    yield from _near_titles(articles, config)
    yield from _unstated_rights(collection, config)


def _finding(config: Config, article: Article, key: str, code: str, message: str, hint: str) -> Problem:
    return warning(f"{config.content}/{article.path}", *article.position(key), code, message, hint)


def _of_article(article: Article, config: Config, now: datetime) -> Iterator[Problem]:
    translation = article.provenance.translation
    if translation and not (translation.reviewed_by or translation.reviewed_on):
        message = f"nobody has reviewed this {translation.method} translation"
        hint = "read it against the original, then write `reviewed_by` and `reviewed_on` in `translation`"
        yield _finding(config, article, "translation", "unreviewed", message, hint)
    if not article.source_url:
        message = "readers cannot find the original"
        yield _finding(config, article, "source", "no-source-url", message, "write its address as `source_url`")
    elif not article.provenance.archive_url:
        message = "the original has no archived copy"
        hint = "save it at an archive of the web, and write `archive_url` and `archive_date`"
        yield _finding(config, article, "source_url", "no-archive", message, hint)
    if article.review and has_come(article.review, config, now):
        message = f"was to be looked at again by {article.review.iso}"
        yield _finding(config, article, "review", "past-review", message, "look at it, and set a later `review`")


def _single_topics(collection: Collection, config: Config) -> Iterator[Problem]:
    for term in collection.terms("topics").values():
        if len(term.articles) == 1:
            article = collection.entries[term.articles[0]].article
            message = f"the topic {term.name!r} has no other article"
            yield _finding(config, article, "topic", "single-topic", message, "join it with another topic")


def _near_titles(articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    """Yield a finding for each two articles of one language whose titles are equal, or differ by one word."""
    alike: dict[tuple[str, ...], list[Article]] = defaultdict(list)
    for article in sorted(articles, key=lambda article: article.path):
        for variant in _variants(article):
            alike[variant].append(article)
    pairs = {
        (first.path, second.path): (first, second) for found in alike.values() for first, second in pairwise(found)
    }
    for first, second in pairs.values():
        message = f"the title is nearly that of {first.path}: {first.title!r}"
        yield _finding(config, second, "title", "near-title", message, "keep one, or make the difference plain")


def _variants(article: Article) -> set[tuple[str, ...]]:
    """Return a title's words, and all that is left of them without one: titles a word apart share one of these."""
    words = tuple(urls.slug(article.title).split("-"))
    language = (article.language,)
    if len(words) < _FEWEST_WORDS:
        return {language + words}
    return {language + words, *(language + words[:cut] + words[cut + 1 :] for cut in range(len(words)))}


def _unstated_rights(collection: Collection, config: Config) -> Iterator[Problem]:
    for term in collection.terms("sources").values():
        record = config.sources.get(term.slug)
        articles = [collection.entries[index].article for index in term.articles]
        unstated = [article for article in articles if "rights" not in article.positions]
        if unstated and not (record and record.rights):
            count = f"{len(unstated)} articles" if len(unstated) > 1 else "an article"
            message = f"nobody has stated the rights of {term.name!r}: {count} of it, {config.rights}"
            hint = "write `rights:` in the record of the source"
            yield _finding(config, unstated[0], "source", "rights-unstated", message, hint)


def counts(found: Iterable[Problem]) -> dict[str, int]:
    """Count findings by their code."""
    numbers: dict[str, int] = defaultdict(int)
    for finding in found:
        numbers[finding.code] += 1
    return dict(sorted(numbers.items()))
