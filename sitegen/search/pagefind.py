"""Pagefind: writes the HTML that it reads, runs its program, and verifies its bundle."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import IO, TYPE_CHECKING

from msgspec import Struct

from sitegen.config.site import FILE
from sitegen.core.problems import FREE_SPACE, BuildError, Problem, warning
from sitegen.runtime.processes import end_with_parent, signals_held
from sitegen.runtime.program import library_version
from sitegen.search.normaliser import normalise
from sitegen.search.pagefind_bundle import VERSION, find_fault

if TYPE_CHECKING:
    # Documents load the collection and the Markdown parser, which a build with nothing to do does not need.
    from sitegen.search.documents import SearchDocument

_PACKAGE = "pagefind-bin"
# The environment variable that names the program of another Pagefind, such as the extended one.
_PROGRAM = "SITEGEN_PAGEFIND"
# Languages that are written without spaces, and whose words only the extended Pagefind can split.
_UNSPLIT = frozenset({"th"})
_SECONDS = 600
# Characters of the program's last output that an error message quotes.
_MOST_QUOTED = 300
# A disk with less free space than this (bytes), or with fewer free inodes, has no room for the smallest bundle.
_LEAST_FREE, _LEAST_INODES = 100_000, 10
# Seconds between two looks at the disk: when inodes end, Pagefind 1.5.2 waits for ever and uses no processor.
_LOOK = 1.0
# A reader loads whole chunks of the index: a quarter of the usual size halves what a search of several words costs.
_SMALL_CHUNKS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "5000"}
# Interfaces that the theme does not use: half a megabyte of every bundle.
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
_WORD = re.compile(r"\w")
Process = subprocess.Popen[bytes]


class Pagefind(Struct, frozen=True):
    """The engine in which the browser loads only those parts of the index that a query needs."""

    seconds: float = _SECONDS
    """The longest time that it may take."""
    bundle: str = "pagefind"

    def identity(self) -> str:
        """Name the version of Pagefind, and the other program that is used in its place."""
        return f"{_PACKAGE} {library_version(_PACKAGE)} {os.environ.get(_PROGRAM, '')}"

    def lint(self, languages: Iterable[str]) -> Iterator[Problem]:
        """Warn of languages whose words the usual Pagefind cannot split."""
        unsplit = sorted(language for language in languages if _base(language) in _UNSPLIT)
        if unsplit and not os.environ.get(_PROGRAM):
            message = f"the search cannot split words in these languages: {', '.join(unsplit)}"
            hint = f"install pagefind-bin-extended and name its program in {_PROGRAM}"
            yield warning(FILE, 1, 1, "search-language", message, hint)

    def write(self, document: "SearchDocument", html: str, language: str) -> str:
        """Return the HTML that Pagefind reads for one article."""
        about = [*document.names, *(name for _, name in document.topics), document.original]
        lines = [
            f'<!doctype html><html lang="{escape(language)}"><head><title>-</title></head>'
            "<body><main data-pagefind-body>",
            # Its `meta` gives the title its rank. With a heading's weight as well, most excerpts would be the title.
            f'<h1 data-pagefind-weight="1" data-pagefind-meta="title">{normalise(escape(document.title))}</h1>',
            "<p data-pagefind-ignore>",
            *_metadata(document, ", ".join(filter(None, about))),
            f'<i data-pagefind-sort="date">{document.date}</i>',
            f"{' '.join(_filters(document))}</p>",
            # Pagefind leaves out articles without any word, such as one with the title `???` and no text.
            "" if _WORD.search(document.title) else f"<p>{document.day}</p>",
            normalise(html),
            "</main></body></html>",
        ]
        return "\n".join(lines)

    @contextmanager
    def index(self, documents: Path, bundle: Path, language: str, count: int) -> Iterator[Process]:
        """Run Pagefind beside the body, which may kill it; then wait for its end, and verify the bundle.

        Raises BuildError.
        """
        folders = ["--site", str(documents.resolve()), "--output-path", str(bundle.resolve())]
        command = [_program(), *folders, "--force-language", _base(language), "--quiet"]
        with _log() as log, _start(command, documents, log) as process:
            try:
                yield process
                code = _wait(process, self.seconds, documents)
            finally:
                # It must not outlive an exception.
                process.kill()
            if code:
                raise _failure(f"Pagefind failed with exit code {code}: {_last_words(log)}", documents)
        if fault := find_fault(bundle, count):
            raise _failure(fault, bundle)
        for path in bundle.iterdir():
            if path.name.startswith(_UNUSED):
                path.unlink()


def _base(language: str) -> str:
    """Return the language without its region: `fr` for `fr-CA`."""
    return language.partition("-")[0]


def _metadata(document: "SearchDocument", about: str) -> Iterator[str]:
    """Yield the metadata of a result. Pagefind searches it too, so it holds only what a reader may look for."""
    title = escape(document.title)
    yield f'<i data-pagefind-meta="headline[title]" title="{title}"></i>' if title != normalise(title) else ""
    yield f'<i data-pagefind-meta="source">{escape(document.source[1])}</i>'
    yield f'<i data-pagefind-meta="kind">{escape(document.kind)}</i>' if document.kind else ""
    yield f'<i data-pagefind-meta="date">{document.day}</i>'
    yield f'<i data-pagefind-meta="about">{escape(normalise(about))}</i>' if about else ""


def _filters(document: "SearchDocument") -> Iterator[str]:
    topics = [("topic", slug) for slug, _ in document.topics]
    year, language = document.day[:4], _base(document.language)
    for name, value in [("source", document.source[0]), ("year", year), ("language", language), *topics]:
        yield f'<i data-pagefind-filter="{name}">{escape(value)}</i>'


def _program() -> str:
    if other := os.environ.get(_PROGRAM):
        return other
    try:
        from pagefind_bin import get_executable
    except ImportError:
        raise _failure("Pagefind is not installed") from None
    return str(get_executable())


def _log() -> IO[bytes]:
    """Open a file for the output: reading a pipe to its end would wait for every process that has inherited it."""
    # Python tests the folder with a file, which an interrupt would leave there.
    with signals_held():
        return TemporaryFile()


def _last_words(log: IO[bytes]) -> str:
    log.seek(max(0, log.seek(0, os.SEEK_END) - _MOST_QUOTED))
    return log.read(_MOST_QUOTED).decode(errors="replace").strip()


def _start(command: list[str], folder: Path, log: IO[bytes]) -> Process:
    # Pagefind reads its settings from the environment.
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
                # This function takes no lock, so that running it after a fork is safe; Windows has none like it.
                preexec_fn=None if sys.platform == "win32" else end_with_parent,  # noqa: PLW1509
            )
    except OSError as error:
        raise _failure(f"Pagefind cannot be run: {error.strerror}") from None


def _wait(process: Process, seconds: float, documents: Path) -> int:
    """Return the exit code. Raises BuildError when the time or the disk's space ends."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        try:
            return process.wait(min(left, _LOOK))
        except subprocess.TimeoutExpired:
            if _is_full(documents):
                raise _failure("Pagefind has no space to write to", documents) from None
    raise _failure(f"Pagefind did not finish within {seconds:g} seconds")


def _is_full(folder: Path) -> bool:
    if shutil.disk_usage(folder).free < _LEAST_FREE:
        return True
    if sys.platform == "win32":
        return False
    disk = os.statvfs(folder)
    # Some file systems, such as Btrfs, have no fixed number of inodes and report none at all.
    return disk.f_files > 0 and disk.f_favail < _LEAST_INODES


def _failure(message: str, folder: Path | None = None) -> BuildError:
    """Return the error with its fix; `folder` is on the disk that may be full."""
    if folder and _is_full(folder):
        hint = FREE_SPACE
    elif os.environ.get(_PROGRAM):
        hint = f"check the program that {_PROGRAM} names"
    else:
        hint = f"run `pip install {_PACKAGE}=={VERSION}`"
    return BuildError([Problem(FILE, 1, 1, "search", message, f"{hint}, or build with --no-search")])
