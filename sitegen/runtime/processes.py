"""Processes that this one starts: they end with it, or they would write into the tree of the next build."""

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

# Found before any fork: a copy of a process with threads can do little.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_SET_PARENT_DEATH_SIGNAL = 1
_ENDS = (signal.SIGINT, signal.SIGTERM)
# As much as gives way to one sequence of work, and yet is not starved by what else the machine does.
_NICER = 10


def end_with_parent() -> None:
    """Have the system kill this process with the thread that started it (Linux; elsewhere nothing)."""
    if _PRCTL is not None:
        _PRCTL(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold the end of this program back while it starts a process, or nobody would know of that one, nor end it.

    A process inherits that Ctrl-C is blocked: it is to leave it to its parent. Other threads may be given a signal.
    """
    if sys.platform == "win32" or current_thread() is not main_thread():
        yield
        return
    held: list[signal.Signals] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        held.append(signal.Signals(number))

    handlers = {number: signal.signal(number, hold) for number in _ENDS}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler or signal.SIG_DFL)
        for number in held:
            signal.raise_signal(number)


def yield_to_others() -> None:
    """Have the system let others go first: who gives it its work, and Pagefind, much of which is in sequence."""
    if sys.platform != "win32":
        os.nice(_NICER)
