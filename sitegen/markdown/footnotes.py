"""Markdown's footnotes -> HTML in which each can be read in place, and which leads back to where it is referred to.

The names of the links are DPUB-ARIA's roles, which a screen reader says in its own language. Where a note leads back
to is an element of its own, without content, so that a theme may place it without moving the reference.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

# The element of the page that says, in the interface's language, where the link behind a note leads.
BACK = "note-back"
_MARKS = re.compile(
    r'<sup class="footnote-ref"><span id="[^"]*"></span><a [^>]*>\[\d+\]</a></sup>'
    r'|<a class="footnote-backref"[^>]*>↩︎(?:<sup>\d+</sup>)?</a>'
)


def footnotes(parser: MarkdownIt) -> None:
    """Let a parser read footnotes; the last line of each leads back to its references."""
    parser.use(footnote_plugin)
    parser.core.ruler.after("footnote_tail", "gather_anchors", gather_anchors)
    parser.add_render_rule("footnote_ref", _reference)
    parser.add_render_rule("footnote_anchor", _anchor)


def without_marks(html: str) -> str:
    """Return safe HTML without the signs of footnotes, which are no words of its text."""
    return _MARKS.sub("", html)


def gather_anchors(state: StateCore) -> None:
    """Move the ways back behind the last paragraph of each note, into one element, and count them.

    A reference in the words of a picture is not shown, so there is no way back to it.
    """
    shown = {_name(part) for token in state.tokens for part in token.children or () if part.type == "footnote_ref"}
    tokens: list[Token] = []
    anchors: list[Token] = []
    for token in state.tokens:
        if token.type == "footnote_anchor":
            anchors += [token] if _name(token) in shown else []
            continue
        if token.type == "footnote_close":
            tokens += _gathered(anchors)
            anchors.clear()
        tokens.append(token)
    state.tokens = tokens


def _gathered(anchors: Sequence[Token]) -> list[Token]:
    if not anchors:
        return []
    for number, anchor in enumerate(anchors, 1):
        anchor.meta = {**anchor.meta, "single": len(anchors) == 1, "number": number}
    return [Token("paragraph_open", "p", 1, block=True), *anchors, Token("paragraph_close", "p", -1, block=True)]


def _name(token: Token) -> str:
    """Return what distinguishes a reference: the note's number, and which of its references it is, from the second."""
    number, which = token.meta["id"] + 1, token.meta.get("subId", 0)
    return f"{number}:{which}" if which else str(number)


def _reference(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[index]
    number = token.meta["id"] + 1
    link = f'<a role="doc-noteref" href="#fn{number}">[{number}]</a>'
    return f'<sup class="footnote-ref"><span id="fnref{_name(token)}"></span>{link}</sup>'


def _anchor(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    token = tokens[index]
    # One name would not tell several ways back apart.
    name = f' aria-labelledby="{BACK}"' if token.meta["single"] else ""
    which = "" if token.meta["single"] else f"<sup>{token.meta['number']}</sup>"
    link = f'<a class="footnote-backref" role="doc-backlink"{name} href="#fnref{_name(token)}">↩︎{which}</a>'
    return f" {link}" if token.meta["number"] > 1 else link
