"""The Markdown files of the content folder -> read results: a file is read when it is needed and not in the cache."""

from collections.abc import Iterable, Sequence

from sitegen.config.site import Config
from sitegen.content.article import ReadResult
from sitegen.content.file_parts import check_size
from sitegen.content.folder import Content
from sitegen.content.held_back import is_held_back, without_drafts
from sitegen.content.read_cache import ReadCache, ReadResults
from sitegen.content.reader import File, ReadSettings
from sitegen.content.sandbox import read_within_limits
from sitegen.core import url_scheme
from sitegen.core.problems import Problem
from sitegen.runtime.memo import Workers, cached_map
from sitegen.runtime.store import Store


class Articles:
    """Every Markdown file of the content folder, and the result of reading each."""

    def __init__(self, content: Content, config: Config, store: Store, workers: Workers, memory: ReadResults) -> None:
        """List the files; results that are in `memory`, from earlier builds of this process, are not read again."""
        self._content, self._workers = content, workers
        self._settings = reading_settings(config)
        self._cache = ReadCache(store, self._settings, memory)
        self._unreadable: list[ReadResult] = []
        self._results: Sequence[ReadResult] | None = None
        self.digests: dict[str, str] = {}
        """The digest of each file, by its path."""
        for path in content.files:
            if url_scheme.is_markdown(path) and (problem := self._size_problem(path) or self._digest(path)):
                self._unreadable.append(ReadResult(problems=(problem,)))

    def _size_problem(self, path: str) -> Problem | None:
        settings = self._settings
        return check_size(self._content.files[path].size, f"{settings.folder}/{path}", settings.kilobytes)

    def _digest(self, path: str) -> Problem | None:
        try:
            self.digests[path] = self._content.digest(path)
        except OSError as error:
            return _unreadable(self._settings, path, error)
        return None

    def __len__(self) -> int:
        return len(self.digests) + len(self._unreadable)

    def read_all(self) -> Sequence[ReadResult]:
        """Return the results of all files, with those that cannot be read first."""
        if self._results is None:
            self._cache.load_all()
            self._results = self._unreadable + self.read(self.digests)
        return self._results

    def problems(self, *, drafts: bool) -> list[Problem]:
        """Return the problems of all files; those of files that are held back only if `drafts` are wanted."""
        problems = [problem for result in self.read_all() for problem in result.problems]
        return problems if drafts else [*without_drafts(problems, self._settings.folder)]

    def drafts(self) -> tuple[str, ...]:
        """Return the paths of all drafts, whatever makes them so."""
        drafts = {result.article.path for result in self.read_all() if result.article and result.article.draft}
        return tuple(sorted({*drafts, *filter(is_held_back, self.digests)}))

    def read(self, paths: Iterable[str]) -> list[ReadResult]:
        """Return the results of some files."""
        paths_by_key = {f"{self.digests[path]} {path}": path for path in paths}
        results = cached_map(
            read_within_limits, paths_by_key, self._cache, self._workers, lambda key: self._load(paths_by_key[key])
        )
        self._cache.remember(dict(zip(paths_by_key, results, strict=True)))
        return results

    def _load(self, path: str) -> File:
        return File(path, self._content.data(path), self._settings)


def reading_settings(config: Config) -> ReadSettings:
    """Return the settings that the result of reading an article depends on."""
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
        config.base.absolute(""),
        config.remote_images,
    )


def _unreadable(settings: ReadSettings, path: str, error: OSError) -> Problem:
    message = f"cannot be read: {error.strerror}"
    return Problem(f"{settings.folder}/{path}", 1, 1, "unreadable", message, "check its permissions")
