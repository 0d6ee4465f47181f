"""Markdown text -> Document: parse, check, transform, render, sanitise, set the spaces, and write for the page."""

from typing import Any

from msgspec.structs import replace

from sitegen.core.invisible import visible_text
from sitegen.markdown import completeness
from sitegen.markdown.body import RemoteImages
from sitegen.markdown.diagnostics import Diagnostic, in_order
from sitegen.markdown.direction import is_right_to_left, mark_direction
from sitegen.markdown.document import Document, assemble
from sitegen.markdown.east_asian import join_lines
from sitegen.markdown.french import Typography
from sitegen.markdown.french_html import set_spaces_in_html
from sitegen.markdown.grammar import Grammar, Syntax, grammar_of
from sitegen.markdown.nesting import DEEPEST
from sitegen.markdown.positions import Positions
from sitegen.markdown.sanitiser import CONTROL
from sitegen.markdown.syntax.registry import SYNTAX
from sitegen.markdown.tag_soup import is_tangled, left_open


def read_markdown(
    source: str,
    language: str = "en",
    typography: Typography = "off",
    depth: int = DEEPEST,
    syntax: tuple[Syntax, ...] = SYNTAX,
    home: str = "",
    title: str = "",
    remote_images: RemoteImages = "warn",
) -> Document:
    """Read Markdown as a document; nothing in it can run, and no text is lost without a diagnostic.

    Links to whole addresses below `home` are references, as those without a host are. A heading that repeats
    `title` is left out.
    """
    positions = Positions(source)
    grammar = grammar_of(syntax)
    text = visible_text(CONTROL.sub("", source))
    diagnostics = []
    if text != source:
        diagnostics += [*completeness.control_characters(positions), *completeness.invisible_characters(positions)]
    env = {
        "positions": positions,
        "diagnostics": diagnostics,
        "tags": grammar.tags,
        "own_classes": grammar.own_classes,
        "has_raw_html": False,
        "title": title,
    }
    html = set_spaces_in_html(join_lines(_safe_html(text, grammar, depth, env)), language, typography)
    html = mark_direction(html, is_right_to_left(language))
    document = assemble(html, positions, grammar, home, remote_images)
    return replace(document, diagnostics=tuple(in_order((*diagnostics, *document.diagnostics))))


def _safe_html(text: str, grammar: Grammar, depth: int, env: dict[str, Any]) -> str:
    parser = grammar.parser(text, depth)
    html = parser.render(text, env)
    # Only raw HTML can be misnested.
    if env["has_raw_html"] and is_tangled(html):
        message = "HTML tags stay open, and parsers repeat them in every later block"
        hint = "close every tag, the last opened one first"
        env["diagnostics"].append(Diagnostic(1, 1, "html-tangled", message, hint, fatal=True))
        return ""
    if env["has_raw_html"] and (name := left_open(html)):
        message = f"<{name}> is never closed, so all that follows is within it"
        position: tuple[int, int] = env["positions"].first((f"<{name}>", f"<{name} ", f"<{name}\n"))
        env["diagnostics"].append(Diagnostic(*position, "html-open", message, f"write </{name}> where it ends"))
    return grammar.clean(html)
