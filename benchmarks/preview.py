"""The delay of an edit in a preview: from writing the file until a page, notified of it, has been fetched."""

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from threading import Thread
from time import perf_counter
from urllib.request import urlopen

_SECONDS = 120
_ADDRESS = re.compile(r"http://[\d.]+:\d+/")
_BUILT = re.compile(r"\d pages: ")


class Preview:
    """A running preview, and its address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def seconds(self, change: Callable[[], None], url: str, words: str) -> float:
        """Make a change, and return the seconds until the page at `url` contains some words."""
        with self._open(".sitegen/state") as events:
            _next(events)
            begin = perf_counter()
            change()
            _next(events)
            while words not in self._read(url):
                _next(events)
            return perf_counter() - begin

    def _open(self, url: str) -> HTTPResponse:
        answer: HTTPResponse = urlopen(self._address + url, timeout=_SECONDS)
        return answer

    def _read(self, url: str) -> str:
        with self._open(url) as answer:
            return answer.read().decode()


def _next(events: HTTPResponse) -> None:
    """Wait for the next state. Raises StopIteration if the preview has ended."""
    next(line for line in iter(events.readline, b"") if line.startswith(b"data:"))


@contextmanager
def previewing(command: Sequence[str], folder: Path) -> Iterator[Preview]:
    """Run a command that previews a folder."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        address = next(found[0] for line in process.stdout if (found := _ADDRESS.search(line)))
        next(line for line in process.stdout if _BUILT.search(line))
        # Its output is of no use, but an unread pipe would block it.
        Thread(target=process.stdout.read, daemon=True).start()
        try:
            yield Preview(address)
        finally:
            # Not an interrupt, which a process started in the background may ignore.
            process.terminate()
            process.wait(_SECONDS)
