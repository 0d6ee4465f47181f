"""Replace the live site by the staged tree in one atomic step: a build killed at any moment leaves the old or the new.

`renameat2` exchanges two folders on Linux, `renamex_np` on macOS. Elsewhere there are two renames, and no site for some
microseconds between them.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sitegen.output.folder import Output

_EXCHANGE = 2
_AT_CWD = -100
_SWAP = 2


def exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; return whether the system can. Raises OSError if it refuses."""
    paths = os.fsencode(first), os.fsencode(second)
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_CWD, paths[0], _AT_CWD, paths[1], _EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*paths, _SWAP)
    else:
        return False
    if failed and ctypes.get_errno() not in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
    return not failed


def swap(output: Output, exchange: Callable[[Path, Path], bool] = exchange) -> None:
    """Make the staged tree the live one, and the live tree the previous one. Raises OSError.

    `exchange` exchanges two folders in one step, and returns whether the system can.
    """
    if not output.live.exists():
        output.next.rename(output.live)
        return
    if exchange(output.next, output.live):
        output.next.rename(output.previous)
        return
    output.swapping.touch()
    output.live.rename(output.previous)
    try:
        output.next.rename(output.live)
    except OSError:
        output.previous.rename(output.live)
        raise
    finally:
        output.swapping.unlink()
