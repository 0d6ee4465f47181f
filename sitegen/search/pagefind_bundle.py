"""Verification of Pagefind's bundle, because Pagefind 1.5.2 can report success and leave broken files."""

import os
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec import Struct

VERSION = "1.5.2"
"""The version whose files this module knows, and whose interface the theme's script uses."""
_MAGIC = b"pagefind_dcd"
_COMPRESSED = (".pf_index", ".pf_fragment", ".pf_filter", ".pf_meta", ".pagefind")
# The value of zlib's `wbits` for a stream with gzip's header and checksum.
_GZIP = 31
# Half of the work in a thread is done without Python's lock, so a third thread would only wait for the others.
_THREADS = 2


class _Language(Struct):
    hash: str
    page_count: int
    wasm: str | None = None


class _EntryFile(Struct):
    version: str
    languages: dict[str, _Language]

    @property
    def files(self) -> list[str]:
        """The files that every search loads."""
        return [
            "pagefind.js",
            "pagefind-worker.js",
            *(f"pagefind.{language.hash}.pf_meta" for language in self.languages.values()),
            *(f"wasm.{language.wasm or 'unknown'}.pagefind" for language in self.languages.values()),
        ]

    @property
    def page_count(self) -> int:
        return sum(language.page_count for language in self.languages.values())


def find_fault(bundle: Path, count: int) -> str:
    """Check every file of the bundle of `count` articles; return the first fault, or nothing."""
    try:
        entry = msgspec.json.decode((bundle / "pagefind-entry.json").read_bytes(), type=_EntryFile)
    except (OSError, msgspec.DecodeError) as error:
        return f"Pagefind wrote no readable index: {error}"
    if entry.version != VERSION:
        return f"this is Pagefind {entry.version}, and {VERSION} is needed"
    if entry.page_count != count:
        return f"Pagefind indexed {entry.page_count} of {count} articles"
    files = [f"{folder}/{name}" for folder, _, names in os.walk(bundle) for name in names]
    if broken := _broken(files):
        return f"Pagefind wrote a broken index: {', '.join(broken[:3])}"
    fragments = sum(path.startswith(f"{bundle}/fragment/") for path in files)
    if fragments != count or not all((bundle / name).is_file() for name in entry.files):
        return "Pagefind wrote a broken index: files are missing"
    return ""


def _broken(files: Sequence[str]) -> list[str]:
    """Return the names of the broken files, sorted."""
    shares = [files[start::_THREADS] for start in range(_THREADS)]
    with ThreadPoolExecutor(_THREADS) as threads:
        found = [path for share in threads.map(_broken_of, shares) for path in share]
    return sorted(map(os.path.basename, found))


def _broken_of(files: Sequence[str]) -> list[str]:
    return [path for path in files if not _is_intact(path)]


def _is_intact(path: str) -> bool:
    stream = zlib.decompressobj(_GZIP)
    try:
        with open(path, "rb") as file:
            data = file.read()
        if not path.endswith(_COMPRESSED):
            return bool(data)
        return stream.decompress(data).startswith(_MAGIC) and stream.eof and not stream.unused_data
    except (OSError, zlib.error):
        return False
