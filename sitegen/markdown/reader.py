"""Markdown text -> Document: safe HTML, headings, references, plain text, and what is wrong with it.

CommonMark 0.31 with tables, strikethrough, footnotes, definition lists, task lists and autolinks.
"""

import re
from collections.abc import Sequence
from functools import cache

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from msgspec.structs import replace

from sitegen.markdown import checks, expansion, sanitiser, transform
from sitegen.markdown.document import Document, assemble
from sitegen.markdown.footnotes import footnotes
from sitegen.markdown.french import Style
from sitegen.markdown.french_html import set_spaces
from sitegen.markdown.highlight import highlight
from sitegen.markdown.positions import Diagnostic, Positions
from sitegen.markdown.raw_html import is_tangled

# How deep Markdown may be nested where nothing else is said: a quotation is one level, and a list is two.
DEEPEST = 58
_LINKS = re.compile(r"://|www\.|@")
_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?")
# A line that may be a definition: other blocks may stand round it.
_DEFINITION = re.compile(r"^[ \t>*+\-\d.)]*[:~]\s", re.MULTILINE)
# What ends a sentence or a quotation, and no bare address.
_ENDS = "…»›”’.,;:!?"


def read_markdown(source: str, language: str = "en", typography: Style = "off", depth: int = DEEPEST) -> Document:
    """Make a document of Markdown; nothing in it can run, and no text is lost without a diagnostic."""
    positions = Positions(source)
    diagnostics: list[Diagnostic] = []
    env: dict[str, object] = {
        "positions": positions,
        "diagnostics": diagnostics,
        "references": expansion.Definitions(len(source)),
        "raw": False,
    }
    text = sanitiser.CONTROL.sub("", source)
    parser = _parser(depth, _DEFINITION.search(text) is not None)
    tokens = parser.parse(text, env)
    made = assemble(set_spaces(_safe(parser, tokens, env, diagnostics), language, typography), positions)
    controls = checks.control_characters(positions) if text != source else ()
    diagnostics += [*controls, *made.diagnostics, *checks.broken_markup(tokens, positions)]
    ordered = sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: (diagnostic.line, diagnostic.column))
    return replace(made, diagnostics=tuple(ordered))


def _safe(parser: MarkdownIt, tokens: Sequence[Token], env: dict[str, object], diagnostics: list[Diagnostic]) -> str:
    """Render, and sanitise what was rendered."""
    html = parser.renderer.render(tokens, parser.options, env)
    if env["raw"] and is_tangled(html):
        message = "HTML tags stay open, which parsers repeat in every block that follows"
        diagnostics.append(
            Diagnostic(1, 1, "html-tangled", message, "close every tag, in the order of opening", fatal=True)
        )
        return ""
    return sanitiser.clean(html)


class _Linkify(LinkifyIt):  # type: ignore[misc]
    """Takes `www.example.org` for a link, but not every `word.word`, such as the name Digital.gov."""

    def pretest(self, text: str) -> bool:
        return bool(_LINKS.search(text))

    def test(self, text: str) -> bool:
        # The library's own search more than doubles the time, so it is asked only where there may be a link.
        return bool(_LINKS.search(text)) and bool(super().test(text))

    def match(self, text: str) -> list[Match] | None:
        found = super().match(text) or ()
        return [_trimmed(match) for match in found if match.schema or match.raw.casefold().startswith("www.")]

    def match_at_start(self, text: str) -> Match | None:
        match = super().match_at_start(text)
        return _trimmed(match) if match else None


def _trimmed(match: Match) -> Match:
    """Leave to the sentence the signs that end it or its quotation."""
    surplus = len(match.raw) - len(match.raw.rstrip(_ENDS))
    if surplus:
        match.raw, match.text, match.url = (part[:-surplus] for part in (match.raw, match.text, match.url))
        match.last_index -= surplus
    return match


class _Parser(MarkdownIt):
    """Reads links to any address: those that may not be published keep their text, and the sanitiser takes the rest."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        # Reading an address takes long, and most have nothing to normalise.
        return url if _PLAIN.fullmatch(url) else super().normalizeLink(url)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


@cache
def _parser(depth: int, with_definitions: bool) -> MarkdownIt:
    options = {"html": True, "linkify": True, "maxNesting": depth + checks.DEEPER, "highlight": highlight}
    parser = _Parser("commonmark", options)
    parser.enable(["table", "strikethrough", "linkify"])
    parser.linkify = _Linkify()
    # It looks ahead at every paragraph, which takes a twentieth of the time.
    if with_definitions:
        parser.use(deflist_plugin)
    parser.use(footnotes).use(expansion.bound_tables)
    for check in (checks.check_cells, checks.check_depth):
        parser.core.ruler.after("block", check.__name__, check)
    parser.core.ruler.before("footnote_tail", "check_footnotes", checks.check_footnotes)
    for rule in _RULES:
        parser.core.ruler.push(rule.__name__, rule)
    return parser


_RULES = (
    transform.name_headings,
    transform.set_figures,
    transform.note_lines,
    transform.set_cells,
    transform.set_tasks,
    transform.read_raw_html,
    checks.check_notes,
    checks.check_fences,
    checks.check_definitions,
    expansion.check_links,
)
