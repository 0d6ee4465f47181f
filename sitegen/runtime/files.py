"""Files: stamps that show a change, and writing without following a link."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

Made = TypeVar("Made")

# Nanoseconds within which a second change may get the same time, because the file system's clock ticks.
SETTLED = 100_000_000
# The same for file systems whose clocks count whole seconds, or pairs of them, as FAT does.
_COARSE = 2_000_000_000


class Stamp(Struct, frozen=True, order=True, array_like=True, gc=False):
    """The size, times and inode of a file: if they are unchanged, so is the file. Times are nanoseconds since 1970."""

    size: int
    modified: int
    inode: int
    changed: int = 0
    """The status change time (ctime); 0 for files that the build hard-links, since a link changes it."""

    def is_settled(self, now: int) -> bool:
        """Return whether another change of the file would change its times."""
        return has_settled(max(self.modified, self.changed), now)


def has_settled(changed: int, now: int) -> bool:
    """Return whether a change from `now` on would get another time than `changed` (both in nanoseconds)."""
    return now - changed > (SETTLED if changed % 1_000_000_000 else _COARSE)


class StampedDigest(Struct, frozen=True, array_like=True, gc=False):
    """The digest of a file, and the stamp that the file had."""

    stamp: Stamp
    digest: str


def stamp(status: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def stamp_with_change(status: os.stat_result) -> Stamp:
    """Return the stamp of a file that is never hard-linked, with its status change time."""
    return replace(stamp(status), changed=status.st_ctime_ns)


def write_new(path: str, data: bytes) -> Stamp:
    """Write a new file, and return its stamp. Raises OSError where one is there: it may be a link to another file."""
    with in_folder(path, lambda: open(path, "xb")) as file:
        file.write(data)
        file.flush()
        return stamp(os.fstat(file.fileno()))


def in_folder(path: str, make: Callable[[], Made]) -> Made:
    """Call `make`, which creates a file at `path`; if its folder is missing, create that first. Raises OSError."""
    try:
        return make()
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return make()


class Copy(Struct, frozen=True):
    """A file to publish without rendering it; problems call it `shown`."""

    source: Path
    digest: str
    shown: str
    data: bytes | None = None
    """The bytes to publish, where they are not those of the file."""
    has_location: bool = False
    """Whether the file is a picture that tells where it was taken; `digest` is that of the bytes without it."""
