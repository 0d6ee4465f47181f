"""Raw HTML: tags that may be published stay, and so does the text of all others but scripts and styles."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.core import web
from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.safe_html import read_attributes, write_attributes
from sitegen.markdown.syntax.links import report_scheme
from sitegen.markdown.tag_soup import RawHtml, UnclosedError, silent_tag
from sitegen.markdown.tokens import inline_tokens
from sitegen.markdown.writer import Writer


def clean_raw_html(state: StateCore) -> None:
    """Rewrite raw HTML so that the sanitiser drops no text of it."""
    if "<" not in state.src:
        return
    for token in state.tokens:
        if token.type == "html_block":
            _clean(state, token, token.map[0] if token.map else 0)
        elif token.children and any(inline.type == "html_inline" for inline in token.children):
            token.children = list(_without_scripts(state, token.children, token.map[0] if token.map else 0))
    for inline, line in inline_tokens(state.tokens):
        if inline.type == "html_inline":
            _clean(state, inline, line)


def _without_scripts(state: StateCore, tokens: Sequence[Token], line: int) -> Iterator[Token]:
    """Leave out scripts and their content; of a script that is not closed, only the tag."""
    closing = ""
    for index, token in enumerate(tokens):
        name = silent_tag(token.content) if token.type == "html_inline" else ""
        if name and not closing:
            _report_removed(state, line, name)
            closing = f"</{name}" if any(_closes(later, f"</{name}") for later in tokens[index + 1 :]) else ""
        elif closing:
            closing = "" if _closes(token, closing) else closing
        else:
            yield token


def _closes(token: Token, closing: str) -> bool:
    return token.type == "html_inline" and token.content.casefold().startswith(closing)


def _clean(state: StateCore, token: Token, line: int) -> None:
    state.env["has_raw_html"] = True
    try:
        raw = RawHtml(token.content, line + 1, state.env["tags"], state.env["own_classes"])
    except UnclosedError as unclosed:
        line += token.content.count("\n", 0, unclosed.position)
        message, hint = f"{unclosed.name} is not closed, so all that follows would be lost", "close it"
        end = "-->" if unclosed.name == "<!--" else f"</{unclosed.name[1:]}"
        if end in "\n".join(state.src.split("\n")[line + 1 :]).casefold():
            message = f"an empty line ends this HTML before {end}, so all that follows {unclosed.name} would be lost"
            hint = f"put an empty line before {unclosed.name}, or remove those within it"
        report(state, line, "html-unclosed", message, hint, fatal=True, words=unclosed.name.rstrip(">"))
        token.content = ""
        return
    token.content = raw.clean
    for name, number in sorted(raw.removed.items()):
        _report_removed(state, number - 1, name)
    for number, address in raw.addresses:
        report_scheme(state, number - 1, address)
    for number, start in raw.broken:
        message = f"this is not a complete tag, so it is shown as text: {start!r}"
        report(state, number - 1, "broken-markup", message, "complete the tag, or write `&lt;` for `<`", words=start)


def _report_removed(state: StateCore, line: int, name: str) -> None:
    message = f"<{name}> cannot be published; it was removed"
    report(state, line, "html-removed", message, "write it in Markdown, or link to it", words=f"<{name}")


def check_indented(state: StateCore) -> None:
    """Report HTML that is code, because it is indented and stands behind an empty line."""
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        is_html = token.type == "code_block" and _INDENTED.match(token.content)
        if is_html and token.map and before.type == "html_block":
            message = "this HTML is shown as code, because it is indented behind an empty line"
            report(state, token.map[0], "html-indented", message, "do not indent it, or remove the empty line above it")


def write_quotation(writer: Writer, tag: re.Match[str]) -> None:
    """Write a tag that may cite a source; the sanitiser does not check whether that is an address of the Web."""
    attributes = read_attributes(tag[2])
    if "cite" in attributes and not web.is_web(unescape(attributes["cite"])):
        del attributes["cite"]
        writer.write(f"<{tag[1]}{write_attributes(attributes)}>")
    else:
        writer.write(tag[0])


_INDENTED = re.compile(r"\s*</?(?:p|div|ul|ol|li|table|tr|td|th|h[1-6]|blockquote|section|figure|img|a|span|br)\b")
RAW_HTML = Syntax(
    checks=(check_indented,),
    transforms=(clean_raw_html,),
    tags=frozenset(
        (
            "abbr address article aside b bdi bdo cite del details dfn div i ins kbd mark q rp rt ruby samp section "
            "small sub summary sup time u var wbr"
        ).split()
    ),
    attributes={
        "a": {"hreflang"},
        "blockquote": {"cite"},
        "del": {"cite", "datetime"},
        "details": {"open"},
        "ins": {"cite", "datetime"},
        "ol": {"reversed"},
        "q": {"cite"},
        "time": {"datetime"},
    },
    writers=dict.fromkeys(("blockquote", "del", "ins", "q"), write_quotation),
)
