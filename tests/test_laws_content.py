"""Laws of reading articles: whatever a file holds, nothing fails, nothing escapes, and nothing is lost in silence."""

import re
from html import unescape

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import safety
from sitegen.apart import parse
from sitegen.article import Parsed
from sitegen.articles import reading_settings
from sitegen.body import fill
from sitegen.config import Config
from sitegen.markdown import Document, read_markdown
from sitegen.reading import File

SETTINGS = reading_settings(Config(title="t", url="https://example.org/", language="fr", timezone="Europe/Paris"))
HEAD = "---\ntitle: A\nsource: B\ndate: 2024\ntopic: T\n---\n"
# What parsers stumble over.
SNIPPETS = (
    "- ~ * ** _ ` ``` ~~~ > # ## [ ] ( ) ![ ]( [^1] [^1]: [a]: ^[ | |-| : <b> </b> <p> <div> </div> <table> <td> <a "
    "<img <!-- --> <script> </script> <svg> <math> <style> <textarea> <title> <template> <select> <iframe <x> & &amp; "
    '&lt; &#0; &#x110000; \\ \\[ http:// www. @ javascript: {{ }} {% « » ? ! ; % 1. 2) + = == href= src=x title=" \' " '
    "« » é 日本 \u202e \ud7ff \x01 \0 \t \x0b \u2028 \ufeff --- ... *** "
).split(" ")
WORDS = st.integers(0, 9999).map("w{}z".format)
MESS = st.lists(st.one_of(st.sampled_from([*SNIPPETS, "\n", "\n\n", "\n    ", " "]), WORDS), max_size=40).map("".join)


def read(data: bytes) -> Parsed:
    return parse(File("a.md", data, SETTINGS))


def html(document: Document) -> str:
    return fill(document.body.pieces, [""] * len(document.references))


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_law_any_bytes_are_an_article_or_problems(data: bytes) -> None:
    for given_ in (data, HEAD.encode() + data, b"---\n" + data + b"\n---\n"):
        parsed = read(given_)
        assert parsed.article or any(problem.severity == "error" for problem in parsed.problems)


PARTS = (
    "title source date topic tags draft extra a : :: - ? | > & * ! !! % @ ` ' \" [ ] { } , # ~ null 2024 "
    "--- ... <<: &a *a !!str é \\ \t \x07 \u2028"
).split(" ")
YAML = st.lists(st.sampled_from([*PARTS, "\n", "\n  ", ": ", " "]), max_size=40).map("".join)


@settings(max_examples=150)
@given(YAML)
def test_law_any_front_matter_is_read_or_refused_at_a_place_that_exists(yaml: str) -> None:
    file = f"---\n{yaml}\n---\ntext"
    parsed = read(file.encode())
    lines = re.split(r"\r\n?|\n", file)
    for problem in parsed.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@settings(max_examples=200)
@given(MESS)
def test_law_any_markdown_becomes_safe_html_with_remarks_at_places_that_exist(text: str) -> None:
    document = read_markdown(text, "fr", "fr-FR")
    lines = text.split("\n")
    places = {(found.line, found.column) for found in document.remarks}
    for line, column in places | {(found.line, found.column) for found in document.references}:
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
    tree = html5lib.parseFragment(html(document), treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        assert str(element.tag) not in {"script", "style", "iframe", "form", "svg", "math"}
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.get("href", "https:").startswith(("http:", "https:", "mailto:", "#"))


@settings(max_examples=150)
@given(MESS)
def test_law_sanitised_html_is_safe_already(text: str) -> None:
    once = safety.clean(text)
    again = safety.clean(once)
    assert re.sub(r' id="(?:s-)*', ' id="', again) == re.sub(r' id="(?:s-)*', ' id="', once)


# What tells that text is not shown.
LOSSES = {"footnote-unused", "footnote-duplicate", "definition-unused", "table-cells", "fence-words"}


def _tells_of_loss(document: Document) -> bool:
    """Tell whether a remark says that text is left out; a script's and a style's goes with its tag."""
    return any(
        remark.fatal or remark.code in LOSSES or remark.message.startswith(("<script>", "<style>"))
        for remark in document.remarks
    )


@settings(max_examples=200)
@given(MESS)
def test_law_no_word_is_lost_in_silence(text: str) -> None:
    document = read_markdown(text)
    targets = " ".join(reference.target for reference in document.references)
    shown = set(re.findall(r"w\d+z", unescape(html(document)) + targets))
    # Comments are for authors, and the first word behind a fence is the name of a language.
    meant = re.sub(r"<!---?>|<!--.*?-->|(?:```|~~~)[^\s]*", " ", text, flags=re.DOTALL)
    assert set(re.findall(r"w\d+z", meant)) <= shown or _tells_of_loss(document)


# Markdown as people write it: blocks in blocks, of words that are told apart by their numbers.

LINE = st.lists(
    st.one_of(
        WORDS,
        WORDS.map("*{}*".format),
        WORDS.map("**{}**".format),
        WORDS.map("`{}`".format),
        WORDS.map("[{}](https://example.org/)".format),
        WORDS.map("![{}](https://example.org/a.png)".format),
        WORDS.map("<b>{}</b>".format),
        WORDS.map("<unknown>{}</unknown>".format),
        WORDS.map("<!-- -->{}".format),
        WORDS.map("x < y {}".format),
        WORDS.map("^[{}]".format),
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
BLOCK = st.recursive(
    st.one_of(
        LINE,
        LINE.map("# {}".format),
        LINE.map("{}\n===".format),
        WORDS.map("    {}".format),
        WORDS.map("```\n{}\n```".format),
        WORDS.map("```python\n{} = 1\n```".format),
        st.tuples(WORDS, WORDS).map("| a | b |\n|---|---|\n| {0[0]} | {0[1]} |".format),
        st.tuples(WORDS, WORDS).map("{0[0]}\n: {0[1]}".format),
        WORDS.map("said[^{0}]\n\n[^{0}]: {0}".format),
        WORDS.map("<div>\n{}".format),
        WORDS.map("<table><tr><td>{}".format),
        WORDS.map('<p title="unclosed {}'.format),
        WORDS.map("<svg><text>{}</text></svg>".format),
        WORDS.map("<textarea>{}".format),
        WORDS.map("<? {}".format),
    ),
    lambda blocks: st.one_of(
        blocks.map(lambda block: re.sub("^", "> ", block, flags=re.MULTILINE)),
        blocks.map(lambda block: "- " + block.replace("\n", "\n  ")),
        blocks.map(lambda block: "1. " + block.replace("\n", "\n   ")),
        st.lists(blocks, min_size=2, max_size=4).map("\n\n".join),
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(BLOCK)
def test_law_every_word_of_an_article_is_shown_unless_it_is_refused(text: str) -> None:
    document = read_markdown(text)
    shown = set(re.findall(r"w\d+z", unescape(html(document))))
    assert set(re.findall(r"w\d+z", text)) <= shown or _tells_of_loss(document)


@settings(max_examples=150)
@given(BLOCK)
def test_law_the_plain_text_has_the_words_of_the_html(text: str) -> None:
    document = read_markdown(text)
    visible = re.sub(r"<[^>]*>", " ", html(document))
    assert set(re.findall(r"w\d+z", document.text)) == set(re.findall(r"w\d+z", unescape(visible)))
