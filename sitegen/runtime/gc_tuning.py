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
def uncollected(*, lasting: bool) -> Iterator[None]:
    """Do not look meanwhile, because all that is made stays: looking would take a tenth of the time.

    Where it is `lasting`, do not look at it soon after either, as at all that is young.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if lasting:
            # What was frozen comes back as old.
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()
