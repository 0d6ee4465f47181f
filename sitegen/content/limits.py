"""Limits on the time and memory of this process, so that one article cannot stall a build."""

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitError(Exception):
    """The body of `time_limit` took longer than its limit."""


def has_alarm() -> bool:
    """Return whether `time_limit` works here: it needs POSIX and the main thread."""
    return hasattr(signal, "SIGPROF") and threading.current_thread() is threading.main_thread()


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeLimitError in the body once it has taken this much processor time; only if `has_alarm()`.

    The error waits until a library in C or Rust returns, so files that may keep one busy are read in another process.
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
    """End this process, whatever it is doing, once the body has taken this much processor time."""
    _set_end(seconds)
    try:
        yield
    finally:
        _set_end(0)


def _set_end(seconds: int) -> None:
    """End this process after this many seconds, or never if it is 0."""
    if hasattr(signal, "SIGPROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def limit_memory(megabytes: int) -> None:
    """Limit the memory of this process; only Linux enforces it."""
    if sys.platform != "win32":
        import resource

        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, most))
