"""The nearest of some known names, for “did you mean”."""

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that `name` may be a slip for, or an empty string."""
    return next(iter(get_close_matches(name.casefold(), known, 1, 0.65)), "")
