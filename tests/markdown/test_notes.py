"""Notes of the curator: Markdown beside the text of an article."""

from pathlib import Path

import pytest

from sitegen.markdown.notes import read_note
from tests.support.sites import Folder, article


def test_a_note_is_markdown_and_its_links_are_checked(tmp_path: Path) -> None:
    note = "Read *this* after [that](b.md)."
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(note=note)}-- content/b.md --\n{article()}")
    assert folder.problems() == ()
    assert 'Read <em>this</em> after <a href="/2024/b/">that</a>.' in folder.read("2024/a/index.html")
    folder.put("content/a.md", article(note="'[gone](c.md)'"))
    assert [(problem.code, problem.line) for problem in folder.problems()] == [("link-broken", 6)]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='x' onclick='alert(1)'>x</a>",
        "</aside></article><form action=//evil.example>",
    ],
)
def test_nothing_in_a_note_can_run_or_leave_its_place(hostile: str) -> None:
    note, _ = read_note(f"Before. {hostile} After.", "en", "off")
    html = note.html([""] * len(note.references))
    assert "Before." in html
    assert "After." in html
    for sign in ("<script", "onerror", "onclick", "javascript", "<form", "</aside"):
        assert sign not in html


def test_the_ids_of_a_note_are_not_those_of_the_text() -> None:
    note, _ = read_note("## A heading\n\nA note[^1], and [up](#a-heading).\n\n[^1]: At its foot.\n", "en", "off")
    html = note.html([""] * len(note.references))
    assert 'id="n-a-heading"' in html
    assert 'href="#n-a-heading"' in html
    assert '"s-' not in html
    assert '"#s-' not in html


def test_an_empty_note_is_none() -> None:
    note, diagnostics = read_note(" \n", "en", "off")
    assert (note.html([]), note.text, diagnostics) == ("", "", ())


def test_a_description_and_a_note_of_one_source_each_have_their_own_footnotes(tmp_path: Path) -> None:
    words = '"Words[^1] and more.\\n\\n## Part\\n\\n[^1]: See [it](#part)."'
    config = f"title: R\nurl: https://example.org/\nsources:\n  g: {{name: G, description: {words}, note: {words}}}\n"
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{config}-- content/a.md --\n{article(source='g')}")
    assert folder.problems() == ()
    page = folder.read("sources/g/index.html")
    for prefix in ("d-", "n-"):
        for name in ("fn1", "fnref1", "part"):
            assert page.count(f'id="{prefix}{name}"') == 1
            assert f'href="#{prefix}{name}"' in page
    assert page.count('aria-labelledby="note-back"') == 2
    assert page.count('id="note-back"') == 1
