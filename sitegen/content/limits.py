"""Limits on depth, time and memory, so that one article cannot stall a build."""

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitError(Exception):
    """Something took longer than it may."""


def has_alarm() -> bool:
    """Tell whether `time_limit` works here: it needs POSIX and the main thread."""
    return hasattr(signal, "SIGPROF") and threading.current_thread() is threading.main_thread()


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeLimitError in the body once it has kept the processor busy for so long, where there is an alarm.

    It waits for libraries in C and Rust to return, so what may keep these busy is read apart (`apart.py`).
    """
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeLimitError


@contextmanager
def ending_after(seconds: int) -> Iterator[None]:
    """End this process, whatever it does then, once the body has kept the processor busy for so long."""
    _set_end(seconds)
    try:
        yield
    finally:
        _set_end(0)


def _set_end(seconds: int) -> None:
    """End this process after so many seconds, or never where there are none."""
    if hasattr(signal, "SIGPROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def limit_memory(megabytes: int) -> None:
    """Let this process have no more memory than that; only Linux keeps to it."""
    if sys.platform != "win32":
        import resource

        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, most))
