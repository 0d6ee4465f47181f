"""Applying a function to many items on every core."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Seconds of work that are done sooner here than other processes start.
_WORTH_A_POOL = 0.3
_BATCH = 24


class Pool(AbstractContextManager["Pool"]):
    """Processes of this machine, started when there is enough to do.

    Only `submit` with positional arguments is asked of the executor, so that any
    `concurrent.futures.Executor` may take its place.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs or os.cpu_count() or 1
        self._executor: Executor | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Apply `function` to each item and yield the results in order."""
        remaining = iter(items)
        patience = perf_counter() + _WORTH_A_POOL
        for item in remaining:
            yield function(item)
            if self._jobs > 1 and perf_counter() > patience:
                yield from self._map_apart(function, remaining)

    def _map_apart(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        remaining = iter(items)
        batches = iter(lambda: tuple(islice(remaining, _BATCH)), ())
        # A window, so that neither arguments nor results of a large site pile up in memory.
        waiting: deque[Future[list[Result]]] = deque()
        for batch in islice(batches, self._jobs * 3):
            waiting.append(self._submit(function, batch))
        while waiting:
            done = waiting.popleft().result()
            for batch in islice(batches, 1):
                waiting.append(self._submit(function, batch))
            yield from done

    def _submit(self, function: Callable[[Item], Result], batch: tuple[Item, ...]) -> "Future[list[Result]]":
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self._jobs, get_context(_START), _obey_parent)
        return self._executor.submit(_apply, function, batch)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


# A forked copy of a process with threads may deadlock; a fork server has none.
_START = "spawn" if sys.platform == "win32" else "forkserver"


def _apply(function: Callable[[Item], Result], batch: tuple[Item, ...]) -> list[Result]:
    return [function(item) for item in batch]


def _obey_parent() -> None:
    """Leave Ctrl-C to the parent, and end with it even when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
