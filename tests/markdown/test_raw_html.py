"""Raw HTML: what only the parser may write is not taken from it, and what it names works."""

import pytest

from sitegen.markdown.document import Document
from sitegen.markdown.reader import read_markdown


def html(document: Document) -> str:
    return document.body.pieces[0]


def codes(document: Document) -> list[str]:
    return [diagnostic.code for diagnostic in document.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        '<section class="footnotes"><ol class="footnotes-list"><li class="footnote-item">x</li></ol></section>',
        "<li class=footnote-item>x</li>",
        '<li CLASS="foot&#110;ote-item">x</li>',
        '<ul><li/class="center footnote-item">x</li></ul>',
        '<span class="foreign-mark">x</span>',
        '<a role="doc-noteref" aria-labelledby="note-back">x</a>',
        'a <sup class="footnote-ref">x</sup>',
    ],
)
def test_nothing_that_only_the_parser_writes_can_be_worn_by_raw_html(text: str) -> None:
    document = read_markdown(text)
    assert not [word for word in ("footnote", "foreign", "role", "aria") if word in html(document)]
    assert "x" in document.text


@pytest.mark.parametrize("anchor", ['<a name="part2"></a>', "<a name=part2>x</a>", "<p><a name='part2'>x</a></p>"])
def test_a_name_is_a_place_that_links_may_lead_to(anchor: str) -> None:
    document = read_markdown(f"[Go](#part2)\n\n{anchor}")
    assert '<a href="#s-part2">Go</a>' in html(document)
    assert ' id="s-part2"' in html(document)
    assert not document.diagnostics


@pytest.mark.parametrize(
    ("fragment", "name"), [("whats-new", "s-what-s-new"), ("qa", "s-q-a"), ("qa-1", "s-q-a-2"), ("été", "s-ete")]
)
def test_the_fragments_of_github_work(fragment: str, name: str) -> None:
    document = read_markdown(f"## What’s new?\n\n## Q&A\n\n## Q&A\n\n## Été\n\n[x](#{fragment})")
    assert f'<a href="#{name}">x</a>' in html(document)
    assert not document.diagnostics


@pytest.mark.parametrize("address", ["ftp://a.example/", "java&#10;script:alert(1)", " javascript:x", "magnet:?x"])
def test_a_link_to_another_scheme_loses_its_address_with_a_warning(address: str) -> None:
    document = read_markdown(f'<a href="{address}">words</a>')
    assert html(document) == "<p><a>words</a></p>\n"
    assert codes(document) == ["link-removed"]


def test_an_address_is_written_like_one_of_markdown() -> None:
    address = "https://ä.example/é b?a=1&amp;b"
    assert (
        html(read_markdown(f'<a href="{address}">x</a>')).partition(" rel")[0].rpartition("href=")[2]
        == html(read_markdown(f"[x](<{address}>)")).partition(" rel")[0].rpartition("href=")[2]
    )


def test_a_footnote_within_raw_html_is_named_at_its_place() -> None:
    document = read_markdown("Words.\n\n<table><tr><td>Apple[^a]</td></tr></table>\n\n[^a]: Malus.")
    assert [(found.code, found.line, found.column) for found in document.diagnostics] == [("footnote-html", 3, 21)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("<h3>Ingredients\n\n<p>**Mixture:**\n\nWords", "html-open", 1),
        ("Words\n\n<ul>- 200g\n\nWords", "html-open", 3),
        ("Words <b>bold\n\nWords", "html-open", 1),
        ("<div>\n<p>a</p>\n\n    <p>b</p>\n\n</div>", "html-indented", 4),
    ],
)
def test_html_that_swallows_the_rest_or_becomes_code_is_named(text: str, code: str, line: int) -> None:
    assert [(found.code, found.line) for found in read_markdown(text).diagnostics] == [(code, line)]


@pytest.mark.parametrize("text", ["<p>a\n\n<p>b", "<ul>\n<li>a\n<li>b\n</ul>", "<div>\n\n*a*\n\n</div>", "a<br>b"])
def test_html_that_needs_no_end_tag_is_right(text: str) -> None:
    assert not read_markdown(text).diagnostics


def test_a_script_with_an_empty_line_is_told_of_that_line() -> None:
    document = read_markdown("</div>\n<script>\n\na\n</script>\n\nWords")
    assert document.diagnostics[0].code == "html-unclosed"
    assert "empty line" in document.diagnostics[0].message


def test_the_name_of_a_page_that_was_copied_whole_is_no_part_of_the_text() -> None:
    document = read_markdown("<html><head><title>Name</title></head><body>\n<p>Words</p>\n</body></html>")
    assert document.text == "Words"
    assert codes(document) == ["html-removed"]
