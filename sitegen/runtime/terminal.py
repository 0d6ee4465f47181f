"""Text and tables on a terminal."""

from collections.abc import Sequence
from typing import Literal


def counted(count: int, one: str) -> str:
    """Return a number with its noun, in the plural where needed."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def printable(text: str) -> str:
    """Escape control characters, with which content could control the terminal."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def show_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], justify: Literal["left", "right"] = "left"
) -> None:
    """Print a table; `justify` aligns all columns but the first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(*titles, box=None, padding=(0, 2, 0, 0))
    table.columns[0].no_wrap = console.is_terminal
    for column in table.columns[1:]:
        column.justify = justify
    for row in rows:
        table.add_row(*(Text(printable(words), overflow="fold") for words in row))
    console.print(table)
