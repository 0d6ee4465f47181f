"""Problems on the terminal: errors first, each with its place, its line of source and the fix."""

import re
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from sitegen.runtime.terminal import counted, printable

if TYPE_CHECKING:
    from sitegen.core.problems import Problem


MOST_SHOWN = 50
# Characters of a file that are read for its line of source: a file that is too large is named in its first line.
_MOST_READ = 2_000_000


def show_problems(problems: Sequence["Problem"], root: Path, most: int, built: bool) -> None:
    """Print problems, errors first, each with its line of source and the fix."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    show_refusal(ordered[:most], root)
    if len(ordered) > most:
        print(f"… and {len(ordered) - most} more (`sitegen build -v` shows all)", file=sys.stderr)
    if problems:
        errors = sum(problem.severity == "error" for problem in problems)
        counts = f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}"
        print(counts if built else f"{counts}; the site was not built; the live one is unchanged", file=sys.stderr)


def show_refusal(problems: Sequence["Problem"], root: Path) -> None:
    """Print problems in the given order, each with its line of source and the fix."""
    for problem in problems:
        lines = [str(problem), *excerpt(problem, root), *([f"    fix: {problem.hint}"] if problem.hint else [])]
        print("\n".join(map(printable, lines)), file=sys.stderr)


def excerpt(problem: "Problem", root: Path) -> list[str]:
    """Return the line of source, and a caret below the column."""
    path = root / problem.path
    if problem.code == "secret":
        return []
    try:
        # A link may lead anywhere, and reading a pipe would block.
        if not stat.S_ISREG(path.lstat().st_mode):
            return []
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            source = file.read(_MOST_READ)
        line = re.sub(r"\r\n?", "\n", source).split("\n")[problem.line - 1]
    except (OSError, IndexError, ValueError):
        return []
    start = max(0, problem.column - 60)
    shown = line[start : start + 100].replace("\t", " ")
    before = shown[: problem.column - 1 - start]
    wide = sum(east_asian_width(letter) in "WF" for letter in before)
    return [f"    {shown}", f"    {' ' * (len(printable(before)) + wide)}^"] if shown.strip() else []
