"""Search documents -> a bundle of Pagefind, verified file by file."""

import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import msgspec
from msgspec import Struct

from sitegen.config.site import FILE
from sitegen.core.problems import FREE_SPACE, BuildError, Problem
from sitegen.runtime.processes import end_with_parent, signals_held

_VERSION = "1.5.2"
_MAGIC = b"pagefind_dcd"
_SECONDS = 600
# Of what it said, this much is shown.
_MOST_SAID = 300
# A disk with less space than the smallest bundle needs.
_FULL = 100_000
# Of the index, a reader loads whole chunks: a quarter of the usual size halves what a search of several words costs.
_SMALL_CHUNKS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "5000"}
# Names another Pagefind, such as the extended one.
OVERRIDE = "SITEGEN_PAGEFIND"
# Interfaces that the theme does not use: half a megabyte of every bundle.
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
_COMPRESSED = (".pf_index", ".pf_fragment", ".pf_filter", ".pf_meta", ".pagefind")
# What zlib calls a stream with gzip's header and checksum (wbits).
_GZIP = 31
# Of what a thread does to verify, half is done without Python's lock, so that a third would wait for the others.
_THREADS = 2
Process = subprocess.Popen[bytes]


@contextmanager
def running_pagefind(
    documents: Path, bundle: Path, language: str, count: int, seconds: float = _SECONDS
) -> Iterator[Process]:
    """Index the documents of a folder into `bundle` beside the body, which may kill it; then wait, and verify.

    Raises BuildError.
    """
    places = ["--site", str(documents.resolve()), "--output-path", str(bundle.resolve())]
    command = [_executable(), *places, "--force-language", language.partition("-")[0], "--quiet"]
    with _log() as log, _start(command, documents, log) as process:
        try:
            yield process
            code = _wait(process, seconds)
        finally:
            # Whatever ends the waiting, it does not outlive it.
            process.kill()
        if code:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _MOST_SAID))
            said = log.read(_MOST_SAID).decode(errors="replace").strip()
            raise _failure(f"Pagefind failed with exit code {code}: {said}", documents)
    verify(bundle, count)
    for path in bundle.iterdir():
        if path.name.startswith(_UNUSED):
            path.unlink()


def _log() -> IO[bytes]:
    """Make a file for what a process says: who waits for the end of a pipe waits for every process that holds it."""
    # To find a folder for it, Python makes another one there, which an interrupt would leave.
    with signals_held():
        return TemporaryFile()


def _start(command: list[str], folder: Path, log: IO[bytes]) -> Process:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")} | _SMALL_CHUNKS
    try:
        with signals_held():
            return subprocess.Popen(  # noqa: S603 (the command is ours)
                command,
                cwd=folder,
                env=clean,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # It takes no lock; Windows has nothing of the kind.
                preexec_fn=None if sys.platform == "win32" else end_with_parent,  # noqa: PLW1509
            )
    except OSError as error:
        raise _failure(f"Pagefind cannot be run: {error.strerror}") from None


def _wait(process: Process, seconds: float) -> int:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise _failure(f"Pagefind did not finish within {seconds:g} seconds") from None


def _executable() -> str:
    override = os.environ.get(OVERRIDE)
    if override:
        return override
    try:
        from pagefind_bin import get_executable
    except ImportError:
        raise _failure("Pagefind is not installed") from None
    return str(get_executable())


def _failure(message: str, folder: Path | None = None) -> BuildError:
    """Say what went wrong; a disk is looked at where `folder` is on it."""
    if folder and shutil.disk_usage(folder).free < _FULL:
        cure = FREE_SPACE
    elif os.environ.get(OVERRIDE):
        cure = f"check the program that {OVERRIDE} names"
    else:
        cure = f"run `pip install pagefind-bin=={_VERSION}`"
    return BuildError([Problem(FILE, 1, 1, "search", message, f"{cure}, or build with --no-search")])


class _Language(Struct):
    hash: str
    page_count: int
    wasm: str | None = None


class _EntryFile(Struct):
    version: str
    languages: dict[str, _Language]


def _needed(entry: _EntryFile) -> list[str]:
    return [
        "pagefind.js",
        "pagefind-worker.js",
        *(f"pagefind.{language.hash}.pf_meta" for language in entry.languages.values()),
        *(f"wasm.{language.wasm or 'unknown'}.pagefind" for language in entry.languages.values()),
    ]


def verify(bundle: Path, count: int) -> None:
    """Check every file of a bundle: Pagefind 1.5.2 may leave broken ones and yet report success. Raises BuildError."""
    try:
        found = msgspec.json.decode((bundle / "pagefind-entry.json").read_bytes(), type=_EntryFile)
    except (OSError, msgspec.DecodeError) as error:
        raise _failure(f"Pagefind wrote no readable index: {error}", bundle) from None
    if found.version != _VERSION:
        raise _failure(f"this is Pagefind {found.version}, and {_VERSION} is needed")
    indexed = sum(language.page_count for language in found.languages.values())
    if indexed != count:
        raise _failure(f"Pagefind indexed {indexed} of {count} articles", bundle)
    files = [f"{folder}/{name}" for folder, _, names in os.walk(bundle) for name in names]
    with ThreadPoolExecutor(_THREADS) as threads:
        parts = [files[start::_THREADS] for start in range(_THREADS)]
        broken = sorted(os.path.basename(path) for some in threads.map(_broken, parts) for path in some)
    fragments = sum(path.startswith(f"{bundle}/fragment/") for path in files)
    if broken or fragments != count or not all((bundle / name).is_file() for name in _needed(found)):
        raise _failure(f"Pagefind wrote a broken index: {', '.join(broken[:3]) or 'files are missing'}", bundle)


def _broken(files: Sequence[str]) -> list[str]:
    return [path for path in files if not _is_whole(path)]


def _is_whole(path: str) -> bool:
    stream = zlib.decompressobj(_GZIP)
    try:
        with open(path, "rb") as file:
            data = file.read()
        if not path.endswith(_COMPRESSED):
            return bool(data)
        return stream.decompress(data).startswith(_MAGIC) and stream.eof and not stream.unused_data
    except (OSError, zlib.error):
        return False
