"""Staged tree -> live site, by one atomic swap: a build that is killed at any moment leaves the old site or the new."""

import ctypes
import errno
import os
import sys
from pathlib import Path

from sitegen.output.folder import Output

_EXCHANGE = 2
_AT_CWD = -100
_SWAP = 2


def swap(output: Output) -> None:
    """Put the tree that was made in the place of the live one, and that one where the last one is kept."""
    if not output.live.exists():
        output.next.rename(output.live)
        return
    if _exchanged(output.next, output.live):
        output.next.rename(output.previous)
        return
    # Elsewhere two renames; between them, for microseconds, there is no site.
    output.swapping.touch()
    output.live.rename(output.previous)
    try:
        output.next.rename(output.live)
    except OSError:
        output.previous.rename(output.live)
        raise
    finally:
        output.swapping.unlink()


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange two folders in one step (renameat2 of Linux, renamex_np of macOS); tell whether the system could."""
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
