"""The tree of the site being made: what is as it was is taken over, all else is written, and then it is published."""

import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from sitegen.core.problems import Problem
from sitegen.output.folder import MARKER, Output, clear, is_folder, remove
from sitegen.output.listing import Lister, Listing, list_everything
from sitegen.output.manifest import Manifest, Placed, Record, differences, folders_of, intact, listing
from sitegen.output.swap import swap
from sitegen.runtime.digests import digest_bytes, digest_file
from sitegen.runtime.files import Copy, Stamp, in_folder, stamp, write_new
from sitegen.runtime.store import Store

# Bytes of a record, of some ten thousand files, from which on it takes longer to look at these than to start a process.
_WORTH_A_PROCESS = 1_000_000
_MARKED = b"Made by sitegen. Every build replaces this folder.\n"


class KeptTrees(Struct):
    """What is in the trees of the last build of this process, where nobody else touches them."""

    live: Manifest | None = None
    before: Manifest | None = None


class Tree(AbstractContextManager["Tree"]):
    """The tree being made: the one before the live one, brought up to date, so that the work is that of what changed.

    What neither of them has is written anew, and what the live tree alone has is linked; no file is written through.
    """

    def __init__(self, output: Output, store: Store, kept: KeptTrees) -> None:
        """Begin one; trees that are `kept` are not looked at again."""
        clear(output)
        self._output, self._store, self._kept, self._live = output, store, kept, kept.live
        self.place = output.next
        """Where it is made."""
        self.name = digest_bytes(os.fsencode(output.live))
        """Tells the outputs of a site apart."""
        self.manifest: Manifest = {}
        self._record = Record(store, self.name)
        is_large = self._live is None and self._record.size > _WORTH_A_PROCESS
        self._lister = Lister(output.live, output.previous) if is_large else None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lister:
            self._lister.end()

    @cached_property
    def live(self) -> Listing:
        """What the live tree holds, whoever made it."""
        return self._lister.next() if self._lister else list_everything(str(self._output.live))

    def _earlier(self) -> tuple[Listing, Manifest]:
        """Return what the tree before the live one holds, and what of it is as it was made."""
        known = self.live.files
        found = self._lister.next() if self._lister else list_everything(str(self._output.previous), known)
        return found, intact(found, self._record.before)

    @property
    def _recorded(self) -> Manifest:
        return self._record.live if self._live is None else self._live

    @cached_property
    def _before(self) -> Manifest:
        """What the live tree holds as it was made."""
        return intact(self.live, self._recorded) if self._live is None else self._live

    @property
    def is_as_recorded(self) -> bool:
        """Tell whether the live tree holds exactly what the last build published there."""
        return bool(self._recorded) and self.live == listing(self._recorded)

    def recorded_key(self, path: str) -> str:
        """Return the key that a file was made from when the live tree was, or nothing."""
        return self._recorded[path].key if path in self._recorded else ""

    @property
    def recorded_keys(self) -> list[str]:
        """The keys of all files that the live tree had when it was made."""
        return [placed.key for placed in self._recorded.values()]

    def is_live(self, path: str, key: str) -> bool:
        """Tell whether the live site holds a file made from `key`, unchanged since."""
        placed = self._before.get(path)
        return placed is not None and placed.key == key

    def is_current(self, wanted: Mapping[str, str]) -> bool:
        """Tell whether the live site is exactly the files of `wanted` (path -> key), and folders of them."""
        known = {path: placed.key for path, placed in self._before.items()}
        return (
            known == {**wanted, MARKER: ""}
            and len(self.live.files) == len(known)
            and self.live.folders == folders_of(known)
        )

    def paths(self, prefix: str, key: str) -> list[str]:
        """List the live files below `prefix`, if all of them are as they were made from `key`; else nothing."""
        found = [path for path in self._recorded if path.startswith(prefix)]
        return found if all(self.is_live(path, key) for path in found) else []

    def begin(self, wanted: Mapping[str, str]) -> None:
        """Begin with the tree before the live one, as far as it has what is wanted (path -> key)."""
        before = self._forget()
        if is_folder(self._output.previous):
            found, placed = self._earlier() if before is None else (listing(before), before)
            self._output.previous.rename(self.place)
            self._reduce({**wanted, MARKER: ""}, found, placed)
        if not self.take(MARKER, ""):
            self.write(MARKER, "", _MARKED)

    def _forget(self) -> Manifest | None:
        """Keep nothing until this tree is published, for failures may leave anything; return what was before."""
        before, self._kept.live, self._kept.before = self._kept.before, None, None
        return before

    def _reduce(self, wanted: Mapping[str, str], found: Listing, placed: Manifest) -> None:
        """Keep what is wanted of what is there, and remove all else."""
        self.manifest = {path: one for path, one in placed.items() if wanted.get(path) == one.key}
        for path in found.files.keys() - self.manifest.keys():
            os.unlink(f"{self.place}/{path}")
        for folder in sorted(found.folders - folders_of(self.manifest), reverse=True):
            os.rmdir(f"{self.place}/{folder}")

    def take(self, path: str, key: str) -> bool:
        """Take a file over, if the live tree or the one before has it made from `key`; tell whether one of them has."""
        if path not in self.manifest and self.is_live(path, key):
            self._link(path, key)
        return path in self.manifest

    def _link(self, path: str, key: str) -> None:
        source, target = f"{self._output.live}/{path}", f"{self.place}/{path}"
        try:
            in_folder(target, lambda: os.link(source, target))
            self.manifest[path] = self._before[path]
        except OSError:
            # A file system without hard links.
            shutil.copy2(source, target)
            self.note(path, key, stamp(os.stat(target)))

    def take_all(self, prefix: str) -> None:
        """Take over what is below `prefix`, whatever it was made from."""
        for path, placed in self._before.items():
            if path.startswith(prefix):
                self.take(path, placed.key)

    def write(self, path: str, key: str, data: bytes) -> None:
        """Make a new file."""
        self.note(path, key, write_new(f"{self.place}/{path}", data))

    def note(self, path: str, key: str, made: Stamp) -> None:
        """Note a file that was made."""
        self.manifest[path] = Placed(key, made)

    def copy_all(self, copies: Mapping[str, Copy]) -> None:
        """Take all files of source folders, or over from the live tree those that are the same."""
        for path, copy in copies.items():
            if not self.take(path, copy.digest):
                self._copy(path, copy)

    def _copy(self, path: str, copy: Copy) -> None:
        if copy.data is not None:
            self.write(path, copy.digest, copy.data)
            return
        target = self.place / path
        with copy.source.open("rb") as source, in_folder(str(target), lambda: target.open("xb")) as file:
            shutil.copyfileobj(source, file)
        if digest_file(target) != copy.digest:
            raise OSError(errno.ESTALE, "it changed while it was copied", str(copy.source))
        self.note(path, copy.digest, stamp(os.stat(target)))

    def documents(self, name: str) -> Path:
        """Return a folder for what the search engine is to read for one index, which is not published."""
        return self._output.documents / name

    def adopt(self, prefix: str, key: str) -> None:
        """Note files that another program made below `prefix`."""
        found = list_everything(f"{self.place}/{prefix}")
        self.manifest |= {prefix + path: Placed(key, one) for path, one in found.files.items()}

    def folder(self, path: str) -> Path:
        """Return a new empty folder of the tree."""
        os.makedirs(self.place / path)
        return self.place / path

    @property
    def is_begun(self) -> bool:
        """Tell whether there is anything to publish."""
        return bool(self.manifest)

    def changed(self) -> list[str]:
        """List the files that the live tree has not, has not so, or has alone."""
        if not self.is_begun:
            return []
        others = differences(self.manifest, self._before)
        same = {path for path, old in others.items() if old and self._is_made_from(path, old.key)}
        return sorted(others.keys() - same - {MARKER})

    def _is_made_from(self, path: str, key: str) -> bool:
        return path in self.manifest and self.manifest[path].key == key

    def publish(self) -> None:
        """Make this tree the live one, where there is anything new."""
        if not self.is_begun:
            return
        # Before the swap: a record that is too new only makes files anew, one that is too old could hide a change.
        self._record.write(self.manifest, self._before)
        self._store.commit()
        remove(self._output.previous)
        swap(self._output)
        self._kept.live, self._kept.before = self.manifest, self._live


class PageCache:
    """Remembers pages by their keys in the live tree; keeps of a page only what is wrong with it."""

    def __init__(self, tree: Tree, paths: Mapping[str, str]) -> None:
        self._tree = tree
        self._paths = paths

    def load(self, keys: Sequence[str]) -> dict[str, Problem | None]:
        """Take over the pages that are live already."""
        return dict.fromkeys(key for key in keys if self._tree.take(self._paths[key], key))

    def save(self, key: str, made: bytes | Stamp | Problem) -> Problem | None:
        """Write a page, or note one that was written where it was made, or return what is wrong with it."""
        if isinstance(made, Problem):
            return made
        if isinstance(made, Stamp):
            self._tree.note(self._paths[key], key, made)
        else:
            self._tree.write(self._paths[key], key, made)
        return None


def write_text(path: Path, text: str) -> None:
    """Write a file, and the folders that it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
