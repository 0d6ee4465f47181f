"""Listings of output trees, made in this process or, while it does other work, in another."""

import marshal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, cast

from msgspec import Struct

from sitegen.output import walk
from sitegen.runtime.files import Stamp
from sitegen.runtime.processes import signals_held


class Listing(Struct, frozen=True):
    """Everything below a folder: its files with their stamps, and its folders, by relative paths (POSIX form)."""

    files: dict[str, Stamp]
    folders: set[str]


def list_everything(root: str, known: Mapping[str, Stamp] = MappingProxyType({})) -> Listing:
    """List everything below `root`, hidden files too; an absent folder is empty.

    A file with the path and inode of a `known` one is a hard link to it, so its stamp is not asked for again.
    """
    return _listing(walk.walk(root, {path: (one.size, one.modified, one.inode) for path, one in known.items()}))


def _listing(walked: walk.Walked) -> Listing:
    files, folders = walked
    return Listing({path: Stamp(*values) for path, values in files.items()}, folders)


class Lister:
    """Lists two folders, one after the other, in another process; if that fails, in this one."""

    def __init__(self, first: Path, second: Path) -> None:
        """Start the process."""
        self._places = [str(first), str(second)]
        self._known: Mapping[str, Stamp] = {}
        self._process = _start([walk.__file__, *self._places])

    def next(self) -> Listing:
        """Return the next of the two listings."""
        place = self._places.pop(0)
        walked = _receive(cast("IO[bytes]", self._process.stdout)) if self._process else None
        found = _listing(walked) if walked is not None else list_everything(place, self._known)
        self._known = found.files
        return found

    def end(self) -> None:
        """Kill the process."""
        if self._process:
            with self._process:
                self._process.kill()


def _start(arguments: Sequence[str]) -> "subprocess.Popen[bytes] | None":
    # It needs the standard library alone, and starts sooner without site-packages (-I, -S).
    command = [sys.executable, "-I", "-S", *arguments]
    with signals_held(), suppress(OSError):
        return subprocess.Popen(  # noqa: S603 (ourselves)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    return None


def _receive(stream: IO[bytes]) -> walk.Walked | None:
    length = int.from_bytes(stream.read(walk.LENGTH), "big")
    data = stream.read(length)
    if not data or len(data) < length:
        return None
    walked: walk.Walked = marshal.loads(data)  # noqa: S302 (of our own process, not a file)
    return walked
