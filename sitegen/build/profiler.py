"""The cost of each stage of a build: time, processor time, memory, and the number of items."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from sitegen.runtime.workers import Pool

if TYPE_CHECKING:
    from sitegen.build.result import Result
    from sitegen.runtime.memo import Workers

Item = TypeVar("Item")
Made = TypeVar("Made")


class Usage(Struct, frozen=True):
    """The resources that this program has used so far."""

    seconds: float
    cpu: float
    others_cpu: float


class Stage(Struct, frozen=True):
    """The cost of one stage of a build."""

    name: str
    seconds: float
    cpu: float
    """Processor seconds of this process."""
    others_cpu: float
    """Processor seconds of its child processes on this machine: workers (on Linux) and Pagefind."""
    peak: int
    """The largest memory of this process up to the end of the stage, in bytes."""
    made: int
    """Articles read, or pages rendered."""
    reused: int = 0

    def as_json(self) -> dict[str, object]:
        """Return a JSON object."""
        seconds = {name: round(value, 3) for name, value in asdict(self).items() if isinstance(value, float)}
        return asdict(self) | seconds


class Profiler:
    """Measures the stages of a build."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self._name = ""
        self._mapped = 0
        self._before = self._usage()

    def begin(self, name: str) -> None:
        """Begin a stage."""
        self.end()
        self._name = name

    def end(self) -> None:
        """End the current stage, if there is one."""
        now, before = self._usage(), self._before
        if self._name:
            spent = (now.seconds - before.seconds, now.cpu - before.cpu, now.others_cpu - before.others_cpu)
            self.stages.append(Stage(self._name, *spent, _peak(), self._mapped))
        self._name, self._before, self._mapped = "", now, 0

    def _usage(self) -> Usage:
        times = os.times()
        # The system's times of children include only those that have ended.
        others = times.children_user + times.children_system + sum(map(_cpu, _workers()))
        return Usage(perf_counter(), times.user + times.system, others)

    def counted(self, result: "Result") -> list[Stage]:
        """Return the stages, with the numbers of items that were made and reused according to the result."""
        return [counted(stage, result) for stage in self.stages]

    def count(self) -> None:
        """Count one item that workers have finished."""
        self._mapped += 1


class Counting:
    """Workers that report each finished item."""

    def __init__(self, workers: "Workers", done: Callable[[], None]) -> None:
        self._workers = workers
        self._done = done
        self.shares_disk = workers.shares_disk

    def done(self) -> None:
        """Take note that this build has no more work."""
        self._workers.done()

    def map(self, function: Callable[[Item], Made], items: Iterable[Item], count: int) -> Iterator[Made]:
        """Apply `function` to each of `count` items."""
        for made in self._workers.map(function, items, count):
            self._done()
            yield made


def counted(stage: Stage, result: "Result") -> Stage:
    """Return a stage with the numbers of items that it made and reused."""
    if stage.name == "read":
        return replace(stage, reused=result.files - stage.made)
    if stage.name == "render":
        # Workers do not render all of them.
        made = len(result.rendered)
        return replace(stage, made=made, reused=result.pages - made)
    return stage


@contextmanager
def counting(workers: "Workers | None", jobs: int | None, profile: Profiler | None) -> Iterator["Workers | None"]:
    """Let the profiler, if there is one, count the finished items of the given workers, or of a new pool."""
    if profile is None:
        yield workers
        return
    with Pool(jobs) as pool:
        yield Counting(pool if workers is None else workers, profile.count)


def _workers() -> Iterator[int]:
    return (worker.pid for worker in active_children() if worker.pid is not None)


def _cpu(pid: int) -> float:
    """Return the processor seconds of a process (on Linux; elsewhere 0)."""
    try:
        # The program's name in round brackets, which comes first, may contain spaces.
        numbers = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def _peak() -> int:
    if sys.platform == "win32":
        return 0
    from resource import RUSAGE_SELF, getrusage

    peak = getrusage(RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
