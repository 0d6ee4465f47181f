"""What is wrong, where, and what to write instead."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]
FREE_SPACE = "free some space"
"""The fix of a full disk."""


class Problem(Struct, frozen=True, order=True, gc=False):
    """One thing to mend.

    `path` is relative to the site's root and in POSIX form; `line` and `column` count from 1;
    `code` is stable, for scripts; `hint` says what to write instead, and may be empty.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.code}]"


def warning(path: str, line: int, column: int, code: str, message: str, hint: str = "") -> Problem:
    """Make a problem that does not stop a build, unless it is strict."""
    return Problem(path, line, column, code, message, hint, "warning")


class BuildError(Exception):
    """A build that cannot go on; carries every problem found so far."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Setting(Struct, frozen=True):
    """Where a setting is given: a key of a file, written `theme:`, or an option of the command, `--output`."""

    name: str
    path: str
    line: int = 1
    column: int = 1

    def refusal(self, code: str, message: str, hint: str = "") -> BuildError:
        """Make the error that refuses its value."""
        hint = hint or f"choose another `{self.name}`"
        return BuildError([Problem(self.path, self.line, self.column, code, message, hint)])


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any problem stops the build."""
    return any(problem.severity == "error" for problem in problems)
