"""Marks of other programs are named once a file, and are in no summary, heading or search."""

import pytest

from sitegen.markdown.document import Document
from sitegen.markdown.reader import read_markdown


def codes(document: Document) -> list[str]:
    return [diagnostic.code for diagnostic in document.diagnostics]


@pytest.mark.parametrize(
    "mark",
    [
        "{{< youtube abc_123_x >}}",
        "{{<youtube x>}}",
        "{{% notice tip %}}",
        "{% include figure_a_b.html %}",
        '{% image "a.png" %}',
        "{{ page.title }}",
        "<%= partial %>",
        "{{site.url}}",
        "![[Name]]",
        "[TOC]",
        "[[_TOC_]]",
        '[caption id="1" width="300"]',
        "[/caption]",
        "[vc_row]",
    ],
)
def test_a_mark_stays_on_the_page_and_is_in_no_summary_heading_or_search(mark: str) -> None:
    document = read_markdown(f"# Words {mark}\n\nText {mark} and {mark}.")
    assert codes(document) == ["foreign-mark"]
    assert "(3 times)" in document.diagnostics[0].message
    assert document.headings[0].id == "s-words"
    assert document.headings[0].text == "Words"
    assert document.text == "Words\nText and ."
    assert document.prose == "Text and ."
    assert document.body.search == '<h2 id="s-words">Words</h2>\n<p>Text and .</p>'
    assert "foreign-mark" in document.body.pieces[0]


@pytest.mark.parametrize(
    "line",
    [
        "!!! note",
        '!!! warning "A title"',
        "??? tip",
        "???+ tip",
        "::: warning",
        ":::note",
        ":::",
        "> [!NOTE]",
        "> [!tip]-",
    ],
)
def test_a_line_that_begins_a_box_of_another_program_is_named(line: str) -> None:
    document = read_markdown(f"{line}\n{'> ' * line.startswith('>')}Text.")
    assert codes(document) == ["foreign-mark"]
    assert document.text == "Text."


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('![A](https://a.example/a.jpg "Caption"){width=50%}\n', "<figcaption>Caption"),
        ("Text\n{: .lead }", "<p>Text\n</p>"),
        ("Text\n\n{: .lead }", "<p>Text</p>"),
        ("[a](https://a.example/){target=_blank}", ">a</a></p>"),
        ("*a*{.b} c", "<p><em>a</em> c</p>"),
        ("A line. ^37066d", "<p>A line. </p>"),
        ("a<o:p></o:p> b", "<p>a b</p>"),
        ('<st1:place w:st="on">a</st1:place>', "<p>a</p>"),
        ("<p>a<o:p>&nbsp;</o:p></p>", "<p>a&nbsp;</p>"),
        ("[[Name]] and [[Other|words]]", "<p>Name and words</p>"),
    ],
)
def test_a_mark_of_which_nothing_is_to_be_shown_is_removed_with_a_warning(text: str, html: str) -> None:
    document = read_markdown(text)
    assert html in document.body.pieces[0]
    assert codes(document) == ["foreign-mark"]


def test_an_id_after_a_heading_is_its_id() -> None:
    document = read_markdown("## How we worked {#methods}\n\n[there](#methods)")
    assert document.headings[0].id == "s-methods"
    assert document.headings[0].text == "How we worked"
    assert 'href="#s-methods"' in document.body.pieces[0]
    assert not document.diagnostics


@pytest.mark.parametrize(
    "text",
    [
        "`{{< x >}}` and `[[x]]`",
        "```\n{% x %}\n```",
        "\\{{< x >}}",
        "\\[[x]]",
        "[[1, 2], [3, 4]] and [[1]](https://a.example/)",
        "if [[ -f x ]]",
        "{not} {a: b} {1}",
        "A video: [video] and [/etc]",
        "Wow!!! note",
        "a :: b ::: c",
    ],
)
def test_code_and_escaped_signs_are_no_marks(text: str) -> None:
    assert not read_markdown(text).diagnostics


@pytest.mark.parametrize("address", ["{filename}b.md", "{static}/a.png", "{{site.url}}/b/"])
def test_a_mark_within_an_address_is_named(address: str) -> None:
    assert "foreign-mark" in codes(read_markdown(f"[words]({address})"))
