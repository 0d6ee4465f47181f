"""Markup that a translator or a converter broke, such as `< strong >`."""

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.markdown.diagnostics import Diagnostic, positions_of, report

_TAGS = "a|b|br|code|del|div|em|h[1-6]|i|img|ins|li|ol|p|pre|s|small|span|strong|sub|sup|table|td|th|tr|u|ul"
_BROKEN = (
    (
        # Not after a letter, as in `Wrapping< T >`.
        re.compile(rf"(?:</ |(?<![\w{{])< /? ?)(?:{_TAGS}) ?>", re.IGNORECASE),
        "a tag with spaces inside",
        "remove the spaces after `<`",
    ),
    (re.compile(r"\] \(https?:"), "a space between the two halves of a link", "write `](` without a space"),
    (
        # All that follows is in the match, so that this is told once.
        re.compile("(?:Ã[\u0080-\u00bf]|â€[\u2122\u0153\u009d\u00a6\u201c\u201d]).*", re.DOTALL),
        "letters in a wrong encoding",
        "save the file as UTF-8, and write these letters again",
    ),
    (
        re.compile(r"&amp;(?:amp|lt|gt|quot|#\d+);"),
        "a character reference escaped twice",
        "write the character itself",
    ),
)

# Not a pattern of paths, a power or a row of signs.
_BOLD = re.compile(r"(?<![/*\d])\*\*(?![/*\d])|(?<=\s)\*\*(?=\d)")


def check_broken_markup(state: StateCore) -> None:
    """Report broken markup outside code."""
    positions = positions_of(state)
    _check_bold(state)
    found = [(match, fault, hint) for pattern, fault, hint in _BROKEN for match in pattern.finditer(positions.text)]
    lines, spans = code_of(state.tokens) if found else (set(), [])
    for match, fault, hint in found:
        line, column = positions.at(match.start())
        if line - 1 not in lines and not any(match[0] in span for span in spans):
            message = f"{fault}: {match[0][:60]!r}"
            state.env["diagnostics"].append(Diagnostic(line, column, "broken-markup", message, hint))


def _check_bold(state: StateCore) -> None:
    """Report two or more `**` that a paragraph shows as text, at the first of them."""
    if "**" not in state.src:
        return
    for token in state.tokens:
        signs = [child for child in token.children or () if child.type == "text" and "**" in child.content]
        if token.map and sum(len(_BOLD.findall(sign.content)) for sign in signs) > 1:
            message = "`**` is shown, and makes nothing bold"
            hint = r"put no space inside of `**`, and one outside of it; write `\*\*` if it is text"
            report(state, token.map[0], "broken-markup", message, hint, words="**")


def code_of(tokens: Sequence[Token]) -> tuple[set[int], list[str]]:
    """Return the lines of blocks of code, counted from 0, and the code within lines."""
    blocks = [token.map for token in tokens if token.type in {"fence", "code_block"} and token.map]
    spans = [inline.content for token in tokens for inline in token.children or () if inline.type == "code_inline"]
    return {line for lines in blocks for line in range(*lines)}, spans
