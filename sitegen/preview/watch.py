"""Waits for changes of the files that a site is made from; files that a build writes are not watched."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from watchfiles import Change, watch

from sitegen.collection import permalinks
from sitegen.config.site import FILE, SOURCES_FILE, Config
from sitegen.runtime.files import Stamp, stamp_with_change
from sitegen.runtime.folders import is_of_system, list_folder

# All in milliseconds. Changes within the first time count as one; it is waited for in steps.
_DEBOUNCE = 50
_STEP = 10
# The time between two looks at the single files, and at all files if the system has no more watches.
_POLL = 50
_POLL_ALL = 300

Snapshot = tuple[Stamp | int | None, ...]


class Watch:
    """Watches the folders that a site is made from, and its few single files.

    The system watches the folders. The single files are polled: they are in the root folder, into which a build writes
    too, and most editors replace a file instead of writing into it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = [root / name for name in (FILE, SOURCES_FILE, permalinks.FILE)]
        self._folders: list[Path] = []
        self._watched: tuple[list[Path], Snapshot] | None = None
        self._changes: Iterator[object] = iter(())
        self._snapshot: Snapshot = ()

    def follow(self, config: Config | None) -> None:
        """Watch the folders that `config` names; `wait` reports all changes from now on."""
        names = [config.content, config.static, "themes"] if config else ["themes"]
        self._folders = [self._root / name for name in names]
        self._snapshot = self._look()
        watched = self._folders, self._identities()
        if self._watched != watched:
            self._watched = watched
            self._begin()

    def _begin(self) -> None:
        existing = [str(path) for path in self._folders if path.is_dir()]
        self._changes = _changes(existing) if existing else _no_changes()
        try:
            next(self._changes)
        except FileNotFoundError:
            # A folder was removed at this moment; its identity has changed, so that `wait` returns at once.
            self._changes = _no_changes()

    def wait(self, other: Callable[[], bool]) -> None:
        """Wait until something changes, or `other` is true."""
        while not other() and not next(self._changes):
            if self._look() != self._snapshot:
                self._settle()
                return

    def _settle(self) -> None:
        """Wait until the program that is writing a file has finished."""
        snapshot: Snapshot = ()
        while snapshot != (snapshot := self._look()):
            time.sleep(_STEP / 1000)

    def _look(self) -> Snapshot:
        return (*map(_stamp, self._files), *self._identities())

    def _identities(self) -> Snapshot:
        """Return the inode of each folder, because another folder may replace it."""
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
        # The system limits the number of watches of each user.
        yield from _polled(folders)


def _watched(folders: list[str]) -> Iterator[object]:
    def is_read(_change: Change, path: str) -> bool:
        inside = next((path.removeprefix(folder) for folder in folders if path.startswith(folder)), "")
        return not any(map(is_of_system, Path(inside).parts))

    return watch(
        *folders,
        watch_filter=is_read,
        debounce=_DEBOUNCE,
        step=_STEP,
        rust_timeout=_POLL,
        yield_on_timeout=True,
    )


def _polled(folders: list[str]) -> Iterator[object]:
    """Poll every file; the library's own polling compares whole seconds, and misses the second of two quick edits."""
    stamps = _stamps(folders)
    yield ()
    while True:
        time.sleep(_POLL_ALL / 1000)
        previous, stamps = stamps, _stamps(folders)
        yield stamps != previous


def _stamps(folders: list[str]) -> list[Mapping[str, Stamp]]:
    return [list_folder(Path(folder), folder, hidden=True).files for folder in folders]


def _no_changes() -> Iterator[object]:
    while True:
        time.sleep(_POLL / 1000)
        yield ()
