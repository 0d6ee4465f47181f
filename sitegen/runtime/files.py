"""A folder -> its files, each with the digest of its content. All reading of content is here."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import time_ns
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.problems import Problem, Setting, warning
from sitegen.runtime.cache import Store, digest_bytes

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


class Content:
    """The content folder with the digests of its files. The memory of earlier stamps only saves reading."""

    def __init__(self, folder: Folder, remembered: Mapping[str, Known], listed: int) -> None:
        """Begin with what is remembered of a folder that was `listed` at a moment (in nanoseconds)."""
        self._folder, self._listed = folder, listed
        self._remembered = remembered
        self._read: dict[str, bytes] = {}
        self._known: dict[str, Known] = {}
        self.files = folder.files
        self.problems: list[Problem] = list(folder.problems)

    def path(self, path: str) -> Path:
        """Return where a file is."""
        return Path(self._folder.root, path)

    def digest(self, path: str) -> str:
        """Return the digest of a file. Raises OSError where it cannot be read."""
        found = self._known.get(path) or self._remembered.get(path)
        if found is None or found.stamp != self.files[path]:
            data = self._read[path] = self.path(path).read_bytes()
            found = Known(self.files[path], digest_bytes(data))
        self._known[path] = found
        return found.digest

    def data(self, path: str) -> bytes:
        """Return the content of a file. Raises OSError where it cannot be read, or is no more what it was."""
        kept = self._read.pop(path, None)
        data = self.path(path).read_bytes() if kept is None else kept
        if kept is None and digest_bytes(data) != self.digest(path):
            raise OSError(errno.ESTALE, "it changed while it was read", str(self.path(path)))
        return data

    def remember(self, store: Store) -> None:
        """Keep the stamps of files that had settled when they were listed, for the next build."""
        # Those too that were not asked for, and have not changed.
        known = {path: one for path, one in self._remembered.items() if self.files.get(path) == one.stamp} | self._known
        settled = {path: one for path, one in known.items() if one.stamp.is_settled(self._listed)}
        store.put(_memory_key(self._folder.root), msgspec.msgpack.encode(settled))


_MEMORY = msgspec.msgpack.Decoder(dict[str, Known])


def _memory_key(root: str) -> str:
    return f"stamps:{digest_bytes(os.fsencode(root))}"


def read_content(root: Path, shown: str, store: Store, setting: Setting) -> Content:
    """List the content folder, with what is remembered of its files. Raises BuildError where it is not there."""
    if not root.is_dir():
        message, hint = f"the folder {shown!r} is not there", f"make it, or name another in `{setting.name}`"
        raise setting.refusal("content", message, hint)
    listed, folder = time_ns(), list_folder(root, shown)
    data = store.get(_memory_key(folder.root))
    return Content(folder, _MEMORY.decode(data) if data else {}, listed)
