"""Listings of folders: a raw scan, which tells whether anything has changed, and the plain files in it."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import time_ns

from msgspec import Struct

from sitegen.core.problems import Problem, warning
from sitegen.runtime.files import Stamp, stamp_with_change

# Nobody nests deeper on purpose, and Python's own functions for folders fail at a thousand.
_DEEPEST = 100


class Entry(Struct, frozen=True, order=True, array_like=True, gc=False):
    """A file, a folder or something else, as the file system describes it."""

    path: bytes
    """Relative to the scanned folder, as the system has it: not every name is UTF-8."""
    mode: int
    stamp: Stamp
    """All zeros for a folder."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return os.fsdecode(self.path.rpartition(b"/")[2])

    def is_settled(self, now: int) -> bool:
        """Return whether this is a folder, or a plain file whose next change will change its stamp."""
        return stat.S_ISDIR(self.mode) or (stat.S_ISREG(self.mode) and self.stamp.is_settled(now))


class Scan(Struct, frozen=True):
    """Every entry below a folder at one moment."""

    root: str
    time: int
    """When the scan began, in nanoseconds since 1970."""
    entries: tuple[Entry, ...]
    """In the order of their paths."""
    unreadable: Mapping[bytes, str]
    """The folders that could not be opened, each with the reason."""

    @property
    def is_settled(self) -> bool:
        """Return whether every later change will show in a new scan."""
        return not self.unreadable and all(entry.is_settled(self.time) for entry in self.entries)


class Folder(Struct, frozen=True):
    """The plain files of a folder, by their paths relative to it (POSIX form)."""

    root: str
    files: Mapping[str, Stamp]
    problems: tuple[Problem, ...] = ()
    """Entries that are not published, each with the reason."""
    time: int = 0
    """When they were listed, in nanoseconds since 1970."""


def scan(root: Path, *, hidden: bool = False) -> Scan:
    """List everything below a folder, except inside `hidden` folders; an absent folder has no entries."""
    time, entries, unreadable = time_ns(), list[Entry](), dict[bytes, str]()
    open_folders = [""] if root.is_dir() else []
    while open_folders:
        prefix = open_folders.pop()
        try:
            with os.scandir(root / prefix) as found:
                for one in found:
                    # A file that has just been deleted is no entry.
                    with suppress(FileNotFoundError):
                        entries.append(_entry(one, prefix))
                        is_folder = one.is_dir(follow_symlinks=False)
                        if is_folder and (hidden or _is_entered(one.name)) and prefix.count("/") < _DEEPEST:
                            open_folders.append(f"{prefix}{one.name}/")
        except OSError as error:
            unreadable[os.fsencode(prefix)] = error.strerror or str(error)
    return Scan(str(root), time, tuple(sorted(entries)), unreadable)


def _entry(entry: "os.DirEntry[str]", prefix: str) -> Entry:
    path = os.fsencode(prefix + entry.name)
    if entry.is_dir(follow_symlinks=False):
        return Entry(path, stat.S_IFDIR, Stamp(0, 0, 0))
    status = entry.stat(follow_symlinks=False)
    return Entry(path, status.st_mode, stamp_with_change(status))


def _is_entered(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(".md")


def list_folder(root: Path, shown: str) -> Folder:
    """Scan a folder and list its plain files; problems call the folder `shown`."""
    return plain_files(scan(root), shown)


def plain_files(found: Scan, shown: str) -> Folder:
    """Return the plain files of a scan; problems call the folder `shown`. Hidden files and backups are left out."""
    files: dict[str, Stamp] = {}
    problems = [_unreadable(shown, path, reason) for path, reason in found.unreadable.items()]
    for entry in found.entries:
        place = _printable(f"{shown}/{os.fsdecode(entry.path)}")
        problem = _problem(entry, place)
        if problem:
            problems.append(problem)
        elif stat.S_ISREG(entry.mode) and not is_hidden(entry.name):
            files[os.fsdecode(entry.path)] = entry.stamp
    return Folder(found.root, files, tuple(sorted(problems)), found.time)


def _problem(entry: Entry, place: str) -> Problem | None:
    """Return the reason why an entry is not published, or None for a plain file, a folder and a hidden entry."""
    if stat.S_ISDIR(entry.mode) and _is_entered(entry.name):
        if entry.path.count(b"/") < _DEEPEST:
            return None
        message = f"this folder is inside more than {_DEEPEST} others"
        return Problem(place, 1, 1, "too-deep", message, "move it up, or remove it")
    if _is_secret(entry.name):
        hint = "move it out of this folder"
        return warning(place, 1, 1, "secret", "looks like a secret; it is not published", hint)
    if is_hidden(entry.name):
        return None
    if not _is_utf8(entry.path):
        return Problem(place, 1, 1, "file-name", "this name is not UTF-8", "rename the file")
    if not stat.S_ISREG(entry.mode):
        kind = "a symbolic link" if stat.S_ISLNK(entry.mode) else "not a plain file"
        return warning(place, 1, 1, "not-a-file", f"passed over, because it is {kind}", "put the file itself here")
    return None


def _unreadable(shown: str, path: bytes, reason: str) -> Problem:
    place = _printable(f"{shown}/{os.fsdecode(path)}".rstrip("/"))
    return Problem(place, 1, 1, "unreadable", f"cannot be read: {reason}", "check that it exists and its permissions")


def _is_utf8(path: bytes) -> bool:
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True


def _printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_hidden(name: str) -> bool:
    """Return whether a file is left out because of its name: a hidden file, a backup, an editor's lock file."""
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swo", ".bak", ".orig", ".tmp"))
        or name in {"Thumbs.db", "desktop.ini"}
    )


def _is_secret(name: str) -> bool:
    return (
        name == ".env" or name.startswith((".env.", "id_rsa", "id_ed25519")) or name.endswith((".pem", ".key", ".p12"))
    )
