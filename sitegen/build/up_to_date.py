"""What the last build was made from, and what came of it: while both are as they were, there is nothing to make."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import time_ns

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.options import Options
from sitegen.collection.permalinks import read_permalinks
from sitegen.config.site import Config
from sitegen.core.problems import Problem
from sitegen.output.staging import Tree
from sitegen.runtime.digests import digest, digest_bytes
from sitegen.runtime.files import has_settled
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store
from sitegen.search.pagefind import OVERRIDE
from sitegen.theme.layers import BUILT_IN


class Explained(Struct, frozen=True):
    """A page that was made anew, and what of it had changed."""

    url: str
    reasons: tuple[str, ...]


class Result(Struct, frozen=True):
    """What a build made; `rendered` are the URLs of the pages that were made anew.

    `changed` are the paths of all files that are other than before, new, or no more.
    """

    articles: int
    files: int
    """Of articles, drafts too."""
    pages: int
    rendered: tuple[str, ...]
    changed: tuple[str, ...]
    explained: tuple[Explained, ...]
    """Why each page of `rendered` was, where that was asked for."""
    searched: int
    search_skipped: bool
    problems: tuple[Problem, ...]


class _Outcome(Struct, frozen=True):
    """What was made of which inputs, into which files, and from when until when the clock changes nothing of it."""

    inputs: str
    permalinks: str
    since: datetime
    until: datetime
    result: Result


_OUTCOME = msgspec.msgpack.Decoder(_Outcome)


class Outcomes:
    """Remembers what came of the last build into an output folder, of which the tree knows whether it is as it was."""

    def __init__(self, store: Store, live: Path, options: Options, config: Config) -> None:
        """Look at the inputs now: what changes later is for the next build."""
        self._store, self._options = store, options
        self._name = f"outcome:{digest_bytes(os.fsencode(live))}"
        self._inputs = _name_inputs(options, config)

    def recall(self, tree: Tree) -> Result | None:
        """Return what the last build made, if since then neither its inputs nor the live site have changed."""
        data = self._store.get(self._name) if self._inputs else None
        last = _OUTCOME.decode(data) if data else None
        if last is None or not last.since <= self._options.now < last.until:
            return None
        found = (self._inputs, digest_bytes(read_permalinks(self._options.root)))
        return last.result if found == (last.inputs, last.permalinks) and tree.is_as_recorded else None

    def remember(self, permalinks: bytes, until: datetime, result: Result) -> None:
        """Keep what was made, which stays so as long as nothing changes, and not beyond a moment."""
        nothing = replace(result, rendered=(), changed=(), explained=(), search_skipped=True)
        last = _Outcome(self._inputs, digest_bytes(permalinks), self._options.now, until, nothing)
        self._store.put(self._name, msgspec.msgpack.encode(last))


def _name_inputs(options: Options, config: Config) -> str:
    """Name all that a build is made from, but the clock and its own record of addresses, without reading it.

    Empty where a change might stay unseen: behind a link, or within a tick of the file system's clock.
    """
    root = options.root
    folders = [root / config.content, root / config.static, root / "themes", BUILT_IN]
    now = time_ns()
    try:
        seen = [found for folder in folders for found in _below(folder)]
    except OSError:
        return ""
    if not all(one.is_settled(now) for one in seen):
        return ""
    flags = [options.drafts, options.private, options.strict, options.search, options.preview, os.environ.get(OVERRIDE)]
    return digest([salt(), config.written, flags, sorted(seen)])


class _Seen(Struct, frozen=True, order=True, array_like=True, gc=False):
    """A file as the file system describes it."""

    path: bytes
    """As the system has it, for not every name is UTF-8."""
    mode: int
    size: int
    modified: int
    changed: int
    inode: int

    @staticmethod
    def of(path: str, status: os.stat_result) -> "_Seen":
        return _Seen(
            os.fsencode(path), status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        )

    def is_settled(self, now: int) -> bool:
        """Tell whether it is a folder, or a plain file of which another change would show in its times."""
        return stat.S_ISDIR(self.mode) or (
            stat.S_ISREG(self.mode) and has_settled(max(self.modified, self.changed), now)
        )


def _below(folder: Path) -> Iterator[_Seen]:
    open_folders = [str(folder)] if folder.is_dir() else []
    while open_folders:
        with os.scandir(open_folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    open_folders.append(entry.path)
                    yield _Seen(os.fsencode(entry.path), stat.S_IFDIR, 0, 0, 0, 0)
                else:
                    yield _Seen.of(entry.path, entry.stat(follow_symlinks=False))
