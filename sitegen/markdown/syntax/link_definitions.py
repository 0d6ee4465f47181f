"""Link reference definitions, such as `[label]: https://example.org/ "title"`: unused ones are reported.

A short text may refer to a long address many times, and so become a huge page. So the addresses and titles that links
take from definitions may together be as long as the text, as in cmark, the reference implementation of CommonMark.
"""

from typing import TypedDict, cast

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax

# Characters of addresses and titles that links of any text, however short, may take from definitions.
_LEAST_LIMIT = 100_000


class Definition(TypedDict):
    """A link reference definition, with its first line and the line after its last one, counted from 0."""

    href: str
    title: str
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
    """Report definitions that no link uses: they are not shown."""
    for label, definition in state.env["references"].items():
        if label not in state.env["references"].used:
            _report_unused(state, definition, "is used by no link, so it is not shown")
    for definition in state.env.get("duplicate_refs", []):
        _report_unused(state, definition, "is defined twice; the first is used")


def _report_unused(state: StateCore, definition: Definition, fault: str) -> None:
    message = f"the link definition of {definition['href'][:60]!r} {fault}"
    report(state, definition["map"][0], "definition-unused", message, "remove it, or write `\\[` if it is text")


LINK_DEFINITIONS = Syntax(extend=extend, checks=(check_use, check_growth))
