"""Staged tree -> live site, by one atomic swap: a build that is killed at any moment leaves the old site or the new."""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.cache import Store, digest_bytes, digest_file, encode
from sitegen.files import Stamp, stamp
from sitegen.output import MARKER, Output, clear, remove
from sitegen.problems import Problem
from sitegen.statics import Copy

_MARKED = b"Made by sitegen. Every build replaces this folder.\n"
_EXCHANGE = 2
_AT_CWD = -100
_SWAP = 2


class Placed(Struct, frozen=True, array_like=True):
    """A file of the tree: the key of what it was made from, and its stamp when it was made."""

    key: str
    stamp: Stamp


Manifest = dict[str, Placed]
_MANIFEST = msgspec.msgpack.Decoder(Manifest)


class Tree:
    """The tree being made. What is as it was is linked from the live tree; files are never written through."""

    def __init__(self, output: Output, store: Store) -> None:
        clear(output)
        self._output = output
        self._store = store
        self._key = f"manifest:{digest_bytes(os.fsencode(output.live))}"
        self._before = self._read()
        self._folders: set[str] = set()
        self.manifest: Manifest = {}

    def _read(self) -> Manifest:
        data = self._store.get(self._key)
        try:
            return _MANIFEST.decode(data) if data else {}
        except msgspec.DecodeError:
            return {}

    def is_live(self, path: str, key: str) -> bool:
        """Tell whether the live site holds a file made from `key`, unchanged since."""
        placed = self._before.get(path)
        if placed is None or placed.key != key:
            return False
        try:
            return stamp(os.stat(self._output.live / path, follow_symlinks=False)) == placed.stamp
        except OSError:
            return False

    def is_current(self, wanted: Mapping[str, str]) -> bool:
        """Tell whether the live site is exactly the files of `wanted` (path -> key), and folders of them."""
        known = {path: placed.key for path, placed in self._before.items()}
        wanted = {**wanted, MARKER: ""}
        if known != wanted or not all(self.is_live(path, key) for path, key in wanted.items()):
            return False
        return _count(str(self._output.live)) == len(wanted)

    def paths(self, prefix: str, key: str) -> list[str]:
        """List the live files below `prefix`, if all of them were made from `key`; else nothing."""
        found = [path for path in self._before if path.startswith(prefix)]
        return found if found and all(self.is_live(path, key) for path in found) else []

    def link(self, path: str, key: str) -> None:
        """Take a file over from the live tree."""
        target = self._place(path)
        try:
            os.link(self._output.live / path, target)
            self.manifest[path] = self._before[path]
        except OSError:
            # A file system without hard links.
            shutil.copy2(self._output.live / path, target)
            self._note(path, key)

    def write(self, path: str, key: str, data: bytes) -> None:
        """Make a new file."""
        # Never through a file that is there: it might be linked from the live tree.
        with self._place(path).open("xb") as file:
            file.write(data)
        self._note(path, key)

    def copy(self, path: str, copy: Copy) -> None:
        """Take a file from a source folder, or over from the live tree where it is the same. Raises OSError."""
        if self.is_live(path, copy.digest):
            self.link(path, copy.digest)
        else:
            target = self._place(path)
            if copy.data is None:
                shutil.copyfile(copy.source, target)
                if digest_file(target) != copy.digest:
                    raise OSError(errno.ESTALE, "it changed while it was copied", str(copy.source))
            else:
                target.write_bytes(copy.data)
            self._note(path, copy.digest)

    def copy_all(self, copies: Mapping[str, Copy]) -> None:
        """Take all files of source folders."""
        for path, copy in copies.items():
            self.copy(path, copy)

    def documents(self, name: str) -> Path:
        """Return a folder for what the search engine is to read for one index, which is not published."""
        return self._output.documents / name

    def adopt(self, prefix: str, key: str) -> None:
        """Note files that another program made below `prefix`."""
        for path in sorted((self._output.next / prefix).rglob("*")):
            if path.is_file():
                self._note(path.relative_to(self._output.next).as_posix(), key)

    def folder(self, path: str) -> Path:
        """Return a new empty folder of the tree."""
        return self._place(f"{path}/-").parent

    def _place(self, path: str) -> Path:
        target = self._output.next / path
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return target

    def _note(self, path: str, key: str) -> None:
        self.manifest[path] = Placed(key, stamp(os.stat(self._output.next / path)))

    def publish(self) -> None:
        """Make this tree the live one."""
        self.write(MARKER, "", _MARKED)
        # Before the swap: a record that is too new only makes files anew, one that is too old could hide a change.
        self._store.put(self._key, encode(self.manifest))
        self._store.commit()
        remove(self._output.previous)
        _swap(self._output)


class PageCache:
    """Remembers pages by their keys in the live tree; keeps of a page only what is wrong with it."""

    def __init__(self, tree: Tree, paths: Mapping[str, str]) -> None:
        self._tree = tree
        self._paths = paths

    def load(self, keys: Sequence[str]) -> dict[str, Problem | None]:
        """Take over the pages that are live already."""
        live = [key for key in keys if self._tree.is_live(self._paths[key], key)]
        for key in live:
            self._tree.link(self._paths[key], key)
        return dict.fromkeys(live)

    def save(self, key: str, made: bytes | Problem) -> Problem | None:
        """Write a page, or return what is wrong with it."""
        if isinstance(made, Problem):
            return made
        self._tree.write(self._paths[key], key, made)
        return None


def write_text(path: Path, text: str) -> None:
    """Write a file, and the folders that it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _count(folder: str) -> int:
    """Count what is in a folder and its folders, of which only empty ones count."""
    count, folders = 0, [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            below = [entry.path if entry.is_dir(follow_symlinks=False) else None for entry in entries]
        folders += filter(None, below)
        count += below.count(None) if below else 1
    return count


def _swap(output: Output) -> None:
    if not output.live.exists():
        output.next.rename(output.live)
        return
    if _exchanged(output.next, output.live):
        output.next.rename(output.previous)
        return
    # Elsewhere two renames; between them, for microseconds, there is no site.
    output.live.rename(output.previous)
    try:
        output.next.rename(output.live)
    except OSError:
        output.previous.rename(output.live)
        raise


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange two folders in one step (renameat2 of Linux, renamex_np of macOS); tell whether the system could."""
    paths = os.fsencode(first), os.fsencode(second)
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_CWD, paths[0], _AT_CWD, paths[1], _EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*paths, _SWAP)
    else:
        return False
    if failed and ctypes.get_errno() not in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
    return not failed
