"""The output folder: which may be one, and who may write it.

Beside the output folder `public` stands `.public.sitegen`, with the lock, the tree being made, and the last one,
kept for a way back.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import Struct

from sitegen.problems import BuildError, Problem

MARKER = ".sitegen-output"


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
    def previous(self) -> Path:
        """The tree before the live one."""
        return self.work / "previous"


def output_at(path: Path) -> Output:
    """Name the folders of an output."""
    live = Path(os.path.abspath(path))
    return Output(live, live.parent / f".{live.name}.sitegen")


def check_output(output: Output, root: Path, sources: Sequence[Path]) -> None:
    """Refuse an output folder that a build would harm; `sources` are the folders of `root` that it reads.

    Raises BuildError.
    """
    live = output.live
    if live.is_symlink():
        raise _refusal(live, "the output folder is a symbolic link", "name the folder that it leads to")
    for source in (root, *sources):
        if _real(source).is_relative_to(_real(live)):
            raise _refusal(live, f"the output folder would replace {source}")
    for source in sources:
        if _real(live).is_relative_to(_real(source)):
            raise _refusal(live, f"the output folder is inside {source}, which is read")
    if live.exists():
        _check_existing(live)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def check_apart(content: Path, static: Path) -> None:
    """Refuse to publish articles as they are, drafts and all. Raises BuildError."""
    first, second = _real(content), _real(static)
    if first.is_relative_to(second) or second.is_relative_to(first):
        message = f"{content.name!r} and {static.name!r} are one folder, or one is inside the other"
        raise BuildError([Problem("site.yaml", 1, 1, "static", message, "choose another `static:`")])


def _check_existing(live: Path) -> None:
    if not live.is_dir():
        raise _refusal(live, "the output is not a folder", "remove it, or choose another `output:`")
    if live.is_mount():
        raise _refusal(live, "the output folder is a mount point, which cannot be exchanged", "name a folder inside it")
    if not os.access(live, os.R_OK | os.W_OK | os.X_OK):
        raise _refusal(live, "cannot be written", "check its permissions")
    if any(live.iterdir()) and not (live / MARKER).is_file():
        raise _refusal(live, "this folder was not made by sitegen", "empty it, or choose another `output:`")


def _refusal(path: Path, message: str, hint: str = "choose another `output:`") -> BuildError:
    return BuildError([Problem(str(path), 1, 1, "output", message, hint)])


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
        if not output.live.exists() and _is_folder(output.previous):
            # Killed between two renames, where folders cannot be exchanged.
            output.previous.rename(output.live)
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
    if not _is_folder(place):
        place.unlink(missing_ok=True)
        return
    try:
        shutil.rmtree(place)
    except RecursionError:
        raise _refusal(place, "its folders are nested too deep to be removed", "remove it") from None


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()
