"""The cost of a command, measured from outside: elapsed time, processor time, and memory.

All of its processes count, even those that outlive it, such as workers. Linux only.
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

# Seconds between two samples of memory.
_PAUSE = 0.05
_SET_CHILD_SUBREAPER = 36
_SEARCH = "pagefind"


class FailedError(RuntimeError):
    """A measured command failed, so its time means nothing."""


@dataclass(frozen=True)
class Cost:
    """Elapsed seconds, and the seconds of all processors."""

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
    # A file, not a pipe: the end of a pipe comes only after every process that holds it.
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
    """Run a command to its end, and sample its memory. Raises FailedError."""
    with _sampling(_children()) as samples:
        cost = run(command, folder, environment)
    return cost, Memory(max(own for own, _ in samples), max(search for _, search in samples))


@contextmanager
def _adopting_orphans() -> Iterator[None]:
    """Become the parent of orphaned processes, since only a parent learns the cost of a process."""
    become = ctypes.CDLL(None).prctl
    become(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        become(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _reap(first: int, begin: float, others: set[int]) -> tuple[float, float, int]:
    """Wait for a process and all of its orphans; return its elapsed time, the processor time of all, and its status.

    `others` are older children.
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
    """Return the memory of all descendants except `others`: of those that are not Pagefind, and of Pagefind."""
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
        # The list grows during the loop, until there are no children of children.
        found += children.get(pid, ())
    return found


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
