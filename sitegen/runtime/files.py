"""A folder -> its files, each with the digest of its content. All reading of content is here."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.problems import Problem, warning

Made = TypeVar("Made")

# A file changed this recently may change again within one tick of the file system's clock.
SETTLED = 100_000_000
# The file systems whose clocks count whole seconds, or pairs of them, as FAT.
_COARSE = 2_000_000_000
# Nobody nests deeper by intent, and Python's own ways to make and remove folders fail at a thousand.
_DEEPEST = 100


class Stamp(Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file: enough to tell that it has not changed."""

    size: int
    modified: int
    inode: int
    changed: int = 0
    """When anything of the file last changed, also its times; not kept of files that are linked, which changes it."""

    def is_settled(self, now: int) -> bool:
        """Tell whether another change of the file would show in its times."""
        return has_settled(max(self.modified, self.changed), now)


def has_settled(changed: int, now: int) -> bool:
    """Tell whether another change of what changed at a moment would have another one (both in nanoseconds)."""
    return now - changed > (SETTLED if changed % 1_000_000_000 else _COARSE)


class Known(Struct, frozen=True, array_like=True, gc=False):
    """The digest that a file had when it was as stamped."""

    stamp: Stamp
    digest: str


class Folder(Struct, frozen=True):
    """The files of a folder by their path within it (POSIX form), and what is odd about it."""

    root: str
    files: Mapping[str, Stamp]
    problems: tuple[Problem, ...] = ()


def stamp(status: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def stamp_with_change(status: os.stat_result) -> Stamp:
    """Return the stamp of a file that is not linked, with the time of its last change."""
    return replace(stamp(status), changed=status.st_ctime_ns)


def write_new(path: str, data: bytes) -> Stamp:
    """Write a file, never through one that is there, which might be linked from elsewhere. Raises OSError."""
    with in_folder(path, lambda: open(path, "xb")) as file:
        file.write(data)
        file.flush()
        return stamp(os.fstat(file.fileno()))


def in_folder(path: str, make: Callable[[], Made]) -> Made:
    """Make something at a path, and its folders where they are missing. Raises OSError."""
    try:
        return make()
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return make()


def list_folder(root: Path, shown: str) -> Folder:
    """List the plain files below `root`, which problems call `shown`. Hidden files and backups are passed over."""
    files: dict[str, Stamp] = {}
    problems: list[Problem] = []
    for path, found in _walk(root, "", shown):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            files[path] = found
    return Folder(str(root), dict(sorted(files.items())), tuple(sorted(problems)))


def _walk(folder: Path, prefix: str, shown: str) -> Iterator[tuple[str, Stamp | Problem]]:
    place = _printable(f"{shown}/{prefix}".rstrip("/"))
    if prefix.count("/") > _DEEPEST:
        message = f"this folder is inside more than {_DEEPEST} others"
        yield prefix, Problem(place, 1, 1, "too-deep", message, "move it up, or remove it")
        return
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        yield prefix, Problem(place, 1, 1, "unreadable", message, "check that it exists and its permissions")
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".") and not entry.name.endswith(".md"):
            yield from _walk(folder / entry.name, f"{path}/", shown)
        else:
            yield from _entry(entry, path, shown)


def _entry(entry: "os.DirEntry[str]", path: str, shown: str) -> Iterator[tuple[str, Stamp | Problem]]:
    place = _printable(f"{shown}/{path}")
    if _is_secret(entry.name):
        yield (
            path,
            warning(
                place,
                1,
                1,
                "secret",
                "looks like a secret; it is not published",
                "move it out of this folder",
            ),
        )
    elif is_hidden(entry.name):
        return
    elif place != f"{shown}/{path}":
        yield path, Problem(place, 1, 1, "file-name", "this name is not UTF-8", "rename the file")
    elif not entry.is_file(follow_symlinks=False):
        kind = "a symbolic link" if entry.is_symlink() else "not a plain file"
        yield (
            path,
            warning(place, 1, 1, "not-a-file", f"passed over, because it is {kind}", "put the file itself here"),
        )
    else:
        yield path, stamp_with_change(entry.stat(follow_symlinks=False))


def _printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_hidden(name: str) -> bool:
    """Tell whether a file is passed over by its name: a hidden one, a backup, what an editor has open."""
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swo", ".bak", ".orig", ".tmp"))
        or name in {"Thumbs.db", "desktop.ini"}
    )


def _is_secret(name: str) -> bool:
    return (
        name == ".env" or name.startswith((".env.", "id_rsa", "id_ed25519")) or name.endswith((".pem", ".key", ".p12"))
    )


class Copy(Struct, frozen=True):
    """A file to copy; `shown` is what problems call it."""

    source: Path
    digest: str
    shown: str
    data: bytes | None = None
    """What is published in the place of what the file holds, where that is something else."""
