"""Runs `sitegen serve` as a process of its own, and collects its output."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import msgspec

from sitegen.preview.page_state import PageState

# For a machine that is busy with something else.
SECONDS = 120


class Preview:
    """A running preview, and its output so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.printed = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def address(self) -> str:
        """The URL of the preview."""
        return self.wait_for(r"http://[\d.:]+/")[0]

    @property
    def port(self) -> int:
        """The port of the preview."""
        return int(self.address.rpartition(":")[2][:-1])

    def join(self) -> None:
        """Wait until all of its output has been read."""
        self._reader.join(SECONDS)

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line

    def wait_for(self, pattern: str, since: int = 0) -> "re.Match[str]":
        """Wait until the output matches a pattern, after its first `since` characters."""
        until = time.monotonic() + SECONDS
        while not (found := re.compile(pattern).search(self.printed, since)):
            assert time.monotonic() < until, f"{pattern!r} was not printed:\n{self.printed}"
            ended = not self._reader.is_alive() and not re.compile(pattern).search(self.printed, since)
            assert not ended, f"it ended with {self.process.wait(SECONDS)}:\n{self.printed}"
            time.sleep(0.02)
        return found

    @property
    def builds(self) -> int:
        """The number of builds that have ended well."""
        return self.printed.count("rebuilt")

    def end(self, number: int = signal.SIGINT) -> int:
        """Interrupt it twice, as an impatient user does, and return its exit code."""
        self.process.send_signal(number)
        time.sleep(0.05)
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        self.join()
        return code


def states(running: Preview) -> PageState:
    """Return the state that the preview sends to a page."""
    with urlopen(f"{running.address}.sitegen/state", timeout=SECONDS) as events:
        lines = (line.decode() for line in events)
        data = next(line.removeprefix("data: ") for line in lines if line.startswith("data: "))
    return msgspec.json.decode(data, type=PageState)


@contextmanager
def preview(root: Path, *options: str, port: int = 0, within: Sequence[str] = ()) -> Iterator[Preview]:
    """Run a preview of a site; its first build has ended, well or not.

    `within` is a command in front of it that runs it, such as `unshare`.
    """
    command = [*within, sys.executable, "-m", "sitegen", "serve", "--root", str(root), "--port", str(port), *options]
    # In a process group of its own, so that a test can see whether all of its processes have ended.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        running = Preview(process)
        try:
            running.wait_for("rebuilt|nothing was published")
            yield running
        finally:
            process.kill()
            running.join()
