"""Writes the reference of the fields that templates may read into docs/themes.md, from the docstrings of the values.

`make reference` runs it, and a test compares. So a field is described once, where it is declared.
"""

import ast
import inspect
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from sitegen.core.dates import Date
from sitegen.pages.downloads import PackagePage, ReferencesPage
from sitegen.pages.page import Page
from sitegen.pages.registry import PAGE_KINDS
from sitegen.pages.site import Site

DOCUMENT = Path(__file__).parent.parent / "docs/themes.md"
MARK = "<!-- Below: written by `make reference` from the docstrings of the values. -->\n"
# No template shows these: they are the same in every theme.
_WRITTEN_BY_PYTHON = (ReferencesPage, PackagePage)
_PLAIN = {str: "text", int: "number", bool: "true or false", object: "anything"}


def reference() -> str:
    """Return the reference in Markdown: `Site`, `Page`, every kind of page, then the values inside them."""
    pages: dict[type[Struct], None] = dict.fromkeys(
        [Page, *(kind.page for kind in PAGE_KINDS if kind.page not in _WRITTEN_BY_PYTHON)]
    )
    first: list[type[Struct]] = [Site, *pages]
    inside = sorted({value for page in first for value in _values(page)} - {*first}, key=lambda value: value.__name__)
    return "\n".join(_section(value) for value in (*first, *inside))


def _values(kind: object) -> Iterator[type[Struct]]:
    """Yield the classes of all values inside a value, and its own."""
    found, left = set[object](), [kind]
    while left:
        one = left.pop()
        if isinstance(one, type) and issubclass(one, Struct) and one not in found:
            found.add(one)
            yield one
            left += [get_type_hints(one)[name] for name in one.__struct_fields__]
        left += get_args(one)


def _section(value: type[Struct]) -> str:
    base = Page if issubclass(value, Page) and value is not Page else None
    inherited = set(base.__struct_fields__ if base else ())
    hints, meanings = get_type_hints(value), _docstrings(value)
    rows = [
        f"| `{name}` | {_type(hints[name])} | {meanings[name]} |"
        for name in value.__struct_fields__
        if name not in inherited
    ]
    if value is Date:
        rows += [f"| `{name}` | text | {inspect.getdoc(getattr(Date, name))} |" for name in ("year", "month", "day")]
    also = "It has the fields of [Page](#page) too.\n\n" if base else ""
    table = "\n".join(["| field | type | meaning |", "|---|---|---|", *rows]) if rows else ""
    return f"### {value.__name__}\n\n{_summary(value)}\n\n{also}{table}\n"


def _summary(value: type[Struct]) -> str:
    return (inspect.getdoc(value) or "").partition("\n\n")[0].replace("\n", " ")


def _docstrings(value: type[Struct]) -> Mapping[str, str]:
    """Return the docstring of each field: the string that follows it in the source (PEP 257)."""
    [definition] = ast.parse(dedent(inspect.getsource(value))).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            found[field.target.id] = inspect.cleandoc(str(ast.literal_eval(text.value))).replace("\n", " ")
    return found


def _type(hint: object) -> str:
    """Describe a type in words, with links to the values of this reference."""
    arguments = get_args(hint)
    if get_origin(hint) in {Union, types.UnionType}:
        names = [_type(one) for one in arguments if one is not type(None)]
        return " or ".join([*names, "nothing"] if type(None) in arguments else names)
    if get_origin(hint) is tuple:
        return f"list of {_type(arguments[0])}"
    if get_origin(hint) is Literal:
        return "text"
    if isinstance(hint, type) and issubclass(hint, Struct):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if get_origin(hint) is not None:
        return f"mapping of text to {_type(arguments[1])}"
    return _PLAIN[hint] if isinstance(hint, type) else "text"


def document(text: str) -> str:
    """Return the text of docs/themes.md with the current reference."""
    before, mark, _ = text.partition(MARK)
    return f"{before}{mark}\n{reference()}"


def main() -> None:
    """Write the reference."""
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
