"""A process that ends with the one that started it, or it would write into the tree of the next build."""

import ctypes
import signal
import sys

# Found before any fork: a copy of a process with threads can do little.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_SET_PARENT_DEATH_SIGNAL = 1


def end_with_parent() -> None:
    """Have the system kill this process with the thread that started it (Linux; elsewhere nothing)."""
    if _PRCTL is not None:
        _PRCTL(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
