"""Link reference definitions, such as `[label]: https://example.org/ "title"`: unused ones are reported.

A short text may refer to a long address many times, and so become a huge page. So the addresses and titles that links
take from definitions may together be at most as long as the text, or 100,000 characters if the text is shorter, as in
cmark, the reference implementation of CommonMark.
"""

import re
from typing import TypedDict, cast

from markdown_it import MarkdownIt
from markdown_it.ruler import StateBase
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from sitegen.markdown.diagnostics import positions_of, report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.tokens import inline_tokens

# Characters of addresses and titles that links of any text, however short, may take from definitions.
_LEAST_LIMIT = 100_000

_DEFINITION = re.compile(r"\[[^\[\]^][^\[\]]*\]:")
# Not the elements of a list of a program, such as `x[i][j]`. An escaped `[` is a token of its own.
_UNDEFINED = re.compile(r"(?:(?<![\w\]])\[|(?<![\s\S]))([^\[\]\n]{0,200})\]\[([^\[\]\n]{0,200})\]")
_BEGINNING = re.compile(r"\[[^\[\]^][^\[\]]*\]:\s*(?:$|<|[^\s:]*\.(?:md|html?|pdf|png|jpe?g)\b)")


class Definition(TypedDict):
    """A link reference definition, with its first line and the line after its last one, counted from 0."""

    href: str
    title: str
    label: str
    map: list[int]


class Definitions(dict[str, object]):
    """Definitions by label; remembers the labels that links used, and the definition that passed the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.excessive: Definition | None = None
        self._left = limit

    def get(self, label: str, default: object = None) -> object:
        """Look a label up, as the parser does for each link by reference; beyond the limit, find nothing."""
        self.used.add(label)
        if label not in self:
            return default
        definition = cast("Definition", self[label])
        self._left -= len(definition["href"]) + len(definition["title"])
        if self._left >= 0:
            return definition
        self.excessive = self.excessive or definition
        return default


def extend(parser: MarkdownIt) -> None:
    """Let a parser keep its definitions in a `Definitions`."""
    parser.core.ruler.before("block", "limit_definitions", limit_definitions)
    parser.block.ruler.before("reference", "empty_definition", read_empty)


def read_empty(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Skip a definition without an address if another one follows, which would be read as its address."""
    if silent or start + 1 >= end or state.is_code_block(start):
        return False
    line, following = (state.getLines(number, number + 1, 0, False).strip() for number in (start, start + 1))
    if not _DEFINITION.fullmatch(line) or not _DEFINITION.match(following):
        return False
    _report_empty(state, start, line)
    token = state.push("definition", "", 0)
    token.map, token.hidden = [start, start + 1], True
    state.line = start + 1
    return True


def _report_empty(state: StateBase, line: int, definition: str) -> None:
    message = f"the link definition {definition[:60]!r} has no address"
    report(state, line, "definition-empty", message, "write its address, or remove the line")


def limit_definitions(state: StateCore) -> None:
    """Limit the links of a text by its length."""
    state.env["references"] = Definitions(max(len(state.src), _LEAST_LIMIT))


def check_growth(state: StateCore) -> None:
    """Refuse a text whose links passed the limit."""
    if excessive := state.env["references"].excessive:
        message = f"the links to {excessive['href'][:60]!r}, defined here, are together longer than the text may be"
        hint = "shorten the address, or link to it less often"
        report(state, excessive["map"][0], "definition-repeated", message, hint, fatal=True)


def check_use(state: StateCore) -> None:
    """Report definitions that no link uses, once, and those of a label that is defined already: they are not shown."""
    definitions = state.env["references"]
    unused = [cast("Definition", definitions[label]) for label in definitions if label not in definitions.used]
    if len(unused) == 1:
        _report_unused(state, unused[0], "is used by no link, so it is not shown")
    elif unused:
        _report_unused(state, unused[0], f"and {len(unused) - 1} more are used by no link, so they are not shown")
    for definition in state.env.get("duplicate_refs", []):
        first = cast("Definition", definitions[definition["label"]])
        if (definition["href"], definition["title"]) != (first["href"], first["title"]):
            _report_unused(state, definition, "is defined twice; the first is used")


def check_references(state: StateCore) -> None:
    """Report references to missing definitions, such as `[words][label]`, and definitions that were read as text."""
    if "]" not in state.src:
        return
    before = "softbreak"
    for token, line in inline_tokens(state.tokens):
        if token.type == "text" and "[" in token.content:
            _check_text(state, token.content, line, before)
        before = token.type


def _check_text(state: StateCore, text: str, line: int, before: str) -> None:
    for reference in _UNDEFINED.finditer(text):
        words, label = reference[1], reference[2]
        if before == "text_special" and not reference[0].startswith("["):
            continue
        # Numbers in brackets are those of notes, as copied pages have them.
        if not (words.isdecimal() and label.isdecimal()):
            message = f"no line defines [{label or words}], so this is no link"
            hint = f"add a line `[{label or words}]: https://…`"
            report(state, line, "definition-missing", message, hint, words=reference[0])
    source = positions_of(state).lines[line].strip() if line < len(positions_of(state).lines) else ""
    if before == "softbreak" and _DEFINITION.fullmatch(source):
        _report_empty(state, line, source)
    elif before == "softbreak" and _BEGINNING.match(text):
        message = "this link definition stands within a paragraph, so it is text"
        report(state, line, "definition-text", message, "put an empty line before it")


def _report_unused(state: StateCore, definition: Definition, fault: str) -> None:
    message = f"the link definition of {definition['href'][:60]!r} {fault}"
    report(state, definition["map"][0], "definition-unused", message, "remove it, or write `\\[` if it is text")


LINK_DEFINITIONS = Syntax(extend=extend, checks=(check_use, check_growth, check_references))
