"""Links and pictures that are not written as CommonMark has them are read as meant, or named."""

import pytest

from sitegen.markdown.document import Document
from sitegen.markdown.reader import read_markdown


def codes(document: Document) -> list[str]:
    return [diagnostic.code for diagnostic in document.diagnostics]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("![A map](my map.png)", "my%20map.png"),
        ('![A map](my  map.png "Caption")', "my%20%20map.png"),
        ("![A map](maps/my map (1).png)", "maps/my%20map%20(1).png"),
        ("[*a* b](my notes.md#part)", "my%20notes.md#part"),
        ("[a](../other folder/)", "../other%20folder/"),
    ],
)
def test_the_name_of_a_file_may_have_spaces(text: str, target: str) -> None:
    document = read_markdown(text)
    assert [reference.target for reference in document.references] == [target]
    assert not document.diagnostics


def test_an_address_of_the_web_may_have_spaces_after_its_host() -> None:
    document = read_markdown("[y](https://ex.example/a b)")
    assert ' href="https://ex.example/a%20b"' in document.body.pieces[0]
    assert not document.diagnostics


@pytest.mark.parametrize(
    "text",
    [
        "[site](http://exmaple .com)",
        "[a](see below)",
        "![a](a picture)",
        "[*a*](b c)",
        "<https://a.example/b c>",
        "[*a* d](b c)",
        "[a]( b c )",
    ],
)
def test_any_other_words_in_the_place_of_an_address_are_named(text: str) -> None:
    assert codes(read_markdown(text)) == ["address-space"]


def test_a_title_without_an_address_makes_a_link_that_leads_nowhere() -> None:
    document = read_markdown('By the [Community *of* Practice]( "Social Media"), it says.')
    assert [reference.target for reference in document.references] == [""]
    assert document.prose == "By the Community of Practice, it says."


@pytest.mark.parametrize("text", [r"\[a](b c)", "`[a](b c)`", "a (b c)", "f[i] (b c)"])
def test_brackets_that_are_no_link_are_text(text: str) -> None:
    assert not read_markdown(text).diagnostics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x][ref]", ["definition-missing"]),
        ("![x][ref]", ["definition-missing"]),
        ("[x][]", ["definition-missing"]),
        ("[*x* y][ref]", ["definition-missing"]),
        ("[word][1]", ["definition-missing"]),
        ("[x][ref]\n\n[ref]: https://a.example/", []),
        ("x[i][j] and [1][2] and [sic]", []),
        (r"\[x][ref]", []),
        ("`[x][ref]`", []),
        ("[m]:\n[a]: https://a.example/\n\n[x][a]", ["definition-empty"]),
        ("[m]:\nhttps://a.example/\n\n[x][m]", []),
        ("Words\n[a]: https://a.example/", ["definition-text"]),
        ("[m]:\n\n[x][m]", ["definition-empty", "definition-missing"]),
        ("Words\n[a]: b.md", ["definition-text"]),
        ("Words\n[Note]: see below", []),
    ],
)
def test_a_reference_without_a_definition_is_named(text: str, expected: list[str]) -> None:
    assert codes(read_markdown(text)) == expected


def test_an_empty_definition_does_not_take_the_next_one_for_its_address() -> None:
    document = read_markdown("[m]:\n[a]: https://a.example/\n[b]: https://b.example/\n\n[x][a] [y][b]")
    assert 'href="https://a.example/"' in document.body.pieces[0]
    assert 'href="https://b.example/"' in document.body.pieces[0]


@pytest.mark.parametrize("address", ["ftp://a.example/b", "magnet:?xt=1", "javascript:alert(1)", "data:text/html,x"])
def test_a_link_of_a_scheme_that_may_not_be_published_is_named(address: str) -> None:
    document = read_markdown(f"[words]({address})")
    assert codes(document) == ["link-removed"]
    assert "href" not in document.body.pieces[0]
