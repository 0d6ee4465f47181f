"""Listings of folders: a raw scan, which tells whether anything has changed, and the plain files in it."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile, zip_longest
from pathlib import Path
from time import time_ns
from unicodedata import combining, normalize

from msgspec import Struct

from sitegen.core.problems import Problem, warning
from sitegen.runtime.files import Stamp, stamp_with_change

# Nobody nests deeper on purpose, and Python's own functions for folders fail at a thousand.
_DEEPEST = 100
_MOST_NAMED = 10
_OF_SYSTEMS = frozenset(
    (
        ".ds_store .appledouble .spotlight-v100 .trashes .fseventsd .temporaryitems .documentrevisions-v100 __macosx "
        "icon\r .localized thumbs.db ehthumbs.db desktop.ini $recycle.bin .directory .trash .git .gitignore .gitkeep "
        ".gitattributes .gitmodules .hg .hgignore .svn .bzr .idea .vscode .obsidian .editorconfig .sitegen"
    ).split(" ")
)


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
    """List everything below a folder; an absent folder has no entries.

    Hidden folders, and those named `….md`, are entered only if `hidden`; those of systems and editors never are.
    """
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
                        if is_folder and _is_entered(one.name, hidden) and prefix.count("/") < _DEEPEST:
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


def _is_entered(name: str, hidden: bool) -> bool:
    return not is_of_system(name) and (hidden or not (name.startswith(".") or name.endswith(".md")))


def list_folder(root: Path, shown: str, *, hidden: bool = False) -> Folder:
    """Scan a folder and list its plain files; problems call the folder `shown`."""
    return plain_files(scan(root, hidden=hidden), shown, hidden=hidden)


def plain_files(found: Scan, shown: str, *, hidden: bool = False) -> Folder:
    """Return the plain files of a scan; problems call the folder `shown`.

    Files of systems and editors are left out, and so are hidden ones, unless asked for: then those are named.
    """
    files: dict[str, Stamp] = {}
    problems = [_unreadable(shown, path, reason) for path, reason in found.unreadable.items()]
    left_out: list[str] = []
    for entry in found.entries:
        path = os.fsdecode(entry.path)
        problem = _problem(entry, _printable(f"{shown}/{path}"), hidden)
        if problem:
            problems.append(problem)
        elif is_of_system(entry.name):
            left_out.append(_printable(path))
        elif stat.S_ISREG(entry.mode) and (hidden or not is_hidden(entry.name)):
            files[path] = entry.stamp
    problems += _spelled_twice(files, shown)
    if hidden and left_out:
        problems.append(_left_out(shown, left_out))
    return Folder(found.root, files, tuple(sorted(problems)), found.time)


def _spelled_twice(files: Iterable[str], shown: str) -> Iterator[Problem]:
    """Yield a problem for each file whose name differs from another's in the composition of its letters alone."""
    first: dict[str, str] = {}
    for path in files:
        # Most names are ASCII, which has one composition.
        other = path if path.isascii() else first.setdefault(normalize("NFC", path), path)
        if other != path:
            one, two = _first_difference(path, other)
            message = f"this name looks like another and is one file with it on a Mac: {one} here, {two} there"
            yield Problem(f"{shown}/{path}", 1, 1, "file-name", message, "rename or remove one of the two files")


def _first_difference(path: str, other: str) -> tuple[str, str]:
    """Return the code points of the first letter in which two names differ, in each of them."""
    start = next(index for index, pair in enumerate(zip_longest(path, other)) if pair[0] != pair[1])
    # A mark may follow a letter that both have.
    start -= start > 0 and any(combining(name[start : start + 1] or " ") for name in (path, other))
    return _code_points(path[start:]), _code_points(other[start:])


def _code_points(name: str) -> str:
    letter = name[:1] + "".join(takewhile(combining, name[1:]))
    return " ".join(f"U+{ord(sign):04X}" for sign in letter)


def _left_out(shown: str, paths: Sequence[str]) -> Problem:
    """Name the files of systems and editors in one problem: there may be one in every folder."""
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    message = f"not published, because systems and editors make them: {', '.join(paths[:_MOST_NAMED])}{more}"
    return warning(shown, 1, 1, "system-file", message, "remove them, or rename those that are yours")


def _problem(entry: Entry, place: str, hidden: bool) -> Problem | None:
    """Return the reason why an entry is not published, or None for a plain file, a folder and a hidden entry."""
    if stat.S_ISDIR(entry.mode) and _is_entered(entry.name, hidden):
        if entry.path.count(b"/") < _DEEPEST:
            return None
        message = f"this folder is inside more than {_DEEPEST} others"
        return Problem(place, 1, 1, "too-deep", message, "move it up, or remove it")
    if _is_secret(entry.name):
        hint = "move it out of this folder"
        return warning(place, 1, 1, "secret", "looks like a secret; it is not published", hint)
    if is_of_system(entry.name) or (is_hidden(entry.name) and not hidden):
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
    """Return whether a file is left out because of its name: a hidden one, or one of a system or an editor."""
    return name.startswith((".", "#")) or is_of_system(name)


def is_of_system(name: str) -> bool:
    """Return whether systems, editors and version control make files or folders of that name for themselves."""
    folded = name.casefold()
    return (
        folded in _OF_SYSTEMS
        or folded.startswith((".#", "._", ".~lock.", "~$", ".nfs", ".fuse_hidden", ".trash-", ".goutputstream"))
        or folded.endswith(("~", ".swp", ".swo", ".swx", ".bak", ".orig", ".rej", ".tmp", ".part", ".crdownload"))
        or (len(name) > 2 and name.startswith("#") and name.endswith("#"))
    )


def _is_secret(name: str) -> bool:
    return (
        name in {".env", ".htpasswd", ".netrc", ".npmrc", ".pypirc", ".pgpass", ".git-credentials"}
        or name.startswith((".env.", "id_rsa", "id_ed25519"))
        or name.endswith((".pem", ".key", ".p12"))
    )
