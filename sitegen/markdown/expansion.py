"""How far a small text may grow: what it says once may be shown many times.

Like cmark, the reference for CommonMark, this allows as much as the text is long, and some more to what is short.
"""

from collections.abc import Callable
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore

from sitegen.markdown.checks import Definition, report

# Characters of addresses and titles, and cells, that any text may have.
_LINKED = 100_000
_CELLS = 20_000

Rule = Callable[[StateBlock, int, int, bool], bool]


class Definitions(dict[str, object]):
    """Link reference definitions by label; remembers which were used, and the first that was used too often."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.excessive: Definition | None = None
        self._left = max(length, _LINKED)

    def get(self, label: str, default: object = None) -> object:
        """Look a label up, as the parser does for every link by reference; find nothing once links are too long."""
        self.used.add(label)
        if label not in self:
            return default
        definition = cast("Definition", self[label])
        self._left -= len(definition["href"]) + len(definition["title"])
        if self._left >= 0:
            return definition
        self.excessive = self.excessive or definition
        return default


def check_links(state: StateCore) -> None:
    """Refuse a text whose links by reference are longer than they may be."""
    if excessive := state.env["references"].excessive:
        message = f"the links to {excessive['href'][:60]!r}, defined here, are longer than the whole text may be"
        hint = "shorten the address, or link to it less often"
        report(state, excessive["map"][0], "definition-repeated", message, hint, fatal=True)


def bound_tables(parser: MarkdownIt) -> None:
    """Let a parser refuse tables of many more cells than were written: rows are filled with empty ones."""
    parser.block.ruler.at("table", _bounded(table), {"alt": ["paragraph", "reference"]})


def _bounded(read: Rule) -> Rule:
    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        begins = read(state, start, end, True)
        if silent or not begins:
            return begins
        left = state.env.setdefault("cells", max(len(state.src), _CELLS))
        state.env["cells"] = left - _most_cells(state, start, end)
        if left >= 0 > state.env["cells"]:
            message = "with this table, the text has more cells than signs: short rows are filled with empty ones"
            report(state, start, "table-empty", message, "leave out the empty columns", fatal=True)
        return state.env["cells"] >= 0 and read(state, start, end, False)

    return bounded


def _most_cells(state: StateBlock, start: int, end: int) -> int:
    """Return how many cells a table may have, which goes no further than the next empty line."""
    header = state.getLines(start, start + 1, 0, False).strip()
    columns = len(escapedSplit(header.removeprefix("|").removesuffix("|")))
    rows = next((line for line in range(start, end) if state.isEmpty(line)), end) - start
    return columns * rows
