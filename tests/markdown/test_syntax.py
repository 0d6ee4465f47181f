"""A syntax is one module and one line: `tests/markdown/mark.py`, and its name among those that a text may have."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.body import fill
from sitegen.markdown.document import Document
from sitegen.markdown.grammar import grammar_of
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.syntax.registry import SYNTAX
from tests.markdown.mark import MARK


def read(text: str) -> Document:
    return read_markdown(text, syntax=(*SYNTAX, MARK))


def html(document: Document) -> str:
    return fill(document.body.pieces, [""] * len(document.references)).strip()


def mark(words: str) -> str:
    return f'<mark class="reader">{words}</mark>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ==b== c", f"a {mark('b')} c"),
        ("==a==, ==b==", f"{mark('a')}, {mark('b')}"),
        ("==a *b* `c`==", mark("a <em>b</em> <code>c</code>")),
        ("**a ==b==**", f"<strong>a {mark('b')}</strong>"),
        ("==a ==b== c==", mark(f"a {mark('b')} c")),
        ("==a\nb==", mark("a\nb")),
        ("[==a==](b.md)", f"<a>{mark('a')}</a>"),
        ("==[a](b.md)==", mark("<a>a</a>")),
        ("un==mark==ed", f"un{mark('mark')}ed"),
        ("~~==a==~~", f"<s>{mark('a')}</s>"),
        (r"\==a\==", "==a=="),
        ("a == b", "a == b"),
        ("a === b", "a === b"),
        ("`==a==`", "<code>==a==</code>"),
        ("==a `==` b==", mark("a <code>==</code> b")),
    ],
)
def test_marks_may_be_nested_and_are_none_in_code(text: str, expected: str) -> None:
    document = read(text)
    assert html(document) == f"<p>{expected}</p>"
    assert document.diagnostics == ()


def test_a_block_of_code_has_no_marks() -> None:
    assert html(read("    ==a==")) == '<pre tabindex="0"><code>==a==\n</code></pre>'
    assert "<mark" not in html(read("```\n==a==\n```"))


def test_a_heading_with_a_mark_is_named_by_its_words() -> None:
    (heading,) = read("## The ==right== word").headings
    assert (heading.id, heading.text) == ("s-the-right-word", "The right word")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("==a", 1, 1), ("a== b", 1, 2), ("a\n\nb **==c** d==", 3, 5), ("a ^[==b]", 1, 5), ("| a |\n|---|\n| ==b |", 3, 3)],
)
def test_an_unpaired_sign_stays_text_and_is_reported_where_it_is(text: str, line: int, column: int) -> None:
    document = read(text)
    assert "==" in document.text
    assert "<mark" not in html(document)
    (first, *_) = document.diagnostics
    assert (first.line, first.column, first.code) == (line, column, "mark-unpaired")


def test_the_sanitiser_lets_through_what_the_syntax_allows_and_no_more() -> None:
    assert html(read('<mark class="reader other" onclick="x()">a</mark>')) == f"<p>{mark('a')}</p>"
    assert html(read('<i class="reader">a</i>')) == "<p><i>a</i></p>"


def test_without_its_line_the_syntax_is_text_and_its_class_is_removed() -> None:
    document = read_markdown('==a== <mark class="reader">b</mark>')
    assert html(document) == "<p>==a== <mark>b</mark></p>"
    assert document.diagnostics == ()


RUNNABLE = set("script style iframe object embed form input button svg math base meta link template".split())


def test_no_syntax_allows_html_that_can_run() -> None:
    assert not grammar_of(SYNTAX).tags & RUNNABLE
    for syntax in SYNTAX:
        names = {name for allowed in (*syntax.attributes.values(), *syntax.values.values()) for name in allowed}
        assert not [name for name in names if name.startswith("on") or name in {"style", "srcdoc", "class"}]


SIGNS = ["==", "=", "===", "*", "**", "~~", "`", " ", "\nx ", "[", "](a.md)", "\\", "<b>", "</b>"]
PARTS = st.one_of(st.sampled_from(SIGNS), st.integers(0, 999).map("w{}z".format))
# No line begins with a sign, since a fence of a code block has a language, which is not shown.
TEXT = st.lists(PARTS, max_size=30).map("".join).map("x {}".format)


@given(TEXT)
def test_no_word_is_lost_between_marks(text: str) -> None:
    document = read(text)
    assert html(document).count("<mark") == html(document).count("</mark>")
    for word in re.findall(r"w\d+z", text):
        assert word in document.text or any(diagnostic.fatal for diagnostic in document.diagnostics)
