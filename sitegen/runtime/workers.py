"""Applying a function to many items on every core."""

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

# Seconds of work that are done sooner here than other processes start, or are given something to do.
_WORTH_A_POOL = 0.6
_WORTH_ASKING = 0.02
# Seconds of work that tell how long all of it will take.
_TELLING = 0.1
_BATCH = 24
# Bytes of the function, which goes with every batch, that are worth one item more in it.
_WORTH_AN_ITEM = 20_000


class Pending(Protocol[Returned]):
    """What is being made elsewhere: a future of `concurrent.futures`, or of a cluster."""

    def result(self) -> Returned:
        """Wait for what is made."""

    def cancel(self) -> object:
        """Give it up, where it is not yet made."""


Submit = Callable[[bytes, bytes], Pending[Sequence[Result]]]
"""Has `apply` called elsewhere, with a function and a batch of items, both pickled."""


class Pool(AbstractContextManager["Pool"]):
    """Processes of this machine, started where over `patience` seconds of work are left."""

    shares_disk = True

    def __init__(self, jobs: int | None = None, patience: float = _WORTH_A_POOL, *, lasting: bool = False) -> None:
        """Take as many `jobs` as there are cores where no number is given; `lasting` ones stay when a build is done."""
        self._jobs, self._lasting = jobs or _cores(), lasting
        self._patience = patience
        self._executor: Executor | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], count: int) -> Iterator[Result]:
        """Apply `function` to each of `count` items and yield the results in order.

        Raises BuildError where a process dies.
        """
        patience = self._patience if self._executor is None else _WORTH_ASKING
        remaining, taken, pace = iter(items), 0.0, 0.0
        for done, item in enumerate(remaining):
            begun = perf_counter()
            made = function(item)
            last = perf_counter() - begun
            # The first takes longer, because it loads libraries. Of the others the last ones tell more, because those
            # of one kind stand together.
            if done:
                taken, pace = taken + last, pace + (last - pace) / min(done, _BATCH)
            yield made
            left = pace * (count - done - 1)
            if self._jobs > 1 and taken >= min(patience, _TELLING) and left >= patience:
                yield from self._map_apart(function, remaining)

    def _map_apart(self, function: Callable[[Item], Result], items: Iterator[Item]) -> Iterator[Result]:
        submit: Submit[Result] = self._submit
        try:
            yield from map_apart(submit, function, items, self._jobs)
        except BrokenProcessPool:
            # The next build starts others.
            self._end()
            raise _killed() from None

    def done(self) -> None:
        """End the processes, and give back the memory that they have, but for a build to come."""
        if not self._lasting:
            self._end()

    def _submit(self, function: bytes, batch: bytes) -> "_Batch[Result]":
        work: Callable[[bytes, bytes], Sequence[Result]] = apply
        if self._executor is None:
            # The executor starts a process when it is given something to do. What tracks resources for both is started
            # before, because it lets all signals through again.
            ensure_running()
        with signals_held():
            return _Batch(self._processes().submit(work, function, batch))

    def _processes(self) -> Executor:
        self._executor = self._executor or ProcessPoolExecutor(self._jobs, get_context(_START), _obey_parent)
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
    """A batch that a process of this machine works on."""

    def __init__(self, future: "futures.Future[Sequence[Result]]") -> None:
        self._future = future

    def result(self) -> Sequence[Result]:
        """Wait for the results."""
        return self._future.result()

    def cancel(self) -> None:
        """Give it up. What is under way ends first: it writes files, which nobody expects later."""
        if not self._future.cancel():
            futures.wait([self._future])


# A forked copy of a process with threads may deadlock, and of a fork server a killed build leaves the socket.
_START = "spawn"


def _cores() -> int:
    """Count the cores that this process may use, which in a container are fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_apart(
    submit: Submit[Result], function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[Result]:
    """Apply `function` to the items elsewhere, in batches for a number of `workers`, and yield the results in order."""
    # Pickled once: what a function holds, such as a theme, is larger than its items.
    pickled = pickle.dumps(function)
    batches = _batches(iter(items), _BATCH + len(pickled) // _WORTH_AN_ITEM, workers)
    # A window, so that neither arguments nor results of a large site pile up in memory.
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
    """Cut items into batches: small ones first, so that all are busy where there are few."""
    sizes = (min(2 ** (number // workers), size) for number in count())
    return (pickle.dumps(batch) for batch in iter(lambda: tuple(islice(items, next(sizes))), ()))


def apply(function: bytes, batch: bytes) -> list[Result]:
    """Apply a pickled function to each item of a pickled batch."""
    return list(map(_unpickled(function), pickle.loads(batch)))  # noqa: S301 (what `map_apart` pickled, not a file)


# Its type is known only to who pickled it.
_unpickled = lru_cache(maxsize=2)(pickle.loads)


def _killed() -> BuildError:
    message = "a worker process was killed, perhaps for want of memory"
    return BuildError([Problem("site.yaml", 1, 1, "worker", message, "build with --jobs 1, which needs less")])


def _obey_parent() -> None:
    """Leave Ctrl-C to the parent, and end with it even when it is killed."""
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
