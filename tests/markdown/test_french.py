"""French spaces; pairs of text and HTML are in `fixtures/french.md`."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.french import Typography, set_spaces
from sitegen.markdown.french_html import set_spaces_in_html
from sitegen.markdown.grammar import grammar_of
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.syntax.registry import SYNTAX
from tests.support.sites import Folder, article

FRENCH = st.text(st.sampled_from("«»:;!?,. \u00a0\u202fa1é%€()[]”’-\n/"), max_size=40)


@pytest.mark.parametrize(
    ("typography", "expected"),
    [
        pytest.param("fr-FR", "«\u202fOui\u202f!\u202f» dit-il\u00a0: 5\u202f%", id="France"),
        pytest.param("fr-CA", "«\u202fOui!\u202f» dit-il\u00a0: 5\u202f%", id="Canada"),
        pytest.param("off", "« Oui! » dit-il: 5 %", id="off"),
    ],
)
def test_styles(typography: Typography, expected: str) -> None:
    assert set_spaces("« Oui! » dit-il: 5 %", typography) == expected


@given(FRENCH, st.sampled_from(["fr-FR", "fr-CA"]))
def test_law_a_second_pass_changes_nothing(text: str, typography: Typography) -> None:
    once = set_spaces(text, typography)
    assert set_spaces(once, typography) == once


@given(FRENCH)
def test_law_only_spaces_change(text: str) -> None:
    def without_spaces(given: str) -> str:
        return "".join(letter for letter in given if letter not in " \u00a0\u202f")

    assert without_spaces(set_spaces(text, "fr-FR")) == without_spaces(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`si ! a ; b : c ?`", id="code"),
        pytest.param("```\nsi ! a ; b : c ?\n```", id="block of code"),
        pytest.param("<https://example.org/a;b?c!>", id="address in angles"),
        pytest.param("https://example.org/?a=b;c", id="address"),
        pytest.param("[a](https://example.org/?a;b!)", id="address of a link"),
        pytest.param("a@example.org", id="mail"),
        pytest.param("08:30", id="time"),
        pytest.param("16:9, 1:2", id="ratios"),
        pytest.param("[https://example.org/a;b?](https://example.org/)", id="address as the words of a link"),
        pytest.param('<div lang="en">\n\nReally? *Yes!*\n\n- no: 5%\n\n</div>', id="blocks in another language"),
        pytest.param("<pre>si ? a : b</pre>", id="raw code"),
        pytest.param('![Qui](https://example.org/a.png "")', id="address of a picture"),
        pytest.param(":-) ;-) :D ;)", id="emoticons"),
        pytest.param('<i lang="en">Really? "Yes!"; no: 5%</i>', id="another language"),
        pytest.param("a b:c d", id="colon without spaces"),
    ],
)
def test_code_addresses_and_other_languages_keep_their_spaces(text: str) -> None:
    assert read_markdown(text, "fr", "fr-FR").body == read_markdown(text, "en").body


TAGS = (
    '<p> </p> <b> </b> <i lang="en"> </i> <div lang="fr-CA"> </div> <blockquote lang="de"> </blockquote> <code> '
    '</code> <img alt="Quoi?" src="https://example.org/?a!"> <a title="Oui!" href="https://example.org/?b;"> </a> <br>'
).split("> ")
HTML = (
    st.lists(st.one_of(FRENCH, st.sampled_from(TAGS).map("{}>".format)), max_size=12)
    .map("".join)
    .map(grammar_of(SYNTAX).clean)
)


@given(HTML, st.sampled_from(["fr", "fr-CA", "en"]))
def test_law_a_second_pass_over_html_changes_nothing(html: str, language: str) -> None:
    once = set_spaces_in_html(html, language, "fr-FR")
    assert set_spaces_in_html(once, language, "fr-FR") == once


@given(HTML, st.sampled_from(["fr", "en"]))
def test_law_only_the_spaces_of_html_change(html: str, language: str) -> None:
    def without_spaces(given: str) -> str:
        return re.sub("[ \u00a0\u202f]", "", unescape(given))

    assert without_spaces(set_spaces_in_html(html, language, "fr-FR")) == without_spaces(html)


@given(HTML)
def test_law_text_in_other_languages_stays(html: str) -> None:
    assert (
        set_spaces_in_html(f'<div lang="en">{html}</div>', "fr", "fr-FR")
        == f'<div lang="en">{set_spaces_in_html(html, "en", "fr-FR")}</div>'
    )
    assert set_spaces_in_html(html.replace(' lang="fr-CA"', ""), "en", "fr-FR") == html.replace(' lang="fr-CA"', "")


def test_other_languages_keep_their_spaces() -> None:
    assert "What?" in read_markdown("What?", "en", "fr-FR").text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Note:** texte", "<strong>Note&nbsp;:</strong> texte"),
        ("**Note**: texte", "<strong>Note</strong>&nbsp;: texte"),
        ("*Attention*! Oui", "<em>Attention</em>\u202f! Oui"),
        ("«*a*»", "«\u202f<em>a</em>\u202f»"),
        ("Voici la liste:", "Voici la liste&nbsp;:"),
        ("`x`: oui", "<code>x</code>&nbsp;: oui"),
        ("<b>a:</b>b", "<b>a:</b>b"),
        ("**22**:30", "<strong>22</strong>:30"),
    ],
)
def test_spaces_are_set_at_the_borders_of_elements_and_at_the_end(text: str, html: str) -> None:
    assert read_markdown(text, "fr", "fr-FR").body.pieces[0].strip() == f"<p>{html}</p>"


def test_cells_and_items_end_like_paragraphs() -> None:
    written = read_markdown("- a:\n\n| b: | c! |\n|---|---|\n| d: | e |", "fr", "fr-FR").body.pieces[0]
    assert [sign in written for sign in ("a&nbsp;:</li>", "b&nbsp;:</th>", "c\u202f!</th>", "d&nbsp;:</td>")] == [
        True
    ] * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'eau d'un aujourd'hui", "l’eau d’un aujourd’hui"),
        ("l'*eau* et l'**eau**", "l’eau et l’eau"),
        ("`l'eau` et <kbd>l'eau</kbd>", "l'eau et l'eau"),
        ("https://a.example/l'eau", "https://a.example/l'eau"),
        ("'a' rock 'n' roll 5'", "'a' rock 'n' roll 5'"),
        ("<i lang=\"en\">it's</i> l'eau", "it's l’eau"),
    ],
)
def test_apostrophes_are_typographic_in_french_prose(text: str, expected: str) -> None:
    assert read_markdown(text, "fr", "fr-FR").text == expected


def test_apostrophes_can_be_left_as_they_are() -> None:
    assert read_markdown("l'eau: oui", "fr", "fr-FR-spaces").text == "l'eau\u00a0: oui"
    assert read_markdown("it's", "en", "fr-FR").text == "it's"


LATIN = "A paragraph in English"


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_a_latin_block_in_a_text_from_right_to_left_has_its_own_direction(language: str) -> None:
    text = f"عربي C++ عربي عربي\n\n{LATIN}\n\n- *{LATIN}*\n- عربي\n\n## {LATIN}\n\n| {LATIN} |\n|---|\n| عربي |"
    written = read_markdown(text, language).body.pieces[0]
    assert written.count('dir="auto"') == 4
    assert "<p>عربي" in written
    assert f'<p dir="auto">{LATIN}' in written


def test_a_hebrew_block_in_an_english_text_has_its_own_direction() -> None:
    written = read_markdown("Word\n\nשלום עולם\n\nThe word שלום", "en").body.pieces[0]
    assert written == '<p>Word</p>\n<p dir="auto">שלום עולם</p>\n<p>The word שלום</p>\n'


def test_titles_have_typographic_apostrophes_on_pages_and_stay_as_written_in_exports(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    text = "Assez de mots pour un article sur l'eau."
    site.put("content/a.md", article(text, title="L'eau", language="fr", summary="C'est l'eau"))
    site.build()
    page = site.read("2024/a/index.html")
    assert '<h1 class="p-name">L’eau</h1>' in page
    assert "sur l’eau." in page
    assert "C’est l’eau" in site.read("index.html")
    assert "L'eau" in site.read("2024/a/citation.bib")
