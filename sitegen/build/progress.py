"""The progress of a build: seconds for each phase, and a status line on a terminal."""

import sys
from contextlib import AbstractContextManager
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

    from sitegen.build.profiler import Profiler
from sitegen.runtime.terminal import counted


class Clock(AbstractContextManager["Clock"]):
    """Measures the phases, and shows the current one on a terminal."""

    def __init__(self, quiet: bool, profile: "Profiler | None" = None) -> None:
        self.seconds: dict[str, float] = {"total": 0.0}
        self._started = self._phase_started = perf_counter()
        self._phase = ""
        self._quiet = quiet
        self._profile = profile
        self._status = _status() if not quiet and sys.stderr.isatty() else None

    def phase(self, name: str) -> None:
        """Begin a phase."""
        self._end()
        self._phase, self._phase_started = name, perf_counter()
        if self._profile:
            self._profile.begin(name)
        if self._status:
            self._status.update(f"{name} …")

    def waiting(self, owner: str) -> None:
        """Print which build holds the lock."""
        if not self._quiet:
            print(f"waiting for another build ({owner or 'unknown'}) …", file=sys.stderr)

    def working(self, workers: int, scheduler: str) -> None:
        """Print the number of workers of a cluster."""
        if not self._quiet:
            print(f"{counted(workers, 'worker')} of {scheduler}", file=sys.stderr)

    def _end(self) -> None:
        if self._phase:
            self.seconds[self._phase] = perf_counter() - self._phase_started

    def __enter__(self) -> "Clock":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end()
        if self._profile:
            self._profile.end()
        self.seconds["total"] = perf_counter() - self._started
        if self._status:
            self._status.stop()


def _status() -> "Status":
    from rich.console import Console

    return Console(stderr=True).status("")
