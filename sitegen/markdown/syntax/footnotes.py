"""Footnotes: each can be read in place, and leads back to its references.

The links have roles of DPUB-ARIA, which a screen reader says in its own language. The target of a way back is an empty
element of its own, so that a theme may place it without moving the reference.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.markdown.diagnostics import report, report_target
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.tokens import inline_tokens

# The element of the page that says, in the language of the interface, where the link behind a note leads.
BACK = "note-back"
_UNDEFINED = re.compile(r"\[\^([^\]\s]+)\]")


def extend(parser: MarkdownIt) -> None:
    """Let a parser read footnotes; the last line of each leads back to its references."""
    parser.use(footnote_plugin)
    # The next rule moves notes to the end, and takes nested ones out of each other.
    parser.core.ruler.before("footnote_tail", "check_notes", check_notes)
    parser.core.ruler.after("footnote_tail", "gather_anchors", gather_anchors)
    parser.add_render_rule("footnote_ref", _render_reference)
    parser.add_render_rule("footnote_anchor", _render_anchor)


def check_notes(state: StateCore) -> None:
    """Report footnotes that are not shown, or defined twice; refuse one inside another, which loses text."""
    refs = state.env.get("footnotes", {}).get("refs", {})
    html = "".join(token.content for token in state.tokens if token.type == "html_block")
    seen: set[str] = set()
    depth = 0
    for token in state.tokens:
        depth -= token.type == "footnote_reference_close"
        if token.type == "footnote_reference_open" and token.map:
            depth += 1
            label = token.meta["label"]
            if f"[^{label}]" in html and refs.get(f":{label}", -1) < 0:
                message = f"[^{label}] stands in raw HTML, where it is text, so its footnote is not shown"
                hint = "write the table in Markdown, or put empty lines around the words"
                report_target(state, 0, f"[^{label}]", "footnote-html", message, hint)
            elif fault := _fault(label, label in seen, refs.get(f":{label}", -1) >= 0, depth):
                report(state, token.map[0], *fault, fatal=depth > 1)
            seen.add(label)


def _fault(label: str, is_repeated: bool, is_used: bool, depth: int) -> tuple[str, str, str] | None:
    """Return the code, the message and the hint for a note that is wrong, else None."""
    if depth > 1:
        return "footnote-nested", f"footnote {label!r} is defined inside another", "write it at the start of a line"
    if is_repeated:
        return "footnote-duplicate", f"footnote {label!r} is defined twice; the last is shown", "rename one"
    if not is_used:
        message = f"footnote {label!r} is not referred to, so it is not shown"
        return "footnote-unused", message, f"write [^{label}] in the text"
    return None


def gather_anchors(state: StateCore) -> None:
    """Move the back-links of each note into one paragraph at its end, and number them.

    A reference in the alternative text of an image is not shown, so it gets no back-link.
    """
    if "footnotes" not in state.env:
        return
    shown = {_name(inline) for inline, _ in inline_tokens(state.tokens) if inline.type == "footnote_ref"}
    tokens: list[Token] = []
    anchors: list[Token] = []
    for token in state.tokens:
        if token.type == "footnote_anchor":
            anchors += [token] if _name(token) in shown else []
            continue
        if token.type == "footnote_close":
            tokens += _paragraph(anchors)
            anchors.clear()
        tokens.append(token)
    state.tokens = tokens


def _paragraph(anchors: Sequence[Token]) -> list[Token]:
    if not anchors:
        return []
    for number, anchor in enumerate(anchors, 1):
        anchor.meta = {**anchor.meta, "single": len(anchors) == 1, "number": number}
    return [Token("paragraph_open", "p", 1, block=True), *anchors, Token("paragraph_close", "p", -1, block=True)]


def _name(token: Token) -> str:
    """Return the name of a reference: the number of its note, and from the second reference on, its own number."""
    number, reference = token.meta["id"] + 1, token.meta.get("subId", 0)
    return f"{number}:{reference}" if reference else str(number)


def check_references(state: StateCore) -> None:
    """Report references to footnotes that are not defined."""
    if "^" not in state.src:
        return
    for token, line in inline_tokens(state.tokens):
        for reference in _UNDEFINED.finditer(token.content) if token.type == "text" else ():
            message, hint = f"footnote {reference[1]!r} has no text", f"add a line `[^{reference[1]}]: …`"
            report_target(state, line, reference[0], "footnote-missing", message, hint)


def _render_reference(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[index]
    number = token.meta["id"] + 1
    link = f'<a role="doc-noteref" href="#fn{number}">[{number}]</a>'
    return f'<sup class="footnote-ref"><span id="fnref{_name(token)}"></span>{link}</sup>'


def _render_anchor(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[index]
    # With several ways back, one name for all would not distinguish them.
    name = f' aria-labelledby="{BACK}"' if token.meta["single"] else ""
    number = "" if token.meta["single"] else f"<sup>{token.meta['number']}</sup>"
    link = f'<a class="footnote-backref" role="doc-backlink"{name} href="#fnref{_name(token)}">↩︎{number}</a>'
    return f" {link}" if token.meta["number"] > 1 else link


FOOTNOTES = Syntax(
    extend=extend,
    checks=(check_references,),
    first_lines={"footnote_reference_open"},
    tags={"sup", "a", "span", "hr", "section", "ol", "li"},
    classes={
        "a": {"footnote-backref"},
        "hr": {"footnotes-sep"},
        "li": {"footnote-item"},
        "ol": {"footnotes-list"},
        "section": {"footnotes"},
        "sup": {"footnote-ref"},
    },
    # Such a box over the page can be worn by no words but those of a note.
    own_classes={"footnote-backref", "footnotes-sep", "footnote-item", "footnotes-list", "footnotes", "footnote-ref"},
    # These attributes are true only of footnotes.
    values={"a": {"role": {"doc-noteref", "doc-backlink"}, "aria-labelledby": {BACK}}},
    not_text=(
        r'<sup class="footnote-ref"><span id="[^"]*"></span><a [^>]*>\[\d+\]</a></sup>'
        r'|<a class="footnote-backref"[^>]*>↩︎(?:<sup>\d+</sup>)?</a>'
    ),
    not_prose='<section class="footnotes">.*',
)
