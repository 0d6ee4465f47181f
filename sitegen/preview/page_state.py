"""Result of a build -> PageState, which every open page of the preview is told."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from secrets import token_hex

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.problem_list import excerpt
from sitegen.core.problems import Problem, Severity
from sitegen.runtime.terminal import printable


class PageProblem(Struct, frozen=True):
    """A problem as a page shows it: text without control characters."""

    position: str
    """The path of the file, with the line and the column."""
    severity: Severity
    message: str
    hint: str
    source: str
    """The line of the file, and below it a caret at the column."""


class PageState(Struct, frozen=True):
    """The state of the site, for its open pages.

    `pages`, `styles` and `index` are random words. Each changes when files of its kind change: style sheets, the search
    index, and all other files, for which a page has to be reloaded.
    """

    pages: str = ""
    """Empty before the first build."""
    styles: str = ""
    index: str = ""
    indexing: bool = False
    """Whether the index of the current pages is still being made."""
    problems: tuple[PageProblem, ...] = ()
    path: str = "/"
    """The path of the site's home page, quoted."""
    bundle: str = ""
    """The name of the search index's folder."""


def page_problems(problems: Iterable[Problem], root: Path) -> tuple[PageProblem, ...]:
    """Describe problems for a page, errors first."""
    return tuple(_page_problem(problem, root) for problem in sorted(problems, key=lambda problem: problem.severity))


def _page_problem(problem: Problem, root: Path) -> PageProblem:
    return PageProblem(
        printable(f"{problem.path}:{problem.line}:{problem.column}"),
        problem.severity,
        printable(problem.message),
        printable(problem.hint),
        # Remove the terminal's left margin.
        "\n".join(printable(line).removeprefix("    ") for line in excerpt(problem, root)),
    )


def after(state: PageState, changed: Sequence[str], indexing: bool, path: str) -> PageState:
    """Return the state after a build that published, and `changed` some files."""
    kinds = {_kind(file, state.bundle) for file in changed}

    def word(kind: str, previous: str) -> str:
        return token_hex(4) if kind in kinds or not state.pages else previous

    return replace(
        state,
        pages=word("page", state.pages),
        styles=word("style", state.styles),
        index=word("index", state.index),
        indexing=indexing,
        problems=(),
        path=path,
    )


def _kind(path: str, bundle: str) -> str:
    if bundle in path.split("/")[:-1]:
        return "index"
    return "style" if path.endswith(".css") else "page"
