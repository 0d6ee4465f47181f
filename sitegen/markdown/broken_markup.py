"""Markup that a translator or a converter broke, such as `< strong >`."""

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.markdown.diagnostics import Diagnostic, positions_of

_BROKEN = (
    (
        re.compile(r"(?<!\{)<(?:/? [a-zA-Z]+ ?| /? ?[a-zA-Z]+)>"),
        "a tag with spaces inside",
        "remove the spaces after `<`",
    ),
    (re.compile(r"\] \(https?:"), "a space between the two halves of a link", "write `](` without a space"),
    (
        re.compile(r"&amp;(?:amp|lt|gt|quot|#\d+);"),
        "a character reference escaped twice",
        "write the character itself",
    ),
    (
        # `**` comes before the look-behind, or the pattern would be tried at every letter.
        re.compile(r"\*\*(?<![\w*]\*\*) (?=\S)[^*\n]+ \*\*(?![\w*])"),
        "`**` with spaces inside, which is not bold",
        "remove the spaces beside `**`",
    ),
)


def check_broken_markup(state: StateCore) -> None:
    """Report broken markup outside code."""
    positions = positions_of(state)
    found = [(match, fault, hint) for pattern, fault, hint in _BROKEN for match in pattern.finditer(positions.text)]
    lines, spans = code_of(state.tokens) if found else (set(), [])
    for match, fault, hint in found:
        line, column = positions.at(match.start())
        if line - 1 not in lines and not any(match[0] in span for span in spans):
            message = f"{fault}: {match[0][:60]!r}"
            state.env["diagnostics"].append(Diagnostic(line, column, "broken-markup", message, hint))


def code_of(tokens: Sequence[Token]) -> tuple[set[int], list[str]]:
    """Return the lines of blocks of code, counted from 0, and the code within lines."""
    blocks = [token.map for token in tokens if token.type in {"fence", "code_block"} and token.map]
    spans = [inline.content for token in tokens for inline in token.children or () if inline.type == "code_inline"]
    return {line for lines in blocks for line in range(*lines)}, spans
