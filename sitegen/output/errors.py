"""What the operating system refuses, said as problems."""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sitegen.config.site import FILE
from sitegen.core.problems import FREE_SPACE, BuildError, Problem
from sitegen.output.folder import Output
from sitegen.runtime.store import is_full

# Beside site.yaml: what sitegen remembers, which may be deleted at any time.
CACHE = ".sitegen"
STORE = "cache.sqlite"


def check_system() -> None:
    """Refuse a system that would read and write the names of files other than as UTF-8. Raises BuildError."""
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        message = f"this system's names of files are {encoding}, not UTF-8"
        raise BuildError([Problem(FILE, 1, 1, "system", message, "set PYTHONUTF8=1, or choose a locale of UTF-8")])


@contextmanager
def failing_plainly(output: Output) -> Iterator[None]:
    """Raise BuildError where the system refuses to read or write something."""
    try:
        yield
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else str(output.live)
        message = f"cannot be read or written: {error.strerror or error}"
        raise BuildError([Problem(place, 1, 1, "system", message, _cure(error))]) from None
    except sqlite3.DatabaseError as error:
        hint = FREE_SPACE if is_full(error) else f"end what else uses {CACHE}, or check its disk and its permissions"
        raise BuildError([Problem(f"{CACHE}/{STORE}", 1, 1, "system", f"cannot be used: {error}", hint)]) from None


def _cure(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FREE_SPACE
    if error.errno in {errno.ENOENT, errno.ESTALE}:
        return "it changed while the site was built: build again"
    if error.errno in {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY}:
        return "remove what stands in its place, if it is still there, and build again"
    if error.errno == errno.ENAMETOOLONG:
        return "shorten its name, or those of the folders that it is in"
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        return "allow this program more open files (ulimit -n)"
    return "check its permissions and its disk"
