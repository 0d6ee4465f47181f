"""The entry point of the command line."""

import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from types import FrameType

from sitegen.cli.parser import make_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 problems in the site, 2 wrong usage, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console with few characters shows the others by their numbers.
            stream.reconfigure(errors="backslashreplace")
    options = make_parser().parse_args(arguments)
    # Imported here, so that `--help` loads no other room.
    from sitegen.runtime.gc_tuning import collect_seldom

    collect_seldom()
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    return code


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
