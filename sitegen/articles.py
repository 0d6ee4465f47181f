"""content/*.md -> Articles, of which those already known are not read again."""

from collections.abc import Sequence

import msgspec

from sitegen.apart import PASSING, parse
from sitegen.article import Parsed
from sitegen.cache import Store, Workers, cached_map, digest, encode, salt
from sitegen.config import Config
from sitegen.files import Content
from sitegen.problems import Problem
from sitegen.reading import File, Settings

_PARSED = msgspec.msgpack.Decoder(Parsed)


class ParsedCache:
    """Remembers what files gave; the texts are put aside by their digests, for only rendering needs them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, keys: Sequence[str]) -> dict[str, Parsed]:
        """Return what is known of files."""
        found = ((key, self._store.get(key)) for key in keys)
        return {key: _PARSED.decode(data) for key, data in found if data is not None}

    def save(self, key: str, made: Parsed) -> Parsed:
        """Remember one file, and keep all of it but the text."""
        if made.article and made.body:
            self._store.put(made.article.body, encode(made.body))
        kept = Parsed(made.article, None, made.problems)
        if not any(problem.code in PASSING for problem in made.problems):
            self._store.put(key, encode(kept))
        return kept


def read_articles(content: Content, config: Config, store: Store, workers: Workers) -> list[Parsed]:
    """Read every Markdown file of the content folder."""
    settings = reading_settings(config)
    keys: dict[str, str] = {}
    unreadable: list[Parsed] = []
    for path in content.files:
        if path.casefold().endswith(".md"):
            try:
                keys[digest([salt(), path, content.digest(path), settings])] = path
            except OSError as error:
                unreadable.append(Parsed(problems=(_unreadable(settings, path, error),)))

    def load(path: str) -> File:
        return File(path, content.data(path), settings)

    found, _ = cached_map(parse, keys, ParsedCache(store), workers, load)
    store.keep(kept.article.body for kept in found if kept.article)
    return unreadable + found


def reading_settings(config: Config) -> Settings:
    """Return what reading an article depends on besides its file."""
    limits = config.limits
    return Settings(
        config.content,
        config.language,
        config.timezone,
        config.typography,
        limits.article_kilobytes,
        limits.article_depth,
        limits.article_seconds,
        limits.article_megabytes,
        config.excerpt_words,
    )


def _unreadable(settings: Settings, path: str, error: OSError) -> Problem:
    message = f"cannot be read: {error.strerror}"
    return Problem(f"{settings.folder}/{path}", 1, 1, "unreadable", message, "check its permissions")
