"""Tables, as GitHub has them: aligned by classes, with header cells for screen readers, each in a scrolling block.

Short rows are filled with empty cells, so a small text could become a huge table. So a text may have at most as many
cells as it has characters, or 20,000 if it is shorter.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore

from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.writer import Writer

# Cells that any text, however short, may have.
_LEAST_LIMIT = 20_000
_ALIGNMENTS = {"text-align:center": "center", "text-align:right": "end"}
_CELL = {"colspan", "rowspan", "headers"}

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def extend(parser: MarkdownIt) -> None:
    """Let a parser read tables, and refuse those of many more cells than were written."""
    parser.enable("table")
    parser.block.ruler.at("table", _limited(table), {"alt": ["paragraph", "reference"]})


def _limited(read: BlockRule) -> BlockRule:
    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        is_table = read(state, start, end, True)
        if silent or not is_table:
            return is_table
        left = state.env.setdefault("cells", max(len(state.src), _LEAST_LIMIT))
        state.env["cells"] = left - _most_cells(state, start, end)
        if left >= 0 > state.env["cells"]:
            message = "with this table, the text has more cells than characters: short rows are filled with empty cells"
            report(state, start, "table-empty", message, "leave out the empty columns", fatal=True)
        return state.env["cells"] >= 0 and read(state, start, end, False)

    return limited


def _most_cells(state: StateBlock, start: int, end: int) -> int:
    """Return how many cells a table may have, which ends at the next empty line or before."""
    columns = _count_cells(state.getLines(start, start + 1, 0, False).strip())
    rows = next((line for line in range(start, end) if state.isEmpty(line)), end) - start
    return columns * rows


def _count_cells(row: str) -> int:
    return len(escapedSplit(row.removeprefix("|").removesuffix("|")))


def check_cells(state: StateCore) -> None:
    """Report rows that have more cells than their table has columns: these cells are not shown."""
    columns = 0
    lines = state.src.split("\n")
    for token in state.tokens:
        if token.type == "table_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "tr_open" and token.map and columns:
            cells = _count_cells(lines[token.map[0]].lstrip("> \t").rstrip())
            if cells > columns:
                message = f"this row has {cells} cells, its table {columns} columns"
                report(state, token.map[0], "table-cells", message, r"add a column, or write `\|` for a bar")


def align_cells(state: StateCore) -> None:
    """Align cells by classes, because the sanitiser lets no style through, and make column headers of the first row."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type in {"th_open", "td_open"}:
            style = str(opening.attrs.pop("style", ""))
            if alignment := _ALIGNMENTS.get(style):
                opening.attrSet("class", alignment)
        if opening.type == "th_open" and inline.content.strip():
            opening.attrSet("scope", "col")
        elif opening.type == "th_open":
            # An empty cell, such as the corner of a table, is the header of nothing.
            opening.tag = closing.tag = "td"


def write_start(writer: Writer, tag: re.Match[str]) -> None:
    """Write the start of a table within a block that scrolls, and that takes the focus for the keyboard."""
    writer.write(f'<div class="wide" tabindex="0">{tag[0]}')


def write_end(writer: Writer, tag: re.Match[str]) -> None:
    """Write the end of a table."""
    writer.write(f"{tag[0]}</div>")


TABLES = Syntax(
    extend=extend,
    checks=(check_cells,),
    transforms=(align_cells,),
    first_lines={"tr_open"},
    tags=frozenset("table caption colgroup col thead tbody tfoot tr th td".split()),
    attributes={"col": {"span"}, "colgroup": {"span"}, "td": _CELL, "th": _CELL | {"scope", "abbr"}},
    classes={"td": {"center", "end"}, "th": {"center", "end"}},
    writers={"table": write_start, "/table": write_end},
    not_prose=r"<table\b.*?</table>",
)
