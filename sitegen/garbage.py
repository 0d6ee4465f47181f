"""How often Python looks for values that only hold each other."""

import atexit
import gc


def collect_seldom() -> None:
    """Look a hundred times less often, and not at the end: there are millions of values, hardly any in cycles."""
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)
