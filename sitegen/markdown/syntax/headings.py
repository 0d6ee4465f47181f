"""Headings: each has an id made of its words, and a link to itself."""

import re
from unicodedata import normalize

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.core import url_scheme
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.safe_html import HEADING_TAGS, TAG, read_attributes
from sitegen.markdown.writer import Writer


def name_headings(state: StateCore) -> None:
    """Give each heading an id made of its words."""
    seen: dict[str, int] = {}
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            given = next((str(child.meta["id"]) for child in inline.children or () if "id" in child.meta), "")
            name = given.rstrip(".:") or url_scheme.slug(_words(inline)) or "section"
            opening.attrSet("id", _unique(name, seen))


def leave_out_title(state: StateCore) -> None:
    """Leave out a heading that repeats the title of the page, as many programs write it at the start of a text."""
    title = _letters(state.env.get("title", ""))
    index = next((index for index, token in enumerate(state.tokens) if token.type == "heading_open"), -1)
    if not title or index < 0 or _letters(_words(state.tokens[index + 1])) != title:
        return
    opening = state.tokens[index]
    is_first = all(token.hidden or token.type == "comment" for token in state.tokens[:index])
    if opening.level == 0 and (opening.tag == "h1" or is_first):
        del state.tokens[index : index + 3]


def _letters(text: str) -> str:
    """Return the letters and digits of a text, by which two texts are the same whatever their signs and spaces."""
    return "".join(filter(str.isalnum, normalize("NFKC", text).casefold()))


def _unique(name: str, seen: dict[str, int]) -> str:
    while name in seen:
        seen[name] += 1
        name = f"{name}-{seen[name]}"
    seen[name] = 1
    return name


def _words(inline: Token) -> str:
    return "".join(
        token.content if token.type in {"text", "code_inline"} else " " * (token.type == "softbreak")
        for token in inline.children or ()
    )


def write_end(writer: Writer, tag: re.Match[str]) -> None:
    """Write the end of a heading, and before it a link to its id."""
    start = writer.html.rfind(f"<{tag[1][1:]}", 0, tag.start())
    opening = TAG.match(writer.html, start)
    if opening and (name := read_attributes(opening[3]).get("id")):
        writer.write(f' <a class="anchor" href="#{name}" aria-hidden="true" tabindex="-1">#</a>')
    writer.write(tag[0])


HEADINGS = Syntax(
    transforms=(leave_out_title, name_headings),
    first_lines={"heading_open"},
    tags=HEADING_TAGS,
    writers={f"/{name}": write_end for name in HEADING_TAGS},
)
