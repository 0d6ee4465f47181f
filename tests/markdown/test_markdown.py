"""Markdown becomes HTML. Pairs of them are in `fixtures/`, separated by lines of a single full stop."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from sitegen.content.sandbox import LONGEST_READ_HERE
from sitegen.markdown.body import fill
from sitegen.markdown.document import Document
from sitegen.markdown.reader import read_markdown
from tests.support import hostile
from tests.support.repository import REPOSITORY

FIXTURES = Path(__file__).with_name("fixtures")
# Signs for invisible characters: two kinds of no-break spaces, a tab, control characters.
VISIBLE = str.maketrans({"\u202f": "⍽", "\u00a0": "⎵", "\t": "→", "\0": "␀", "\x01": "␁"})
HIDDEN = {ord(sign): chr(letter) for letter, sign in VISIBLE.items()}


def cases(name: str) -> Iterator[object]:
    """Yield the title, the text and the HTML with the diagnostics of every case of a fixture."""
    parts = re.split(r"^\.\n\n?", (FIXTURES / f"{name}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for title, text, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield pytest.param(text.removesuffix("\n"), expected, id=f"{title.strip()}")


def shown(document: Document) -> str:
    """Return a document as fixtures have it: HTML, with a sign for each reference, and a line for each diagnostic."""
    references = [f" [{found.kind} {found.target} {found.line}:{found.column}]" for found in document.references]
    html = fill(document.body.pieces, references).strip("\n")
    diagnostics = [f"{found.line}:{found.column} {found.code}" + "!" * found.fatal for found in document.diagnostics]
    return "\n".join([*([html] if html else []), *diagnostics, ""]).translate(VISIBLE)


@pytest.mark.parametrize(("text", "expected"), [*cases("markdown"), *cases("html"), *cases("diagnostics")])
def test_markdown_becomes_safe_html(text: str, expected: str) -> None:
    assert shown(read_markdown(text.translate(HIDDEN))) == expected


@pytest.mark.parametrize(("text", "expected"), [*cases("french")])
def test_french_text_gets_its_spaces(text: str, expected: str) -> None:
    assert shown(read_markdown(text.translate(HIDDEN), "fr", "fr-FR")) == expected


DEFINED = "<dl>\n<dt>Term</dt>\n<dd>What it means</dd>\n</dl>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Term\n: What it means", DEFINED),
        ("Term\n\n~ What it means", DEFINED),
        ("> Term\n> : What it means", f"<blockquote>\n{DEFINED}</blockquote>\n"),
        ("- Term\n  : What it means", f"<ul>\n<li>\n{DEFINED}</li>\n</ul>\n"),
        # Removed before it is read.
        ("Term\n\f: What it means", DEFINED),
    ],
)
def test_a_definition_is_one_wherever_it_stands(text: str, expected: str) -> None:
    assert "".join(read_markdown(text).body.pieces) == expected


def words(document: Document) -> str:
    return unescape(re.sub("<[^>]*>", "", "".join(document.body.pieces)))


@pytest.mark.parametrize("depth", [1, 5, 25, 57, 58, 59, 61, 900, 50_000])
@pytest.mark.parametrize("sign", ["> ", ">", "- ", "1. ", "> - ", "[^a]: "])
def test_deep_text_is_shown_or_refused(sign: str, depth: int) -> None:
    document = read_markdown(sign * depth + "deeply")
    codes = {diagnostic.code for diagnostic in document.diagnostics}
    assert "deeply" in words(document) or codes & {"too-deep", "footnote-unused", "footnote-nested"}


@pytest.mark.parametrize("depth", [10, 25, 29, 30, 61, 300])
def test_lists_on_lines_of_their_own_are_shown_or_refused(depth: int) -> None:
    document = read_markdown("".join(f"{'  ' * level}- level{level}\n" for level in range(depth)))
    lost = [level for level in range(depth) if f"level{level}" not in words(document)]
    assert not lost or any(diagnostic.code == "too-deep" and diagnostic.fatal for diagnostic in document.diagnostics)


def read_hostile(*names: str, kilobytes: int = 1000) -> set[str]:
    """Read hostile texts in a process of their own, and return the codes of their errors."""
    command = [sys.executable, "-m", "tests.support.hostile", str(kilobytes), *names]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("one million entities", {"too-large"}),
        ("a very wide table", {"table-empty"}),
        ("wide tables of empty cells", {"table-empty"}),
        ("one long definition", {"definition-repeated"}),
        ("one long definition of images", {"definition-repeated"}),
        ("one long tag", {"html-tangled"}),
        ("short footnotes on a line", set()),
        ("nested strong emphasis", {"too-dense"}),
        ("nested quotations", {"too-deep"}),
        ("nested divisions", {"html-tangled"}),
        ("lists in lists", {"too-much-memory", "too-slow"}),
    ],
)
def test_hostile_text_is_read_or_refused(name: str, codes: set[str]) -> None:
    found = read_hostile(name)
    assert found <= codes
    assert bool(found) == bool(codes)


def test_no_short_text_takes_300_megabytes_of_the_program_that_reads_it_itself() -> None:
    assert {name for name in hostile.SHORT if len(hostile.text(name)) > LONGEST_READ_HERE} == set()
    assert "not-read" not in read_hostile(*hostile.SHORT)


# With the second limit only those of time and memory protect.
@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [1000, 20_000])
@pytest.mark.parametrize("name", [*hostile.CASES, *hostile.MATTER])
def test_every_hostile_text_ends_within_five_seconds_and_300_megabytes(name: str, kilobytes: int) -> None:
    assert "not-read" not in read_hostile(name, kilobytes=kilobytes)


DEFINED = f"Words.\n\n[a]: https://example.org/{'b' * 980}\n\n"
TABLE = "Words.\n\n" + "|x" * 100 + "|\n" + "|-" * 100 + "|\n"
OPEN = f"<p><b title={'b' * 990}>Words."


@pytest.mark.parametrize(
    ("text", "most", "code", "line"),
    [
        pytest.param(lambda count: DEFINED + "[a] " * count, 100, "definition-repeated", 3, id="links"),
        pytest.param(lambda count: DEFINED + "![a] " * count, 100, "definition-repeated", 3, id="images"),
        pytest.param(lambda count: TABLE + "|\n" * count, 198, "table-empty", 3, id="cells"),
        pytest.param(lambda count: OPEN + "<p>Words." * count, 1000, "html-tangled", 1, id="tags"),
    ],
)
def test_a_small_text_grows_to_its_limit_and_no_further(
    text: Callable[[int], str], most: int, code: str, line: int
) -> None:
    assert not [diagnostic for diagnostic in read_markdown(text(most)).diagnostics if diagnostic.fatal]
    (refused,) = [diagnostic for diagnostic in read_markdown(text(most + 1)).diagnostics if diagnostic.fatal]
    assert (refused.code, refused.line) == (code, line)
    assert refused.hint


def test_a_large_text_may_have_as_many_links_as_it_is_long() -> None:
    document = read_markdown("A long text. " * 20_000 + "\n\n" + DEFINED + "[a] " * 250)
    assert not [diagnostic for diagnostic in document.diagnostics if diagnostic.fatal]


def test_prose_has_no_cells_code_or_footnotes() -> None:
    text = "One.[^1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    code\n\n- Two.\n\n## Three\n\n> Four.\n\n[^1]: A note.\n"
    assert read_markdown(text).prose.split() == ["One.", "Two.", "Four."]
    assert "A note." in read_markdown(text).text
