"""Diagnostics: the problems of a text, each with its position, as rules of the parser report them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from markdown_it.ruler import StateBase
from msgspec import Struct
from msgspec.structs import replace

from sitegen.markdown.positions import Positions

# These need no action: the page is right already. So a text says each of their messages once, with how often.
_CLEANED = {"html-removed", "tracking-link"}


class Diagnostic(Struct, frozen=True):
    """A problem of a text, with its line and column, counted from 1; a fatal one refuses the text."""

    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    fatal: bool = False


def report(
    state: StateBase, line: int, code: str, message: str, hint: str = "", fatal: bool = False, words: str = ""
) -> None:
    """Report a problem at `words` in a line, or at its first text; `line` is counted from 0, as in the parser."""
    position = positions_of(state).start(line + 1, words)
    state.env["diagnostics"].append(Diagnostic(*position, code, message, hint, fatal))


def report_target(state: StateBase, line: int, target: str, code: str, message: str, hint: str) -> None:
    """Report a problem at the target of a link or a footnote, searched for from `line` (counted from 0) on."""
    position = positions_of(state).target(target, line + 1)
    state.env["diagnostics"].append(Diagnostic(*position, code, message, hint))


def positions_of(state: StateBase) -> Positions:
    """Return the positions of the text that a parser reads."""
    positions: Positions = state.env["positions"]
    return positions


def in_order(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics by their positions, each once; of those about cleaned markup, the first with how often."""
    every = sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: (diagnostic.line, diagnostic.column))
    counts = Counter((diagnostic.code, diagnostic.message) for diagnostic in every)
    for diagnostic in every:
        count = counts[diagnostic.code, diagnostic.message]
        if diagnostic.code not in _CLEANED or count == 1:
            yield diagnostic
        elif count > 1:
            counts[diagnostic.code, diagnostic.message] = 0
            yield replace(diagnostic, message=f"{diagnostic.message} ({count} times)")
