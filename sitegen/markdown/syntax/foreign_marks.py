"""Syntax of other programs, such as `{{< youtube abc >}}`, that sitegen does not support: one warning for each file.

Its meaning is lost, so the author must replace it. Marks with content stay on the page, but not in summaries, ids of
headings and the search; lists of attributes and the tags of Word are removed. A few are supported: `{#id}` after a
heading is its id, and `[[Name]]` and `[[Name|words]]` are plain text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.renderer import RendererProtocol
from markdown_it.ruler import StateBase
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.markdown.diagnostics import Diagnostic, positions_of
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.tokens import inline_tokens

_CLASS = "foreign-mark"
# Each kind as the message names it, and its pattern. Lengths are limited, so that many openings take linear time.
_SHORTCODE = re.compile(
    r"""\[(?:[a-z_-]{3,20}(?: [\w-]+="[^"\[\]]*")+ ?/?|/(?:caption|gallery|embed|video|audio)"""
    r"""|/?(?:vc|et_pb|su)_\w+[^\[\]\n]{0,500})\](?![(\[:])"""
)
_SHOWN = (
    ("{{< … >}}", re.compile(r"\{\{[<%][^{}]{0,500}?[%>]\}\}")),
    ("{% … %}", re.compile(r"\{%[^{}]{0,500}?%\}")),
    ("<% … %>", re.compile(r"<%[^<>]{0,500}?%>")),
    ("{{ … }}", re.compile(r"(?<![\w}^\\])\{\{[^{}\n]{1,200}\}\}")),
    ("![[…]]", re.compile(r"!\[\[[^\[\]\n]{1,200}\]\]")),
    ("[[toc]]", re.compile(r"\[\[?_?toc_?\]?\](?![(\[:])", re.IGNORECASE)),
    ("[shortcode]", _SHORTCODE),
    ("[!NOTE]", re.compile(r"(?<![^\n])\[![A-Za-z]{3,20}\][+-]?")),
    ("!!! note", re.compile(r"(?<![^\n])(?:!!!|\?\?\?\+?) ?[a-z]{3,20}(?: \"[^\"\n]*\")?(?![^\n])")),
    ("::: note", re.compile(r"(?<![^\n]):::+ ?(?:[a-z{][^\n]{0,200})?(?![^\n])")),
)
_OFFICE = re.compile(r"</?(?:o|w|m|v|st1|wp|mc|pic):[A-Za-z]\w*(?: [^<>]{0,500})?/?>|<\?xml:[^<>]{0,500}>")
_REMOVED = (
    ("{: … }", re.compile(r"\{: ?(?:[.#][\w-]|[\w-]+=|toc\b)[^{}\n]{0,200}\}")),
    ("{.class}", re.compile(r"(?:(?<=[)\]*_`])|(?<![^\n]))\{ ?(?:[#.][\w-]|[\w-]+=)[^{}\n]{0,200}\}")),
    ("{.class}", re.compile(r"\{ ?[#.][\w-]+(?: [^{}\n]{0,200})?\}$")),
    ("^block", re.compile(r"(?<= )\^(?=[A-Za-z-]*\d)[A-Za-z0-9-]{4,30}(?![^\n])")),
    ("<o:p>", _OFFICE),
)
_NAME = re.compile(r"\[\[(?=[^\]\n]*[^\W\d_])(?! )(?:[^\[\]\n|]{1,200}\|)?([^\[\]\n|]{1,200})(?<! )\]\](?![(\[])")
_SIGNS = re.compile(r"[\[{<?:!^]")
_HEADING_ID = re.compile(r"\{ ?#([\w.:-]+) ?\}$")
_IN_ADDRESS = re.compile(r"\{\{|\{%|%7B%7B|%7B%25|(?:\{|%7B)(?:filename|static|attach)(?:\}|%7D)", re.IGNORECASE)


def extend(parser: MarkdownIt) -> None:
    """Let a parser read these marks as tokens of their own."""
    parser.inline.ruler.before("text", "foreign_mark", read_mark)
    parser.add_render_rule("foreign_mark", _render)


def read_mark(state: StateInline, silent: bool) -> bool:
    """Read one mark."""
    if not _SIGNS.match(state.src, state.pos):
        return False
    for kind, pattern in _REMOVED:
        if mark := pattern.match(state.src, state.pos, state.posMax):
            return _push(state, silent, kind, mark, "foreign_mark", "")
    for kind, pattern in _SHOWN:
        if mark := pattern.match(state.src, state.pos, state.posMax):
            return _push(state, silent, kind, mark, "foreign_mark", mark[0])
    name = _NAME.match(state.src, state.pos, state.posMax)
    return bool(name and not _is_defined(state, name[1]) and _push(state, silent, "[[…]]", name, "text", name[1]))


def _is_defined(state: StateInline, label: str) -> bool:
    return normalizeReference(label) in state.env.get("references", {})


def _push(state: StateInline, silent: bool, kind: str, mark: re.Match[str], token_type: str, shown: str) -> bool:
    if not silent:
        token = state.push(token_type, "", 0)
        token.content = shown
        _found(state).append((kind, mark[0]))
        if given := _HEADING_ID.fullmatch(mark[0]):
            token.meta = {"id": given[1]}
    state.pos = mark.end()
    return True


def _render(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    shown = tokens[index].content
    return f'<span class="{_CLASS}">{escape(shown, quote=False)}</span>' if shown else ""


def _found(state: StateBase) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = state.env.setdefault("foreign_marks", [])
    return found


def remove_office_tags(state: StateCore) -> None:
    """Remove the tags of Word from blocks of raw HTML; later they would be text there."""
    for token in state.tokens:
        if token.type == "html_block":
            _found(state).extend(("<o:p>", tag) for tag in _OFFICE.findall(token.content))
            token.content = _OFFICE.sub("", token.content)


def hide_in_html(state: StateCore) -> None:
    """Wrap the marks in blocks of raw HTML too, and hide paragraphs that hold nothing but removed marks."""
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _IN_HTML.sub(lambda match: _in_html(state, match), token.content)
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "paragraph_open" and inline.children and all(map(_is_nothing, inline.children)):
            opening.hidden = closing.hidden = True


def _in_html(state: StateCore, match: re.Match[str]) -> str:
    if match[0].startswith("<"):
        return match[0]
    kind = next(kind for kind, pattern in _SHOWN if pattern.match(match[0]))
    _found(state).append((kind, match[0]))
    return f'<span class="{_CLASS}">{match[0]}</span>'


def _is_nothing(token: Token) -> bool:
    return token.type == "softbreak" or (token.type == "foreign_mark" and not token.content)


def report_marks(state: StateCore) -> None:
    """Report the marks of a text, once."""
    for token, _ in inline_tokens(state.tokens):
        address = str(token.attrs.get("href", token.attrs.get("src", "")))
        if token.type in {"link_open", "image"} and _IN_ADDRESS.search(address):
            _found(state).append(("{{ … }} in an address", "]({"))
    found = [(kind, mark) for kind, mark in _found(state) if not _HEADING_ID.fullmatch(mark)]
    if found:
        counts = Counter(kind for kind, _ in found)
        shown = ", ".join(f"`{kind}` ({count} times)" if count > 1 else f"`{kind}`" for kind, count in counts.items())
        line, column = positions_of(state).first(mark for _, mark in found)
        message = f"marks of another program, which mean nothing here: {shown}"
        hint = "write what they stand for in Markdown, or write them as code"
        state.env["diagnostics"].append(Diagnostic(line, column, "foreign-mark", message, hint))


_IN_HTML = re.compile(
    r"<[^<>]*>|\{\{[<%][^{}]{0,500}?[%>]\}\}|\{%[^{}]{0,500}?%\}|\{\{[^{}\n]{1,200}\}\}|!\[\[[^\[\]\n]{1,200}\]\]"
)
FOREIGN_MARKS = Syntax(
    extend=extend,
    occurs=re.compile(
        r"\{[{%:.#]|\{ ?[#.\w-]+=|\{ [#.]|\[\[|\[!|!!!|\?\?\?|:::|</?(?:o|w|m|v|st1|wp|mc|pic):|<\?xml|\[/"
        r"|<%|\{(?:filename|static|attach)\}| \^[\w-]+$"
        r"|\[[a-z_-]+ [\w-]+=\"|\[(?:vc|et_pb|su)_|\[_?toc",
        re.IGNORECASE | re.MULTILINE,
    ),
    checks=(remove_office_tags,),
    transforms=(hide_in_html, report_marks),
    classes={"span": {_CLASS}},
    own_classes={_CLASS},
    not_text=rf'<span class="{_CLASS}">[^<]*</span>',
)
