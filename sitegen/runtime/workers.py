"""Workers: processes of this machine that apply a function to many items."""

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import count, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.resource_tracker import ensure_running
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.gc_tuning import collect_seldom
from sitegen.runtime.processes import end_with_parent, signals_held, yield_to_others

Item = TypeVar("Item")
Result = TypeVar("Result")
Returned = TypeVar("Returned", covariant=True)

# Below this much remaining work (seconds), starting a worker, or sending it a batch, costs more than it saves.
_WORTH_A_POOL = 0.6
_WORTH_A_BATCH = 0.02
# Seconds of work after which the pace is known well enough.
_SAMPLE = 0.1
_BATCH = 24
# The function is sent with every batch: for so many bytes of it, a batch gets one item more.
_BYTES_AN_ITEM = 20_000


class Pending(Protocol[Returned]):
    """A result that another process is computing: a future of `concurrent.futures`, or of a cluster."""

    def result(self) -> Returned:
        """Wait for the result."""

    def cancel(self) -> object:
        """Cancel the computation, if it has not begun."""


Submit = Callable[[bytes, bytes], Pending[Sequence[Result]]]
"""Has another process call `apply` with a function and a batch of items, both pickled."""


class Pool(AbstractContextManager["Pool"]):
    """Processes of this machine, which are started when more than `patience` seconds of work remain."""

    shares_disk = True

    def __init__(self, jobs: int | None = None, patience: float = _WORTH_A_POOL, *, lasting: bool = False) -> None:
        """Use as many `jobs` as there are cores, by default; a `lasting` pool keeps its processes after a build."""
        self._jobs, self._lasting = jobs or _cores(), lasting
        self._patience = patience
        self._executor: Executor | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], count: int) -> Iterator[Result]:
        """Apply `function` to `count` items and yield the results in order. Raises BuildError if a worker dies."""
        patience = self._patience if self._executor is None else _WORTH_A_BATCH
        remaining, taken, pace = iter(items), 0.0, 0.0
        for done, item in enumerate(remaining):
            begun = perf_counter()
            made = function(item)
            last = perf_counter() - begun
            # The first item takes longer, because it loads libraries. The last ones tell most about the next ones,
            # because items of one kind follow each other.
            if done:
                taken, pace = taken + last, pace + (last - pace) / min(done, _BATCH)
            yield made
            left = pace * (count - done - 1)
            if self._jobs > 1 and taken >= min(patience, _SAMPLE) and left >= patience:
                yield from self._map_elsewhere(function, remaining)

    def _map_elsewhere(self, function: Callable[[Item], Result], items: Iterator[Item]) -> Iterator[Result]:
        submit: Submit[Result] = self._submit
        try:
            yield from map_elsewhere(submit, function, items, self._jobs)
        except BrokenProcessPool:
            # The next build starts new processes.
            self._end()
            raise _killed() from None

    def done(self) -> None:
        """End the processes to free their memory, unless the pool is lasting."""
        if not self._lasting:
            self._end()

    def _submit(self, function: bytes, batch: bytes) -> "_Batch[Result]":
        work: Callable[[bytes, bytes], Sequence[Result]] = apply
        if self._executor is None:
            # The executor starts its processes on demand. The resource tracker is started before them, because it
            # unblocks all signals.
            ensure_running()
        with signals_held():
            return _Batch(self._processes().submit(work, function, batch))

    def _processes(self) -> Executor:
        self._executor = self._executor or ProcessPoolExecutor(self._jobs, get_context(_START), _prepare_worker)
        return self._executor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


class _Batch(Generic[Result]):
    """A batch that a process of this machine computes."""

    def __init__(self, future: "futures.Future[Sequence[Result]]") -> None:
        self._future = future

    def result(self) -> Sequence[Result]:
        """Wait for the results."""
        return self._future.result()

    def cancel(self) -> None:
        """Cancel the batch, or wait if it has begun: it writes files, which nobody expects later."""
        if not self._future.cancel():
            futures.wait([self._future])


# A forked copy of a process with threads may deadlock, and a killed build leaves the socket of a fork server behind.
_START = "spawn"


def _cores() -> int:
    """Return the number of cores that this process may use, which in a container may be fewer than exist."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_elsewhere(
    submit: Submit[Result], function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[Result]:
    """Apply `function` to the items in other processes, in batches for `workers`, and yield the results in order."""
    # Pickled once, because the values that a function holds, such as a theme, are larger than its items.
    pickled = pickle.dumps(function)
    batches = _batches(iter(items), _BATCH + len(pickled) // _BYTES_AN_ITEM, workers)
    # A bounded window, so that neither arguments nor results of a large site fill the memory.
    waiting: deque[Pending[Sequence[Result]]] = deque()
    try:
        waiting.extend(submit(pickled, batch) for batch in islice(batches, workers * 3))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(submit(pickled, batch) for batch in islice(batches, 1))
            yield from done
    finally:
        for pending in waiting:
            pending.cancel()


def _batches(items: Iterator[Item], size: int, workers: int) -> Iterator[bytes]:
    """Divide items into batches, small ones first, so that few items still keep all workers busy."""
    sizes = (min(2 ** (number // workers), size) for number in count())
    return (pickle.dumps(batch) for batch in iter(lambda: tuple(islice(items, next(sizes))), ()))


def apply(function: bytes, batch: bytes) -> list[Result]:
    """Apply a pickled function to each item of a pickled batch."""
    return list(map(_unpickled(function), pickle.loads(batch)))  # noqa: S301 (pickled by `map_elsewhere`, never a file)


# Only the caller of `map_elsewhere` knows the type.
_unpickled = lru_cache(maxsize=2)(pickle.loads)


def _killed() -> BuildError:
    message = "a worker process was killed, perhaps because memory ran out"
    return BuildError([Problem("site.yaml", 1, 1, "worker", message, "build with --jobs 1, which needs less")])


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and end with the parent even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    collect_seldom()
    yield_to_others()
    end_with_parent()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
