"""The content folder, with the digest of each of its files."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from time import time_ns

import msgspec

from sitegen.core.problems import Problem, Setting
from sitegen.runtime.digests import digest_bytes
from sitegen.runtime.files import Folder, Known, list_folder
from sitegen.runtime.store import Store


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
