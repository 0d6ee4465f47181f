"""Errors of the operating system and of the store, as problems with a fix."""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen.config.site import FILE
from sitegen.core.problems import FREE_SPACE, BuildError, Problem
from sitegen.runtime.store import is_full

# The cache beside site.yaml, which may be deleted at any time.
CACHE = ".sitegen"
STORE = "cache.sqlite"


def check_file_names() -> None:
    """Refuse a system whose file names are not UTF-8. Raises BuildError."""
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        message = f"the file names of this system are {encoding}, not UTF-8"
        raise BuildError([Problem(FILE, 1, 1, "system", message, "set PYTHONUTF8=1, or choose a UTF-8 locale")])


@contextmanager
def os_errors_as_problems(folder: Path) -> Iterator[None]:
    """Turn an error of the system or the store into a BuildError, at the file or else at `folder`."""
    try:
        yield
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else str(folder)
        message = f"cannot be read or written: {error.strerror or error}"
        raise BuildError([Problem(place, 1, 1, "system", message, _cure(error))]) from None
    except sqlite3.DatabaseError as error:
        hint = FREE_SPACE if is_full(error) else f"end the program that uses {CACHE}, or check its disk and permissions"
        raise BuildError([Problem(f"{CACHE}/{STORE}", 1, 1, "system", f"cannot be used: {error}", hint)]) from None


def _cure(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FREE_SPACE
    if error.errno in {errno.ENOENT, errno.ESTALE}:
        return "build again: it changed while the site was built"
    if error.errno in {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY}:
        return "remove the file or folder that has its place, and build again"
    if error.errno == errno.ENAMETOOLONG:
        return "shorten its name, or those of the folders that it is in"
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        return "allow this program more open files (ulimit -n)"
    return "check its permissions and its disk"
