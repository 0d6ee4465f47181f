"""What a command costs, seen from outside: its time, its processors' time, and its memory.

All its processes count, those too that it leaves to themselves, as workers that outlive it do. Linux only.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from time import perf_counter

# Samples of memory are so many seconds apart.
_PAUSE = 0.05
_SET_CHILD_SUBREAPER = 36
_SEARCH = "pagefind"


class FailedError(RuntimeError):
    """A measured command failed, so that its time means nothing."""


@dataclass(frozen=True)
class Cost:
    """Seconds of a clock, and seconds of all processors."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Memory:
    """The most memory at any one moment, in bytes: of Pagefind, and of all other processes together.

    Memory that several processes share is shared out among them (PSS), so that the sum counts it once.
    """

    own: int
    search: int


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end. Raises FailedError."""
    others = _children()
    # A file, not a pipe: who waits for the end of a pipe waits for every process that holds it.
    with TemporaryFile("w+") as said, _adopting_orphans():
        begin = perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        wall, cpu, status = _reap(process.pid, begin, others)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise FailedError(f"{' '.join(command)} in {folder} failed:\n{said.read()[-2000:]}")
    return Cost(wall, cpu)


def watch(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> tuple[Cost, Memory]:
    """Run a command to its end, and look at its memory meanwhile. Raises FailedError."""
    with _sampling(_children()) as samples:
        cost = run(command, folder, environment)
    return cost, Memory(max(own for own, _ in samples), max(search for _, search in samples))


@contextmanager
def _adopting_orphans() -> Iterator[None]:
    """Become the parent of what a command leaves behind, for only a parent learns what a process cost."""
    become = ctypes.CDLL(None).prctl
    become(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        become(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _reap(first: int, begin: float, others: set[int]) -> tuple[float, float, int]:
    """Wait for a process and all that it left; return when the first one ended, what all cost, and its status.

    `others` are children that were there before.
    """
    _, status, usage = os.wait4(first, 0)
    wall, cpu = perf_counter() - begin, usage.ru_utime + usage.ru_stime
    while left := _children() - others:
        _, _, usage = os.wait4(left.pop(), 0)
        cpu += usage.ru_utime + usage.ru_stime
    return wall, cpu, status


def _children() -> set[int]:
    return {pid for pid, _ in _processes().get(os.getpid(), ())}


@contextmanager
def _sampling(others: set[int]) -> Iterator[list[tuple[int, int]]]:
    samples = [(0, 0)]
    done = Event()

    def sample() -> None:
        while not done.wait(_PAUSE):
            samples.append(_memory(others))

    thread = Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        done.set()
        thread.join()


def _memory(others: set[int]) -> tuple[int, int]:
    """Return the memory of every process below this one but `others`: of those that are not Pagefind, and that are."""
    own = search = 0
    for pid, name in _descendants(others):
        if _SEARCH in name:
            search += _proportional(pid)
        else:
            own += _proportional(pid)
    return own, search


def _processes() -> dict[int, list[tuple[int, str]]]:
    """Return the ids and names of all processes, by the ids of their parents."""
    children = dict[int, list[tuple[int, str]]]()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        children.setdefault(int(rest.split()[1]), []).append((int(folder.name), name))
    return children


def _descendants(others: set[int]) -> list[tuple[int, str]]:
    children = _processes()
    found = [(pid, name) for pid, name in children.get(os.getpid(), ()) if pid not in others]
    for pid, _ in found:
        # Grows while it is walked, until there are no children of children.
        found += children.get(pid, ())
    return found


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
