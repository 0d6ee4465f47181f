"""What a build made -> State, what every open page of the preview should know."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from secrets import token_hex

from msgspec import Struct

from sitegen.build.problem_list import excerpt
from sitegen.core.problems import Problem, Severity
from sitegen.runtime.terminal import printable
from sitegen.search.documents import BUNDLE


class Shown(Struct, frozen=True):
    """A problem as a page shows it: text without control characters."""

    place: str
    severity: Severity
    message: str
    hint: str
    source: str
    """The line of the file, and below it a caret at the column."""


class State(Struct, frozen=True):
    """What an open page should know of the site.

    `pages`, `styles` and `index` are each another word after every change: of what a page must be loaded again for, of
    style sheets, and of the search index.
    """

    pages: str = ""
    """Empty before the first build."""
    styles: str = ""
    index: str = ""
    indexing: bool = False
    """Whether the index of what is shown is still being made."""
    problems: tuple[Shown, ...] = ()
    path: str = "/"
    """The path of the site's home page, quoted."""


def show(problems: Iterable[Problem], root: Path) -> tuple[Shown, ...]:
    """Make what a page shows of problems, errors first."""
    return tuple(_shown(problem, root) for problem in sorted(problems, key=lambda problem: problem.severity))


def _shown(problem: Problem, root: Path) -> Shown:
    return Shown(
        printable(f"{problem.path}:{problem.line}:{problem.column}"),
        problem.severity,
        printable(problem.message),
        printable(problem.hint),
        # The terminal's own margin is not wanted.
        "\n".join(printable(line).removeprefix("    ") for line in excerpt(problem, root)),
    )


def after(state: State, changed: Sequence[str], indexing: bool, path: str) -> State:
    """Return the state after a build that published, with the files that it `changed`."""
    kinds = {_kind(file) for file in changed}

    def word(kind: str, before: str) -> str:
        return token_hex(4) if kind in kinds or not state.pages else before

    return State(
        pages=word("page", state.pages),
        styles=word("style", state.styles),
        index=word("index", state.index),
        indexing=indexing,
        path=path,
    )


def _kind(path: str) -> str:
    if BUNDLE in path.split("/")[:-1]:
        return "index"
    return "style" if path.endswith(".css") else "page"
