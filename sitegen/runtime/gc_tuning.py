"""Tuning of Python's garbage collector."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


def collect_seldom() -> None:
    """Collect a hundred times less often, and not at exit: there are millions of values, and hardly any in cycles."""
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)


@contextmanager
def uncollected(*, lasting: bool) -> Iterator[None]:
    """Collect no garbage in the body, because its values stay: collecting would take a tenth of the time.

    If they are `lasting`, treat them as old afterwards too, so that they are not examined soon.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if lasting:
            # Frozen values come back as the oldest generation.
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()
