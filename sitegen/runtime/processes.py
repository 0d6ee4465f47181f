"""Child processes. They end with their parent; otherwise they could write into the output of the next build."""

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

# Looked up before any fork, since a forked copy of a process with threads can do little.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_SET_PARENT_DEATH_SIGNAL = 1
_ENDS = (signal.SIGINT, signal.SIGTERM)
# Enough to give way to work that runs on one core, and not so much that other programs starve it.
_NICER = 10


def end_with_parent() -> None:
    """Ask the system to kill this process when the thread that started it ends (on Linux; elsewhere, do nothing)."""
    if _PRCTL is not None:
        _PRCTL(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


@contextmanager
def signals_held() -> Iterator[None]:
    """Delay SIGINT and SIGTERM while the body starts a process; otherwise nobody would know that process and end it.

    The process inherits that Ctrl-C is blocked, and leaves it to its parent. Other threads may still receive signals.
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
    """Lower the priority of this process, in favour of its parent and of Pagefind, whose work is mostly sequential."""
    if sys.platform != "win32":
        os.nice(_NICER)
