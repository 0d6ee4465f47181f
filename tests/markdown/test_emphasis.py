"""Bold words are bold where their author meant them to be, and signs that make nothing bold are named."""

import pytest

from sitegen.markdown.reader import read_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Debug :**Pourquoi", "<strong>Debug :</strong>Pourquoi"),
        ("__Note :__suite", "<strong>Note :</strong>suite"),
        ("**Note.**Next", "<strong>Note.</strong>Next"),
        ("dites **« a »** et **« b »** ici", "dites <strong>« a »</strong> et <strong>« b »</strong> ici"),
        ("dit**« a »** ici", "dit<strong>« a »</strong> ici"),
        ("**a**(b) **c**: d", "<strong>a</strong>(b) <strong>c</strong>: d"),
        ("a.**b** c.**d**", "a.<strong>b</strong> c.<strong>d</strong>"),
        ("2**3", "2**3"),
        ("a \\*\\*b\\*\\* c", "a **b** c"),
        ("`** a **`", "<code>** a **</code>"),
        ("f(**options)", "f(**options)"),
    ],
)
def test_bold_words_are_bold_without_a_warning(text: str, html: str) -> None:
    document = read_markdown(text)
    assert document.body.pieces[0].strip() == f"<p>{html}</p>"
    assert not document.diagnostics


@pytest.mark.parametrize("text", ["** a ** b", "a **b ** c", "a** b **c", "line\n** a ** b"])
def test_signs_that_make_nothing_bold_are_named_once(text: str) -> None:
    assert [diagnostic.code for diagnostic in read_markdown(text).diagnostics] == ["broken-markup"]


@pytest.mark.parametrize("text", ["Wrapping< T > and < Celti> said", "Vec< a > b", "a < b > c", "if (i< s) >"])
def test_signs_of_less_and_more_are_no_broken_tags(text: str) -> None:
    assert not [found for found in read_markdown(text).diagnostics if "< b" not in found.message]


@pytest.mark.parametrize(
    ("info", "count"),
    [
        ("js {1,3-5}", 0),
        ("js linenos key=2", 0),
        ('js title="a.js"', 1),
        ("text these words are lost", 1),
    ],
)
def test_words_after_the_language_of_code_are_named_once_settings_are_not(info: str, count: int) -> None:
    document = read_markdown(f"```{info}\na\n```\n\n```{info}\nb\n```")
    assert [diagnostic.code for diagnostic in document.diagnostics] == ["fence-words"] * count


def test_definitions_that_no_link_uses_are_one_warning() -> None:
    document = read_markdown("".join(f"[{name}]: https://a.example/{name}\n" for name in "abc"))
    assert [diagnostic.code for diagnostic in document.diagnostics] == ["definition-unused"]
    assert "2 more" in document.diagnostics[0].message


def test_a_definition_that_is_repeated_word_for_word_is_none_too_many() -> None:
    definition = "[a]: https://a.example/\n"
    assert not read_markdown(f"[a]\n\n{definition}{definition}").diagnostics
