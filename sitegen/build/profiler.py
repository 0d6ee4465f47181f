"""What each stage of a build costs: time, processors, memory, and for how many items."""

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
    """What a program has used up to a moment."""

    seconds: float
    cpu: float
    others_cpu: float


class Stage(Struct, frozen=True):
    """What a stage of a build took."""

    name: str
    seconds: float
    cpu: float
    """Seconds of processors in this process."""
    others_cpu: float
    """In the processes that it started on this machine: its workers, as far as Linux tells, and Pagefind."""
    peak: int
    """The most bytes of memory that this process has had up to the end of the stage."""
    made: int
    """Articles read, or pages rendered."""
    reused: int = 0

    def as_json(self) -> dict[str, object]:
        """Return all of it by name."""
        seconds = {name: round(value, 3) for name, value in asdict(self).items() if isinstance(value, float)}
        return asdict(self) | seconds


class Profile:
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
        """End the stage that was begun last, if any."""
        now, before = self._usage(), self._before
        if self._name:
            spent = (now.seconds - before.seconds, now.cpu - before.cpu, now.others_cpu - before.others_cpu)
            self.stages.append(Stage(self._name, *spent, _peak(), self._mapped))
        self._name, self._before, self._mapped = "", now, 0

    def _usage(self) -> Usage:
        times = os.times()
        # The system adds to the times of children what those have used that have ended.
        others = times.children_user + times.children_system + sum(map(_cpu, _workers()))
        return Usage(perf_counter(), times.user + times.system, others)

    def counted(self, result: "Result") -> list[Stage]:
        """Return the stages with how much of what each is for was remembered by the build that had this result."""
        return [counted(stage, result) for stage in self.stages]

    def count(self) -> None:
        """Count an item that workers have done."""
        self._mapped += 1


class Counting:
    """Workers that tell of each item that they have done."""

    def __init__(self, workers: "Workers", done: Callable[[], None]) -> None:
        self._workers = workers
        self._done = done
        self.shares_disk = workers.shares_disk

    def done(self) -> None:
        """Tell them that there is nothing more."""
        self._workers.done()

    def map(self, function: Callable[[Item], Made], items: Iterable[Item], count: int) -> Iterator[Made]:
        """Apply `function` to each of `count` items."""
        for made in self._workers.map(function, items, count):
            self._done()
            yield made


def counted(stage: Stage, result: "Result") -> Stage:
    if stage.name == "read":
        return replace(stage, reused=result.files - stage.made)
    if stage.name == "render":
        # Not all of them are made by workers.
        made = len(result.rendered)
        return replace(stage, made=made, reused=result.pages - made)
    return stage


@contextmanager
def counting(workers: "Workers | None", jobs: int | None, profile: Profile | None) -> Iterator["Workers | None"]:
    """Have a profile, where there is one, count what workers do: those that are given, or processes of this machine."""
    if profile is None:
        yield workers
        return
    with Pool(jobs) as pool:
        yield Counting(pool if workers is None else workers, profile.count)


def _workers() -> Iterator[int]:
    return (worker.pid for worker in active_children() if worker.pid is not None)


def _cpu(pid: int) -> float:
    """Return the seconds of processors that a process has used, where the system tells (Linux)."""
    try:
        # The name of the program, which comes before in round brackets, may have spaces in it.
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
