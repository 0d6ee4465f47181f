"""The output folder: which may be one, and who may write it.

Beside the output folder `public` stands `.public.sitegen`, with the lock, the tree being made, and the last one,
kept for a way back.
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
# Seconds within which the processes of a killed build, which are killed with it, end whatever the system does for them.
_ENDING = 5
_AGAIN = 0.02


class Output(Struct, frozen=True):
    """The output folder and the folder of work beside it."""

    live: Path
    work: Path

    @property
    def next(self) -> Path:
        """The tree that is being made."""
        return self.work / "next"

    @property
    def documents(self) -> Path:
        """What the search engine reads; never published."""
        return self.work / "documents"

    @property
    def swapping(self) -> Path:
        """A mark that is there between two renames, where folders cannot be exchanged: a killed build left no site."""
        return self.work / "swapping"

    @property
    def previous(self) -> Path:
        """The tree before the live one."""
        return self.work / "previous"


def output_at(path: Path) -> Output:
    """Name the folders of an output."""
    live = Path(os.path.abspath(path))
    return Output(live, live.parent / f".{live.name}.sitegen")


def check_output(output: Output, kept: Sequence[Path], sources: Sequence[Path], setting: Setting) -> None:
    """Refuse an output folder that would replace a folder to be kept, or a source, or be inside a source.

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
        raise setting.refusal("output", f"{live.parent}, where the output is, cannot be written", _PERMISSIONS)
    if live.exists():
        _check_existing(live, setting)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def check_apart(content: Path, static: Path, setting: Setting) -> None:
    """Refuse to publish articles as they are, drafts and all. Raises BuildError."""
    first, second = _real(content), _real(static)
    if first.is_relative_to(second) or second.is_relative_to(first):
        message = f"{content.name!r} and {static.name!r} are one folder, or one is inside the other"
        raise setting.refusal("static", message)


def _check_existing(live: Path, setting: Setting) -> None:
    another = f"choose another `{setting.name}`"
    if not live.is_dir():
        raise setting.refusal("output", f"{live} is not a folder", f"remove it, or {another}")
    if live.is_mount():
        message = f"{live} is a mount point, which cannot be exchanged"
        raise setting.refusal("output", message, "name a folder inside it")
    if not os.access(live, os.R_OK | os.W_OK | os.X_OK):
        raise setting.refusal("output", f"{live} cannot be written", _PERMISSIONS)
    if any(live.iterdir()) and not (live / MARKER).is_file():
        raise setting.refusal("output", f"{live} was not made by sitegen", f"empty it, or {another}")


@contextmanager
def exclusive(folder: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold a folder of sitegen's own alone; `waiting` is told who has it meanwhile.

    The lock goes with the process that holds it, however that ends.
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
        # The other build may be about to write its name, or about to end.
        name = ""
        with suppress(OSError):
            name = owner.read_text(encoding="utf-8")
        waiting(name)
        lock.acquire()


@contextmanager
def staging(output: Output, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold an output alone, without what a killed build left, and leave nothing behind but the last tree."""
    with exclusive(output.work, waiting):
        if output.swapping.exists() and not output.live.exists() and is_folder(output.previous):
            output.previous.rename(output.live)
        output.swapping.unlink(missing_ok=True)
        clear(output)
        try:
            yield
        finally:
            # What cannot be removed now stops the next build, which has nothing else to say.
            with suppress(OSError):
                clear(output)


def clear(output: Output) -> None:
    """Remove the tree being made."""
    remove(output.next)
    remove(output.documents)


def remove(place: Path) -> None:
    """Remove what is at a place, if anything: of a link not where it leads. Raises OSError and BuildError."""
    if not is_folder(place):
        place.unlink(missing_ok=True)
        return
    until = monotonic() + _ENDING
    try:
        while not _is_removed(place):
            if monotonic() > until:
                raise OSError(errno.ENOTEMPTY, "something goes on writing into it", str(place))
            sleep(_AGAIN)
    except RecursionError:
        message = "its folders are nested too deep to be removed"
        raise BuildError([Problem(str(place), 1, 1, "output", message, "remove it")]) from None


def _is_removed(place: Path) -> bool:
    """Remove a folder, unless something is written into it at the same time: then tell that it is still there."""
    try:
        shutil.rmtree(place)
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            return False
        # Of what is inside it, the system names the last part alone.
        raise OSError(error.errno, error.strerror, str(place)) from None
    return True


def is_folder(place: Path) -> bool:
    """Tell whether a folder is at a place, and no link to one."""
    return place.is_dir() and not place.is_symlink()
