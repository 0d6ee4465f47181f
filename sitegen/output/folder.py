"""The output folder: its location, the checks that protect other folders, and its lock.

Beside the output folder `public` is the work folder `.public.sitegen`, with the lock, the staging directory, and the
previous tree, which is kept as a way back.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from filelock import FileLock, Timeout
from msgspec import Struct

from sitegen.core.problems import BuildError, Problem, Setting

MARKER = ".sitegen-output"
_PERMISSIONS = "check its permissions"
# Seconds to wait for the processes of a killed build: they are killed with it, but may end a moment later.
_ENDING = 5
_RETRY = 0.02


class Output(Struct, frozen=True):
    """The output folder and the work folder beside it."""

    live: Path
    work: Path

    @property
    def next(self) -> Path:
        """The staging directory."""
        return self.work / "next"

    @property
    def documents(self) -> Path:
        """The search documents, which are never published."""
        return self.work / "documents"

    @property
    def swapping(self) -> Path:
        """A marker that exists between the two renames of a swap: if it is found, a killed build left no live site."""
        return self.work / "swapping"

    @property
    def previous(self) -> Path:
        """The output tree before the live one."""
        return self.work / "previous"


def output_at(path: Path) -> Output:
    """Return the folders of the output at a path."""
    live = Path(os.path.abspath(path))
    return Output(live, live.parent / f".{live.name}.sitegen")


def check_output(output: Output, kept: Sequence[Path], sources: Sequence[Path], setting: Setting) -> None:
    """Refuse an output folder that would replace a `kept` folder or a source, or that is inside a source.

    Raises BuildError.
    """
    live = output.live
    if live.is_symlink():
        raise setting.refusal("output", f"{live} is a symbolic link", "name the folder that it leads to")
    for source in (*kept, *sources):
        if _real(source).is_relative_to(_real(live)):
            raise setting.refusal("output", f"the output folder would replace {source}")
    for source in sources:
        if _real(live).is_relative_to(_real(source)):
            raise setting.refusal("output", f"the output folder is inside {source}, which is read")
    if live.parent.exists() and not os.access(live.parent, os.W_OK | os.X_OK):
        raise setting.refusal("output", f"{live.parent}, the folder of the output, cannot be written", _PERMISSIONS)
    if live.exists():
        _check_existing(live, setting)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def check_apart(content: Path, static: Path, setting: Setting) -> None:
    """Refuse a static folder that overlaps the content folder: it would publish drafts too. Raises BuildError."""
    first, second = _real(content), _real(static)
    if first.is_relative_to(second) or second.is_relative_to(first):
        message = f"{content.name!r} and {static.name!r} are one folder, or one is inside the other"
        raise setting.refusal("static", message)


def _check_existing(live: Path, setting: Setting) -> None:
    another = f"choose another `{setting.name}`"
    if not live.is_dir():
        raise setting.refusal("output", f"{live} is not a folder", f"remove it, or {another}")
    if live.is_mount():
        message = f"{live} is a mount point, which cannot be swapped"
        raise setting.refusal("output", message, "name a folder inside it")
    if not os.access(live, os.R_OK | os.W_OK | os.X_OK):
        raise setting.refusal("output", f"{live} cannot be written", _PERMISSIONS)
    if any(live.iterdir()) and not (live / MARKER).is_file():
        raise setting.refusal("output", f"{live} was not made by sitegen", f"empty it, or {another}")


@contextmanager
def exclusive(folder: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Lock a folder of sitegen's own; `waiting` is called with the owner's name if another process holds the lock.

    The lock ends with its process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    owner = folder / "owner"
    lock = FileLock(folder / "lock")
    _acquire(lock, owner, waiting)
    try:
        owner.write_text(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC", encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, owner: Path, waiting: Callable[[str], None]) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        # The owner may not have written its name yet, or may just be ending.
        name = ""
        with suppress(OSError):
            name = owner.read_text(encoding="utf-8")
        waiting(name)
        lock.acquire()


@contextmanager
def staging(output: Output, waiting: Callable[[str], None]) -> Iterator[None]:
    """Lock an output, repair it after a killed build, and leave behind only the live and the previous tree."""
    with exclusive(output.work, waiting):
        if output.swapping.exists() and not output.live.exists() and is_folder(output.previous):
            output.previous.rename(output.live)
        output.swapping.unlink(missing_ok=True)
        clear(output)
        try:
            yield
        finally:
            # If this fails, the next build fails at the same place and says so. This one may have an error of its own.
            with suppress(OSError):
                clear(output)


def clear(output: Output) -> None:
    """Remove the staging directory and the search documents."""
    remove(output.next)
    remove(output.documents)


def remove(place: Path) -> None:
    """Remove a file, a folder or a link, if it exists. Raises OSError and BuildError."""
    if not is_folder(place):
        place.unlink(missing_ok=True)
        return
    until = monotonic() + _ENDING
    try:
        while not _try_to_remove(place):
            if monotonic() > until:
                raise OSError(errno.ENOTEMPTY, "another program keeps writing into it", str(place))
            sleep(_RETRY)
    except RecursionError:
        message = "its folders are nested too deeply to be removed"
        raise BuildError([Problem(str(place), 1, 1, "output", message, "remove it")]) from None


def _try_to_remove(place: Path) -> bool:
    """Remove a folder; return False if something was written into it meanwhile."""
    try:
        shutil.rmtree(place)
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            return False
        # For a file inside it, the system names only the last part of the path.
        raise OSError(error.errno, error.strerror, str(place)) from None
    return True


def is_folder(place: Path) -> bool:
    """Return whether a path is a folder, and not a link to one."""
    return place.is_dir() and not place.is_symlink()
