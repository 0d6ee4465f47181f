"""The nearest of some known names, for “did you mean”."""

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that is most like `name`, or an empty string if none is alike."""
    return next(iter(get_close_matches(name.casefold(), known, 1, 0.65)), "")
