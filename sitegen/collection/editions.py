"""The editions of a site, one for each of its languages: their configs, and the articles of each. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from sitegen.config.records import TopicRecord
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core.locales import script


def editions(config: Config) -> list[Config]:
    """Return the config of the main edition, and those of the other languages, each in a folder of its own."""
    return [config, *(_edition(config, language) for language in config.languages)]


def _edition(config: Config, language: str) -> Config:
    record = config.languages[language]
    changes = {
        "folder": f"{language.lower()}/",
        "language": language,
        "title": record.title or config.title,
        "description": record.description,
        "topics": dict(_topics(config.topics, record.topics)),
    }
    return config.model_copy(update=changes)


def _topics(
    topics: Mapping[str, TopicRecord], translated: Mapping[str, TopicRecord]
) -> Iterator[tuple[str, TopicRecord]]:
    for slug in dict.fromkeys((*topics, *translated)):
        own, other = translated.get(slug), topics.get(slug)
        if own and other:
            yield slug, own.model_copy(update={"aliases": (*own.aliases, other.name, *other.aliases)})
        elif record := own or other:
            yield slug, record


def edition_of(language: str, configs: Sequence[Config]) -> Config:
    """Return the edition of an article in a language: the main one, if none is in its language."""
    match = matching(language, [config.language for config in configs])
    return next((config for config in configs if config.language == match), configs[0])


def matching(language: str, languages: Sequence[str]) -> str:
    """Return the closest of `languages`: `language` itself, or a variety of it in the same script; empty if none."""
    varieties = [other for other in languages if _broad(other) == _broad(language)]
    alike = [other for other in varieties if script(other) == script(language)]
    return language if language in languages else max(alike, key=lambda other: _common(other, language), default="")


def _broad(language: str) -> str:
    return language.partition("-")[0]


def _common(one: str, other: str) -> int:
    """Count the equal subtags at the beginning of two languages."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def by_edition(articles: Iterable[Article], configs: Sequence[Config]) -> list[list[Article]]:
    """Return the articles of each edition."""
    groups: list[list[Article]] = [[] for _ in configs]
    group_by_language: dict[str, list[Article]] = {}
    for article in articles:
        if article.language not in group_by_language:
            edition = edition_of(article.language, configs)
            group_by_language[article.language] = groups[configs.index(edition)]
        group_by_language[article.language].append(article)
    return groups
