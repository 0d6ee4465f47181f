"""The entry point of the command line."""

import signal
import sys
from collections.abc import Sequence
from types import FrameType

from sitegen.cli.parser import make_parser
from sitegen.cli.streams import forgiving, open_closed_streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 problems in the site, 2 wrong usage, 130 interrupted.

    The code does not depend on whether somebody reads the output, but a full disk that takes none of it is a failure.
    """
    open_closed_streams()
    sys.stdout, out = forgiving(sys.stdout)
    sys.stderr, _ = forgiving(sys.stderr)
    try:
        code = _run(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    sys.stdout.flush()
    if out and out.failure:
        print(f"the output cannot be written: {out.failure}", file=sys.stderr)
    sys.stderr.flush()
    return code or int(bool(out and out.failure))


def _run(arguments: Sequence[str] | None) -> int:
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
