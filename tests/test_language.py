"""The language of the code is plain: docstrings begin with a noun or a verb, and classes are named by nouns."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import REPOSITORY

FOLDERS = ("sitegen", "tests", "tools", "benchmarks")
# A participle says what was done to a thing, and not what the thing is.
PARTICIPLE = re.compile(r"_?([A-Z][a-z]+(?<!Fe)ed|Drawn|Found|Held|Kept|Known|Made|Read|Shown|Written)")


def modules(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        yield path.relative_to(REPOSITORY), ast.parse(path.read_text(encoding="utf-8"))


def docstrings(folder: str) -> Iterator[str]:
    """Yield every docstring of a folder, those of fields too, behind its place."""
    for path, module in modules(folder):
        values = [node.value for node in ast.walk(module) if isinstance(node, ast.Expr)]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield f"{path}:{value.lineno}: {value.value}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_docstring_begins_with_a_clause(folder: str) -> None:
    assert not [text for text in docstrings(folder) if re.match(r"\S+ (What|Tell whether)\b", text)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_fewer_than_five_of_a_thousand_words_of_docstrings_are_what(folder: str) -> None:
    words = re.findall(r"\w+", " ".join(docstrings(folder)).lower())
    assert words.count("what") < 5 * len(words) / 1000


def test_no_class_is_named_by_a_participle() -> None:
    classes = [
        f"{path}: {node.name}"
        for path, module in modules("sitegen")
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and PARTICIPLE.fullmatch(node.name)
    ]
    assert classes == []
