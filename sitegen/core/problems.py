"""Problems: a fact, its place, and the fix."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]
FREE_SPACE = "free some space"
"""The fix of a full disk."""


class Problem(Struct, frozen=True, order=True, gc=False):
    """One problem to fix.

    `path` is relative to the site's root and in POSIX form; `line` and `column` count from 1;
    `code` is stable, for scripts; `hint` is the fix, and may be empty.
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
    """Return a problem that stops strict builds only."""
    return Problem(path, line, column, code, message, hint, "warning")


class BuildError(Exception):
    """A failed build, with every problem found so far."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Setting(Struct, frozen=True):
    """The place of a setting: a key of a file (`theme:`), or an option of the command line (`--output`)."""

    name: str
    path: str
    line: int = 1
    column: int = 1

    def refusal(self, code: str, message: str, hint: str = "") -> BuildError:
        """Return the error that refuses the value of this setting."""
        hint = hint or f"choose another `{self.name}`"
        return BuildError([Problem(self.path, self.line, self.column, code, message, hint)])


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem stops the build."""
    return any(problem.severity == "error" for problem in problems)


def stop(problems: Sequence[Problem], strict: bool) -> None:
    """Raise BuildError if there is an error, or, in a strict build, a warning."""
    if has_errors(problems) or (strict and problems):
        raise BuildError(problems)
