"""Problems on the terminal: a table of their codes, then errors, each with its place, line of source and fix."""

import re
import stat
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from msgspec import Struct

from sitegen.runtime.terminal import counted, printable

if TYPE_CHECKING:
    from sitegen.core.problems import Problem


MOST_SHOWN = 50
# Characters of a file that are read for its line of source: a file that is too large is named in its first line.
_MOST_READ = 2_000_000
# A preview prints a table of more new warnings than these.
_MOST_WARNINGS = 10


class Detail(Struct, frozen=True):
    """Which problems are printed in full: errors, and warnings where they are wanted."""

    verbose: bool = False
    """Every problem."""
    code: str = ""
    """The problems of this code alone."""
    strict: bool = False
    """Warnings too, because they stop the build."""

    def wants(self, problem: "Problem") -> bool:
        """Return whether a problem is printed in full."""
        if self.code:
            return problem.code == self.code
        return self.verbose or self.strict or problem.severity == "error"


ERRORS = Detail()


def show_problems(
    problems: Sequence["Problem"], root: Path, built: bool, detail: Detail = ERRORS, new: Container["Problem"] = ()
) -> None:
    """Print a table of problems by their codes, then those that `detail` wants in full, errors first.

    `new` are those that the last build did not have. A single problem is printed in full, without a table.
    """
    ordered = sorted(problems, key=lambda problem: problem.severity)
    if len(ordered) > 1:
        _show_codes(ordered, new)
    _show_in_full([problem for problem in ordered if len(ordered) == 1 or detail.wants(problem)], root, detail, new)
    if ordered:
        _show_counts(ordered, built)


def show_new(problems: Sequence["Problem"], before: Iterable["Problem"], root: Path, built: bool) -> None:
    """Print the problems that are new since the last build of a preview, and the counts of all.

    Many new warnings, such as those of the first build, are a table.
    """
    new = new_problems(problems, before)
    ordered = sorted(new, key=lambda problem: (problem.severity, problem))
    warnings = [problem for problem in ordered if problem.severity == "warning"]
    is_table = len(warnings) > _MOST_WARNINGS
    if is_table:
        _show_codes(warnings, ())
    _show_in_full([problem for problem in ordered if not is_table or problem.severity == "error"], root, ERRORS, ())
    if new or not built:
        _show_counts(problems, built)


def new_problems(problems: Iterable["Problem"], before: Iterable["Problem"]) -> frozenset["Problem"]:
    """Return the problems that did not exist before. One that has only moved within its file is not new."""
    known = Counter(map(_identity, before))
    found = []
    for problem in problems:
        known[_identity(problem)] -= 1
        if known[_identity(problem)] < 0:
            found.append(problem)
    return frozenset(found)


def unreached_problems(
    problems: Sequence["Problem"], before: Sequence["Problem"], built: bool
) -> tuple["Problem", ...]:
    """Return the problems from before that a refused build may not have reached, so that they are not new later.

    A broken site.yaml, for example, stops a build before any article is read.
    """
    return () if built else tuple(sorted(new_problems(before, problems)))


def _identity(problem: "Problem") -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _show_codes(problems: Sequence["Problem"], new: Container["Problem"]) -> None:
    """Print the codes, errors first and then by their number, each with its first problem as an example."""
    groups: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, problem.code].append(problem)
    ordered = sorted(groups, key=lambda group: (group[0], -len(groups[group]), group[1]))
    rows = [_TITLES, *(_row(groups[group], new) for group in ordered)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, group in zip(rows, [None, *ordered], strict=True):
        print(printable("  ".join(map(str.ljust, row, widths)).rstrip()), file=sys.stderr)
        if group:
            first = min(groups[group])
            print(printable(f"    {first.message}{f'; {first.hint}' if first.hint else ''}"), file=sys.stderr)
    print(file=sys.stderr)


_TITLES = ("severity", "code", "count", "files", "first place", "")


def _row(problems: Sequence["Problem"], new: Container["Problem"]) -> tuple[str, ...]:
    """Return the cells of one code."""
    first, fresh = min(problems), sum(problem in new for problem in problems)
    counts = (str(len(problems)), str(len({problem.path for problem in problems})))
    place = f"{first.path}:{first.line}:{first.column}"
    return (first.severity, first.code, *counts, place, f"{fresh} new" if fresh else "")


def _show_in_full(problems: Sequence["Problem"], root: Path, detail: Detail, new: Container["Problem"]) -> None:
    most = len(problems) if detail.verbose or detail.code else MOST_SHOWN
    show_refusal(problems[:most], root, new)
    if len(problems) > most:
        print(f"… and {len(problems) - most} more (`sitegen build -v` shows all)", file=sys.stderr)


def _show_counts(problems: Sequence["Problem"], built: bool) -> None:
    errors = sum(problem.severity == "error" for problem in problems)
    counts = f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}"
    print(counts if built else f"{counts}; nothing was published", file=sys.stderr)


def show_refusal(problems: Sequence["Problem"], root: Path, new: Container["Problem"] = ()) -> None:
    """Print problems in the given order, each with its line of source and the fix."""
    for problem in problems:
        lines = [
            f"{problem}{' (new)' if problem in new else ''}",
            *excerpt(problem, root),
            *([f"    fix: {problem.hint}"] if problem.hint else []),
        ]
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
