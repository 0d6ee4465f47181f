"""How often Python looks for values that only hold each other."""

import gc


def collect_seldom() -> None:
    """Look a hundred times less often: there are millions of values, hardly any in cycles, and a build ends soon."""
    gc.set_threshold(100_000, 50, 100)
