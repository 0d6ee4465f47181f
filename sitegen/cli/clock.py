"""The moment by which articles are published and expire."""

import os
from datetime import UTC, datetime

from sitegen.core.problems import Setting

_VARIABLE = "SOURCE_DATE_EPOCH"


def current_time() -> datetime:
    """Return the current time, or that of SOURCE_DATE_EPOCH (reproducible-builds.org). Raises BuildError."""
    fixed = os.environ.get(_VARIABLE)
    try:
        return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        message = f"{fixed!r} is not the seconds of a moment since 1970"
        raise Setting(_VARIABLE, _VARIABLE).refusal("clock", message, "write a whole number, or unset it") from None
