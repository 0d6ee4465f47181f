"""Laws of reading articles: no file makes it fail, nothing escapes, and nothing is lost silently."""

import json
import re
from html import unescape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.config.site import Config
from sitegen.config.site_yaml import Limits
from sitegen.content.front_matter import FrontMatter
from sitegen.markdown.document import Document
from sitegen.markdown.grammar import grammar_of
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.syntax.registry import SYNTAX
from tests.support import laws
from tests.support.laws import HEAD, html
from tests.support.sites import CONFIG, article
from tests.support.vectors import VECTORS

# Characters that parsers stumble over.
SNIPPETS = (
    "- ~ * ** _ ` ``` ~~~ > # ## [ ] ( ) ![ ]( [^1] [^1]: [a]: ^[ | |-| : <b> </b> <p> <div> </div> <table> <td> <a "
    "<img <!-- --> <script> </script> <svg> <math> <style> <textarea> <title> <template> <select> <iframe <x> & &amp; "
    '&lt; &#0; &#x110000; \\ \\[ http:// www. @ javascript: {{ }} {% « » ? ! ; % 1. 2) + = == href= src=x title=" \' " '
    "« » é 日本 \u202e \ud7ff \x01 \0 \t \x0b \u2028 \ufeff --- ... *** "
).split(" ")
WORDS = st.integers(0, 9999).map("w{}z".format)
MESS = st.lists(st.one_of(st.sampled_from([*SNIPPETS, "\n", "\n\n", "\n    ", " "]), WORDS), max_size=40).map("".join)


@given(st.binary(max_size=300))
def test_law_any_bytes_are_an_article_or_problems(data: bytes) -> None:
    for file in (data, HEAD.encode() + data, b"---\n" + data + b"\n---\n"):
        laws.any_bytes_are_an_article_or_problems(file)


PARTS = (
    "title source date topic tags draft extra note translation from method aliases slug language a : :: - ? | > & * "
    "! !! % @ ` ' \" [ ] { } , # ~ null 2024 --- ... <<: &a *a !!str é \\ \t \x07 \u2028 \x85 \ud7ff &#0; &amp; / //"
).split(" ")
YAML = st.lists(st.sampled_from([*PARTS, "\n", "\n  ", ": ", " "]), max_size=40).map("".join)


@given(YAML)
@example("titl`e: a")
@example("a: b\ntranslation: {c: d}")
def test_law_any_front_matter_is_read_or_refused_at_a_place_that_exists(yaml: str) -> None:
    laws.any_bytes_are_an_article_or_problems(f"---\n{yaml}\n---\ntext".encode())


VALUE = st.one_of(MESS, YAML, st.text(max_size=60)).map(lambda value: json.dumps(value, ensure_ascii=False))


@given(st.dictionaries(st.sampled_from([*FrontMatter.model_fields]), VALUE), MESS)
def test_law_any_values_of_fields_are_an_article_or_problems(fields: dict[str, str], text: str) -> None:
    laws.any_bytes_are_an_article_or_problems(article(text, **fields).encode("utf-8", "replace"))


@given(MESS, st.sampled_from(["fr", "en", "ar", "ja"]))
@example("a&#10;<svg>", "en")
def test_law_any_markdown_becomes_safe_html_with_diagnostics_at_positions_that_exist(text: str, language: str) -> None:
    laws.any_markdown_is_safe(text, language)


ATTACK = st.lists(st.one_of(st.sampled_from([*VECTORS.values()]), MESS), max_size=3).map("\n".join)


@given(ATTACK, st.integers(0, 200), st.integers(0, 200), MESS)
def test_law_attacks_that_are_cut_and_mixed_become_safe_html(text: str, start: int, length: int, other: str) -> None:
    laws.any_markdown_is_safe(text[:start] + other + text[start + length :])


SETTING = st.one_of(MESS, YAML, st.text(max_size=30), st.sampled_from(["1", "true", "[]", "{}", "{a: b}", "[a, b]"]))
SETTINGS = st.lists(
    st.tuples(st.sampled_from([*Config.model_fields, *Limits.model_fields, "a"]), SETTING), max_size=6
).map(lambda lines: "".join(f"{key}: {value}\n" for key, value in lines))


@given(st.one_of(SETTINGS, SETTINGS.map(f"{CONFIG}{{}}".format), YAML))
@example("a:\n b\nc")
@example("---")
def test_law_any_settings_are_a_config_or_problems_at_positions_that_exist(text: str) -> None:
    laws.any_settings_are_a_config_or_problems(text.replace("\r", "\n"))


NAME = st.one_of(
    st.text(max_size=20),
    st.lists(st.sampled_from([*SNIPPETS, "..", "/", "con", "é", " ", "\n"]), max_size=6).map("".join),
)


@given(NAME)
def test_law_a_file_of_any_name_is_an_article_or_problems(name: str) -> None:
    laws.any_bytes_are_an_article_or_problems(HEAD.encode(), f"{name}.md")


def inside(name: str) -> str:
    """Return a name that stays within the folder of the test."""
    return "/".join(part for part in name.replace("\0", "").split("/") if part not in {"", ".", ".."}) or "a"


FILES = st.dictionaries(
    st.one_of(
        NAME.map(lambda name: f"content/{inside(name)}.md"),
        NAME.map(lambda name: f"static/{inside(name)}"),
        st.sampled_from(["content/a.md", "content/b.md", "permalinks.jsonl", "sources.yaml", "static/index.html"]),
    ),
    st.one_of(
        st.binary(max_size=100),
        MESS.map(lambda text: article(text).encode("utf-8", "replace")),
        st.tuples(VALUE, VALUE).map(
            lambda values: article(title=values[0], slug=values[1], aliases=f"[{values[1]}]").encode("utf-8", "replace")
        ),
        st.sampled_from(["../b.md", "/a/", "//e", "../../etc/x", "a.md#b", "%2e%2e/b.md"]).map(
            lambda path: article(f"[a]({path}) ![b]({path})", aliases=f"['{path}']", image=f"'{path}'").encode()
        ),
    ),
    max_size=5,
)


@settings(max_examples=max(10, settings().max_examples // 8))
@given(FILES)
def test_law_any_files_are_a_site_or_problems_and_nothing_else_is_written(files: dict[str, bytes]) -> None:
    laws.any_files_are_a_site_or_problems(files)


@given(MESS)
@example("</script>\ufeff")
def test_law_sanitised_html_is_safe_already(text: str) -> None:
    once = grammar_of(SYNTAX).clean(text)
    again = grammar_of(SYNTAX).clean(once)
    assert re.sub(r' id="(?:s-)*', ' id="', again) == re.sub(r' id="(?:s-)*', ' id="', once)


# The codes of diagnostics that say that text is not shown.
LOSSES = set(
    (
        "footnote-unused footnote-html footnote-duplicate definition-unused definition-empty table-cells fence-words "
        "comment-hidden foreign-mark"
    ).split()
)


def _tells_of_loss(document: Document) -> bool:
    """Return whether a diagnostic says that text is left out; that of a script or a style goes with its tag."""
    return any(
        diagnostic.fatal or diagnostic.code in LOSSES or diagnostic.message.startswith(("<script>", "<style>"))
        for diagnostic in document.diagnostics
    )


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


@given(BLOCK)
def test_law_every_word_of_an_article_is_shown_unless_it_is_refused(text: str) -> None:
    document = read_markdown(text)
    shown = set(re.findall(r"w\d+z", unescape(html(document))))
    assert set(re.findall(r"w\d+z", text)) <= shown or _tells_of_loss(document)


@given(BLOCK)
def test_law_the_plain_text_has_the_words_of_the_html(text: str) -> None:
    document = read_markdown(text)
    visible = re.sub(r"<[^>]*>", " ", html(document))
    assert set(re.findall(r"w\d+z", document.text)) == set(re.findall(r"w\d+z", unescape(visible)))
