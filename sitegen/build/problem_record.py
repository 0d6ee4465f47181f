""".sitegen/problems.json: the problems of the last build, for other programs and to mark the new ones of the next."""

import os
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.core.problems import Problem
from sitegen.output.errors import CACHE

FILE = "problems.json"


class _ProblemEntry(Struct, frozen=True):
    """A problem as the file holds it."""

    path: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    hint: str
    new: bool


class _Record(Struct, frozen=True):
    built: bool
    problems: tuple[_ProblemEntry, ...]
    unreached: tuple[_ProblemEntry, ...] = ()
    """Problems of builds before this one, which was refused, so that it may not have reached them."""


def read_record(root: Path) -> tuple[Problem, ...] | None:
    """Return the problems of the last build and those that it did not reach, or None if they are not known."""
    try:
        record = msgspec.json.decode((root / CACHE / FILE).read_bytes(), type=_Record)
    except (OSError, msgspec.DecodeError):
        return None
    entries = (*record.problems, *record.unreached)
    return tuple(Problem(one.path, one.line, one.column, one.code, one.message) for one in entries)


def write_record(
    root: Path, problems: Sequence[Problem], new: Container[Problem], unreached: Sequence[Problem], built: bool
) -> None:
    """Replace the record. A disk that is full or cannot be written has its own message, so it is no error here."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    record = _Record(built, _entries(ordered, new), _entries(unreached, ()))
    data = msgspec.json.format(msgspec.json.encode(record), indent=1)
    temporary = root / CACHE / f".{FILE}.{os.getpid()}"
    with suppress(OSError):
        temporary.write_bytes(data + b"\n")
        temporary.replace(root / CACHE / FILE)
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


def _entries(problems: Iterable[Problem], new: Container[Problem]) -> tuple[_ProblemEntry, ...]:
    return tuple(
        _ProblemEntry(one.path, one.line, one.column, one.severity, one.code, one.message, one.hint, one in new)
        for one in problems
    )
