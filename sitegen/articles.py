"""content/*.md -> Articles, of which those already known are not read again."""

from collections.abc import Mapping, Sequence

import msgspec

from sitegen.apart import PASSING, parse
from sitegen.article import Parsed
from sitegen.cache import Store, Workers, cached_map, digest, encode
from sitegen.config import Config
from sitegen.files import Content
from sitegen.problems import Problem
from sitegen.reading import File, Settings

KeptArticles = dict[str, Mapping[str, Parsed]]
"""What files gave, by the name of the settings that they were read with."""

_PARSED = msgspec.msgpack.Decoder(dict[str, Parsed])


class ParsedCache:
    """Remembers what files gave, all in one value: asking for ten thousand takes longer than reading them.

    The texts are put aside by their digests, for only rendering needs them. What a process has `kept` of its last build
    it need not decode, nor write down after every edit.
    """

    def __init__(self, store: Store, settings: Settings, kept: KeptArticles) -> None:
        self._store, self._kept = store, kept
        self._name = f"articles:{digest(settings)}"
        self._is_new = False

    def load(self, keys: Sequence[str]) -> dict[str, Parsed]:
        """Return what is known of files."""
        data = self._store.get(self._name)
        if data is None:
            # Then the texts are lost too.
            self._kept.clear()
        known = self._kept.get(self._name) or (_PARSED.decode(data) if data else {})
        return {key: known[key] for key in keys if key in known}

    def save(self, _key: str, made: Parsed) -> Parsed:
        """Put a text aside, and return all that a file gave but it."""
        if made.article and made.body:
            self._store.put(made.article.body, encode(made.body))
        self._is_new = True
        return Parsed(made.article, None, made.problems)

    def remember(self, found: Mapping[str, Parsed]) -> None:
        """Keep what all files gave for the next build, where any of them is new."""
        lasting = {key: one for key, one in found.items() if _lasts(one)}
        if self._is_new and self._name not in self._kept:
            self._store.put(self._name, msgspec.msgpack.encode(lasting))
        self._kept.clear()
        self._kept[self._name] = lasting


def _lasts(parsed: Parsed) -> bool:
    """Tell whether reading the file again would give the same, on a faster machine too."""
    return not any(problem.code in PASSING for problem in parsed.problems)


def read_articles(content: Content, config: Config, store: Store, workers: Workers, kept: KeptArticles) -> list[Parsed]:
    """Read every Markdown file of the content folder, but for those that are `kept`."""
    settings = reading_settings(config)
    keys: dict[str, str] = {}
    unreadable: list[Parsed] = []
    for path in content.files:
        if path.casefold().endswith(".md"):
            try:
                keys[f"{content.digest(path)} {path}"] = path
            except OSError as error:
                unreadable.append(Parsed(problems=(_unreadable(settings, path, error),)))

    def load(path: str) -> File:
        return File(path, content.data(path), settings)

    known = ParsedCache(store, settings, kept)
    found, _ = cached_map(parse, keys, known, workers, load)
    known.remember(dict(zip(keys, found, strict=True)))
    store.keep(parsed.article.body for parsed in found if parsed.article)
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
