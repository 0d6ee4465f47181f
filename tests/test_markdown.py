"""What Markdown becomes. The pairs of text and HTML are in tests/fixtures, apart by lines of a single point."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from sitegen.body import fill
from sitegen.markdown import Document, read_markdown
from tests import hostile

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests/fixtures"
# Signs for what cannot be seen: two kinds of no-break spaces, a tab, control characters.
VISIBLE = str.maketrans({"\u202f": "⍽", "\u00a0": "⎵", "\t": "→", "\0": "␀", "\x01": "␁"})
HIDDEN = {ord(sign): chr(letter) for letter, sign in VISIBLE.items()}


def cases(name: str) -> Iterator[object]:
    """Yield the title, the text and the HTML with the remarks of every case of a fixture."""
    parts = re.split(r"^\.\n\n?", (FIXTURES / f"{name}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for title, text, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield pytest.param(text.removesuffix("\n"), expected, id=f"{title.strip()}")


def shown(document: Document) -> str:
    """Write a document as fixtures do: HTML, with a sign where a reference stands, and a line for each remark."""
    references = [f" [{found.kind} {found.target} {found.line}:{found.column}]" for found in document.references]
    html = fill(document.body.pieces, references).strip("\n")
    remarks = [f"{found.line}:{found.column} {found.code}" + "!" * found.fatal for found in document.remarks]
    return "\n".join([*([html] if html else []), *remarks, ""]).translate(VISIBLE)


@pytest.mark.parametrize(("text", "expected"), [*cases("markdown"), *cases("html"), *cases("remarks")])
def test_markdown_becomes_safe_html(text: str, expected: str) -> None:
    assert shown(read_markdown(text.translate(HIDDEN))) == expected


@pytest.mark.parametrize(("text", "expected"), [*cases("french")])
def test_french_text_gets_its_spaces(text: str, expected: str) -> None:
    assert shown(read_markdown(text.translate(HIDDEN), "fr", "fr-FR")) == expected


def words(document: Document) -> str:
    return unescape(re.sub("<[^>]*>", "", "".join(document.body.pieces)))


@pytest.mark.parametrize("depth", [1, 5, 25, 57, 58, 59, 61, 900, 50_000])
@pytest.mark.parametrize("sign", ["> ", ">", "- ", "1. ", "> - ", "[^a]: "])
def test_m12_deep_text_is_shown_or_refused(sign: str, depth: int) -> None:
    document = read_markdown(sign * depth + "deeply")
    codes = {remark.code for remark in document.remarks}
    assert "deeply" in words(document) or codes & {"too-deep", "footnote-unused", "footnote-nested"}


@pytest.mark.parametrize("depth", [10, 25, 29, 30, 61, 300])
def test_m12_lists_on_lines_of_their_own_are_shown_or_refused(depth: int) -> None:
    document = read_markdown("".join(f"{'  ' * level}- level{level}\n" for level in range(depth)))
    lost = [level for level in range(depth) if f"level{level}" not in words(document)]
    assert not lost or any(remark.code == "too-deep" and remark.fatal for remark in document.remarks)


def read_hostile(name: str, kilobytes: int) -> set[str]:
    """Read a hostile text in a process of its own, and return the codes of its errors."""
    command = [sys.executable, "-m", "tests.hostile", name, str(kilobytes)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("one million entities", {"too-large"}),
        ("a very wide table", set()),
        ("nested strong emphasis", {"too-dense"}),
        ("nested quotations", {"too-deep"}),
        ("nested divisions", {"html-tangled"}),
        ("lists in lists", {"too-much-memory", "too-slow"}),
    ],
)
def test_m13_m14_hostile_text_is_read_or_refused(name: str, codes: set[str]) -> None:
    found = read_hostile(name, 1000)
    assert found <= codes
    assert bool(found) == bool(codes)


# With the second limit only those of time and memory protect.
@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [1000, 20_000])
@pytest.mark.parametrize("name", [*hostile.CASES, *hostile.MATTER])
def test_m13_m14_every_hostile_text_ends_within_five_seconds_and_300_megabytes(name: str, kilobytes: int) -> None:
    assert "not-read" not in read_hostile(name, kilobytes)


def test_prose_has_no_cells_code_or_footnotes() -> None:
    text = "One.[^1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    code\n\n- Two.\n\n## Three\n\n> Four.\n\n[^1]: A note.\n"
    assert read_markdown(text).prose.split() == ["One.", "Two.", "Four."]
    assert "A note." in read_markdown(text).text
