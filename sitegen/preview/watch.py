"""A site's folder -> a word when something that it is made of changes, and never of what a build writes."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from watchfiles import Change, watch

from sitegen.collection import permalinks
from sitegen.config.site import FILE, SOURCES_FILE, Config
from sitegen.runtime.files import Stamp, stamp_with_change
from sitegen.runtime.folders import is_hidden, list_folder

# Milliseconds: how long changes that come together are waited for, by which steps; between looks at single files, and
# between looks at all of them.
_TOGETHER = 50
_STEP = 10
_LOOK = 50
_SELDOM = 300

Seen = tuple[Stamp | int | None, ...]


class Watch:
    """Watches the folders that a site is made of, and its few single files.

    The folders are watched by the system, with all below them. The single files are looked at instead: they stand in
    the root, below which a build writes, and most editors put another file in their place.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = [root / name for name in (FILE, SOURCES_FILE, permalinks.FILE)]
        self._folders: list[Path] = []
        self._watched: tuple[list[Path], Seen] | None = None
        self._changes: Iterator[object] = iter(())
        self._seen: Seen = ()

    def follow(self, config: Config | None) -> None:
        """Begin again with the folders that `config` names; of what changes from now on, `wait` tells."""
        names = [config.content, config.static, "themes"] if config else ["themes"]
        self._folders = [self._root / name for name in names]
        self._seen = self._look()
        watched = self._folders, self._identities()
        if self._watched != watched:
            self._watched = watched
            self._begin()

    def _begin(self) -> None:
        there = [str(path) for path in self._folders if path.is_dir()]
        self._changes = _changes(there) if there else _nothing()
        try:
            next(self._changes)
        except FileNotFoundError:
            # It went in this moment, so its identity is another now.
            self._changes = _nothing()

    def wait(self, other: Callable[[], bool]) -> None:
        """Wait until something changes, or `other` is true."""
        while not other() and not next(self._changes):
            if self._look() != self._seen:
                self._settle()
                return

    def _settle(self) -> None:
        """Let a program that is writing a file end."""
        seen: Seen = ()
        while seen != (seen := self._look()):
            time.sleep(_STEP / 1000)

    def _look(self) -> Seen:
        return (*map(_stamp, self._files), *self._identities())

    def _identities(self) -> Seen:
        """Return which folder each one is, for another may take its place."""
        return tuple(status and status.inode for status in map(_stamp, self._folders))


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_with_change(os.stat(path))
    except OSError:
        return None


def _changes(folders: list[str]) -> Iterator[object]:
    try:
        yield from _watched(folders)
    except (OSError, RuntimeError):
        # The system has only so many watches for all programs of a user.
        yield from _compared(folders)


def _watched(folders: list[str]) -> Iterator[object]:
    def is_read(_change: Change, path: str) -> bool:
        inside = next((path.removeprefix(folder) for folder in folders if path.startswith(folder)), "")
        return not any(map(is_hidden, Path(inside).parts))

    return watch(
        *folders,
        watch_filter=is_read,
        debounce=_TOGETHER,
        step=_STEP,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    )


def _compared(folders: list[str]) -> Iterator[object]:
    """Look at every file; the library's own way to do so compares whole seconds, and misses the second of two edits."""
    seen = _stamps(folders)
    yield ()
    while True:
        time.sleep(_SELDOM / 1000)
        before, seen = seen, _stamps(folders)
        yield seen != before


def _stamps(folders: list[str]) -> list[Mapping[str, Stamp]]:
    return [list_folder(Path(folder), folder).files for folder in folders]


def _nothing() -> Iterator[object]:
    while True:
        time.sleep(_LOOK / 1000)
        yield ()
