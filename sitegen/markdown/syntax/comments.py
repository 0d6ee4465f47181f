"""The curator's own remarks, `%%such as this%%`, as Obsidian has them: they are in no output.

A remark stands within a paragraph, or begins a line and ends in any later one of the same block. An unpaired
`%%` refuses the text, because a remark might be published. After a digit, as in `100%%`, it is text instead.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.tokens import inline_tokens

_SIGN = "%%"
_ONE = "a remark between `%%` was left out"
# Tags, and code in raw HTML, are matched first, so that a `%%` inside them does not begin a remark.
_IN_HTML = re.compile(r"<(pre|code)\b.*?</\1>|<[^<>]*>|(%%.*?%%)", re.DOTALL | re.IGNORECASE)


def extend(parser: MarkdownIt) -> None:
    """Let a parser read remarks as tokens that are not rendered."""
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "comment", read_block, {"alt": interrupts})
    parser.inline.ruler.before("escape", "comment", read_inline)
    parser.add_render_rule("comment", _render_nothing)


def read_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a remark that begins a line, if it spans an empty line or no text follows its end."""
    if state.is_code_block(start) or not _line(state, start).startswith(_SIGN):
        return False
    last, rest = _end(state, start, end)
    # Within one paragraph, remarks are read like any other part of it.
    if last < 0 or (rest and not any(state.isEmpty(line) for line in range(start, last))):
        return False
    if not silent:
        state.push("comment", "", 0).map = [start, last + 1]
        if rest:
            state.push("paragraph_open", "p", 1).map = [last, last + 1]
            inline = state.push("inline", "", 0)
            inline.content, inline.map, inline.children = rest, [last, last + 1], []
            state.push("paragraph_close", "p", -1)
        state.line = last + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _end(state: StateBlock, start: int, end: int) -> tuple[int, str]:
    """Return the line in which a remark ends and the text after it there; -1 if it does not end in this block."""
    for line in range(start, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            break
        _, sign, rest = _line(state, line)[2 * (line == start) :].partition(_SIGN)
        if sign:
            return line, rest.strip()
    return -1, ""


def read_inline(state: StateInline, silent: bool) -> bool:
    """Read a remark within a paragraph."""
    if not state.src.startswith(_SIGN, state.pos):
        return False
    end = state.src.find(_SIGN, state.pos + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        token = state.push("comment", "", 0)
        token.content = state.src[state.pos : end + 2]
    state.pos = end + 2
    return True


def _render_nothing(
    _self: RendererProtocol, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return ""


def check_remarks(state: StateCore) -> None:
    """Leave remarks out of raw HTML too, say once how many there were, and refuse signs without a counterpart."""
    if _SIGN not in state.src:
        return
    lines = [token.map[0] for token in state.tokens if token.type == "comment" and token.map]
    for token, line in inline_tokens(state.tokens):
        lines += [line] * (token.type == "comment")
        if token.type == "text":
            _check_sign(state, token.content, line)
    for token in state.tokens:
        if token.type == "html_block" and token.map:
            hidden = _IN_HTML.sub(_hidden, token.content)
            lines += [token.map[0]] * (hidden != token.content)
            token.content = hidden
            _check_sign(state, _IN_HTML.sub("", hidden), token.map[0])
    if lines:
        message = f"{len(lines)} remarks between `%%` were left out" if len(lines) > 1 else _ONE
        report(state, min(lines), "comment-hidden", message, r"write `\%%` where it is text", words=_SIGN)


def _hidden(match: re.Match[str]) -> str:
    return "" if match[2] else match[0]


def _check_sign(state: StateCore, text: str, line: int) -> None:
    for sign in re.finditer(_SIGN, text):
        is_percent = text[: sign.start()][-1:].isdigit()
        message = "this `%%` has no counterpart in its paragraph" + ", so it is shown as text" * is_percent
        hint = r"end the remark in the same paragraph, or write `\%%` if it is text"
        report(state, line, "comment-unclosed", message, hint, fatal=not is_percent, words=_SIGN)
        return


COMMENTS = Syntax(extend=extend, occurs=re.compile(_SIGN), checks=(check_remarks,))
