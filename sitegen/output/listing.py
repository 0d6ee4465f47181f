"""A folder -> its Listing, made here or, while this process does something else, by another."""

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
    """All that is below a folder: the stamps of its files and the folders in it, by their paths within (POSIX form)."""

    files: dict[str, Stamp]
    folders: set[str]


def list_everything(root: str, known: Mapping[str, Stamp] = MappingProxyType({})) -> Listing:
    """List what is below `root`, whatever it is called; nothing where it is not there.

    Files that are links to `known` ones are these, and need not be asked again what they are.
    """
    return _listing(walk.walk(root, {path: (one.size, one.modified, one.inode) for path, one in known.items()}))


def _listing(walked: walk.Walked) -> Listing:
    files, folders = walked
    return Listing({path: Stamp(*values) for path, values in files.items()}, folders)


class Lister:
    """Another process, which lists two folders one after the other; where it fails, they are listed here."""

    def __init__(self, first: Path, second: Path) -> None:
        """Begin at once."""
        self._places = [str(first), str(second)]
        self._known: Mapping[str, Stamp] = {}
        self._process = _start([walk.__file__, *self._places])

    def next(self) -> Listing:
        """Wait for the next of the two listings."""
        place = self._places.pop(0)
        walked = _receive(cast("IO[bytes]", self._process.stdout)) if self._process else None
        found = _listing(walked) if walked is not None else list_everything(place, self._known)
        self._known = found.files
        return found

    def end(self) -> None:
        """End the process, wherever it is."""
        if self._process:
            with self._process:
                self._process.kill()


def _start(arguments: Sequence[str]) -> "subprocess.Popen[bytes] | None":
    # It needs nothing but the standard library (-I, -S), and starts sooner without more.
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
