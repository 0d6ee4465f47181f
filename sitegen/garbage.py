"""How often Python looks for values that only hold each other."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


def collect_seldom() -> None:
    """Look a hundred times less often, and not at the end: there are millions of values, hardly any in cycles."""
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)


@contextmanager
def uncollected(*, for_good: bool) -> Iterator[None]:
    """Do not look meanwhile, because all that is made stays: looking would take a tenth of the time.

    Nor later at what is there then, where that is `for_good`: the process ends with this build.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if for_good:
            gc.freeze()
        if was_enabled:
            gc.enable()
