"""Changes to the tokens of Markdown, between parsing and rendering."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.common.normalize_url import validateLink
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.core import urls
from sitegen.markdown import sanitiser
from sitegen.markdown.checks import report
from sitegen.markdown.positions import Diagnostic
from sitegen.markdown.raw_html import Raw, UnclosedError, silent_tag

_TASK = re.compile(r"\[([ xX])\]\s+")
_ALIGNMENTS = {"text-align:center": "center", "text-align:right": "end"}


def name_headings(state: StateCore) -> None:
    """Give each heading an id made of its words."""
    seen: dict[str, int] = {}
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            opening.attrSet("id", _unique(urls.slug(_plain(inline)) or "section", seen))


def _unique(name: str, seen: dict[str, int]) -> str:
    while name in seen:
        seen[name] += 1
        name = f"{name}-{seen[name]}"
    seen[name] = 1
    return name


def _plain(inline: Token) -> str:
    return "".join(
        token.content if token.type in {"text", "code_inline"} else " " * (token.type == "softbreak")
        for token in inline.children or ()
    )


def set_figures(state: StateCore) -> None:
    """Show an image that is a paragraph of its own as a figure, and its title as the caption."""
    if "![" not in state.src:
        return
    for index in range(len(state.tokens) - 2, 0, -1):
        opening, inline, closing = state.tokens[index - 1 : index + 2]
        if opening.type == "paragraph_open" and not opening.hidden and (image := _only_image(inline)):
            opening.tag = closing.tag = "figure"
            if caption := str(image.attrs.pop("title", "")).strip():
                state.tokens[index + 1 : index + 1] = _caption(caption, inline)


def _only_image(inline: Token) -> Token | None:
    """Return the image, which may be a link, that an inline token consists of."""
    parts = inline.children or []
    images = [part for part in parts if part.type == "image"]
    only = all(part.type in {"image", "link_open", "link_close"} for part in parts)
    return images[0] if only and len(images) == 1 else None


def _caption(words: str, inline: Token) -> list[Token]:
    text = Token("text", "", 0, content=words)
    opening = Token("figcaption_open", "figcaption", 1, block=True)
    closing = Token("figcaption_close", "figcaption", -1, block=True)
    return [opening, Token("inline", "", 0, content=words, children=[text], map=inline.map), closing]


def note_lines(state: StateCore) -> None:
    """Note in every link and image the line from which it came, because sanitised HTML does not tell it."""
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        below = 0
        for part in token.children or ():
            if part.type in {"link_open", "image"}:
                part.attrSet(sanitiser.LINE, str(line + below + 1))
                _check_scheme(state, part, line + below)
            below += _lines(part)


def _lines(part: Token) -> int:
    """Count the ends of lines that a part stands for in Markdown; `&#10;` in text is none."""
    return part.content.count("\n") if part.type == "html_inline" else part.type in {"softbreak", "hardbreak"}


def _check_scheme(state: StateCore, link: Token, line: int) -> None:
    address = str(link.attrGet("href") or "")
    if not validateLink(address):
        message = f"a link to {address[:60]!r} cannot be published; its text was kept"
        place: tuple[int, int] = state.env["positions"].target(address, line + 1)
        hint = "link to an address that begins with https://"
        state.env["diagnostics"].append(Diagnostic(*place, "link-removed", message, hint))


def set_cells(state: StateCore) -> None:
    """Align the cells of tables by classes, for the sanitiser lets no style through; tell what headers are of."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type in {"th_open", "td_open"}:
            style = str(opening.attrs.pop("style", ""))
            if alignment := _ALIGNMENTS.get(style):
                opening.attrSet("class", alignment)
        if opening.type == "th_open" and inline.content.strip():
            opening.attrSet("scope", "col")
        elif opening.type == "th_open":
            # The corner of a table is the header of nothing.
            opening.tag = closing.tag = "td"


def set_tasks(state: StateCore) -> None:
    """Show task lists with signs of text: a form's control would need a label that the article has not."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type) == ("list_item_open", "paragraph_open") and inline.children:
            first = inline.children[0]
            if found := _TASK.match(first.content):
                first.content = f"{'☐' if found[1] == ' ' else '☑'} {first.content[found.end() :]}"


def read_raw_html(state: StateCore) -> None:
    """Make raw HTML say what it says once the sanitiser has been over it."""
    if "<" not in state.src:
        return
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "html_block":
            _read_raw(state, token, line)
        elif token.children and any(part.type == "html_inline" for part in token.children):
            token.children = list(_without_scripts(state, token.children, line))
            below = 0
            for part in token.children:
                lines = _lines(part)
                if part.type == "html_inline":
                    _read_raw(state, part, line + below)
                below += lines


def _without_scripts(state: StateCore, tokens: Sequence[Token], line: int) -> Iterator[Token]:
    """Leave scripts and their content out; one that is not closed loses its tag only."""
    closing = ""
    for index, token in enumerate(tokens):
        name = silent_tag(token.content) if token.type == "html_inline" else ""
        if name and not closing:
            _removed(state, line, name)
            closing = f"</{name}" if any(_closes(later, f"</{name}") for later in tokens[index + 1 :]) else ""
        elif closing:
            closing = "" if _closes(token, closing) else closing
        else:
            yield token


def _closes(token: Token, closing: str) -> bool:
    return token.type == "html_inline" and token.content.casefold().startswith(closing)


def _read_raw(state: StateCore, token: Token, line: int) -> None:
    state.env["raw"] = True
    try:
        raw = Raw(token.content, line + 1)
    except UnclosedError as unclosed:
        line += token.content.count("\n", 0, unclosed.position)
        message = f"{unclosed.name} is not closed, so all that follows would be lost"
        report(state, line, "html-unclosed", message, "close it", fatal=True, words=unclosed.name.rstrip(">"))
        token.content = ""
        return
    token.content = raw.kept
    for name, number in sorted(raw.removed.items()):
        _removed(state, number - 1, name)
    for number, start in raw.broken:
        message = f"this is no whole tag, and is shown as text: {start!r}"
        report(state, number - 1, "broken-markup", message, "mend it", words=start)


def _removed(state: StateCore, line: int, name: str) -> None:
    message = f"<{name}> cannot be published; it was removed"
    report(state, line, "html-removed", message, "write it in Markdown, or link to it", words=f"<{name}")
