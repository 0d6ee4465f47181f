"""`==Highlighted== words`: a syntax that the program does not have, as one module."""

import re
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.tokens import inline_tokens

# Between spaces it is the sign of an equation.
_UNPAIRED = re.compile(r"(?<!=)==(?=[^\s=])|(?<=[^\s=])==(?!=)")


def extend(parser: MarkdownIt) -> None:
    """Let a parser read marks."""
    parser.inline.ruler.before("emphasis", "mark", read_sign)
    parser.inline.ruler2.before("emphasis", "mark", pair_signs)


def read_sign(state: StateInline, silent: bool) -> bool:
    """Read `==` as text that may begin or end a mark."""
    if silent or not state.src.startswith("==", state.pos):
        return False
    run = state.scanDelims(state.pos, canSplitWord=True)
    token = state.push("text", "", 0)
    token.content = "=" * run.length
    if run.length == 2:
        index = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord("="), 0, index, -1, run.can_open, run.can_close))
    state.pos += run.length
    return True


def pair_signs(state: StateInline) -> None:
    """Make marks of the signs that belong together, also of those within links."""
    nested = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in (state.delimiters, *nested):
        for opening in delimiters:
            if opening.marker == ord("=") and opening.end >= 0:
                _become(state.tokens[opening.token], "mark_open", 1)
                _become(state.tokens[delimiters[opening.end].token], "mark_close", -1)


def _become(token: Token, name: str, nesting: Literal[1, -1]) -> None:
    token.type, token.tag, token.nesting, token.content = name, "mark", nesting, ""
    token.attrs = {"class": "reader"} if nesting > 0 else {}


def check_signs(state: StateCore) -> None:
    """Report signs that belong to no other."""
    for token, line in inline_tokens(state.tokens):
        if token.type == "text" and _UNPAIRED.search(token.content):
            message = "this `==` has no counterpart, and is shown as text"
            report(state, line, "mark-unpaired", message, "write `==` on both sides", words="==")


MARK = Syntax(extend=extend, checks=(check_signs,), tags={"mark"}, classes={"mark": {"reader"}})
