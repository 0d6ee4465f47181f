"""Safe HTML -> Document: the pieces of its page, and its headings, references and text."""

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from sitegen.markdown.body import Body, Reference, RemoteImages
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.grammar import Grammar
from sitegen.markdown.outline import Heading, Outline
from sitegen.markdown.positions import Positions
from sitegen.markdown.safe_html import HEADING_TAGS, TAG
from sitegen.markdown.writer import Writer

# Tags of HTML that separate the text before and after them.
_BLOCK_TAGS = frozenset(
    (
        "address article aside blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li "
        "ol p pre section summary table td th tr ul"
    ).split()
)


class Document(Struct, frozen=True):
    """The result of reading an article's Markdown."""

    body: Body
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    fragments: tuple[str, ...]
    """The ids of its HTML, which links may lead to."""
    text: str
    """Plain text, a line for each block."""
    prose: str
    """The text without headings, tables, code and footnotes."""
    diagnostics: tuple[Diagnostic, ...]
    remote_hosts: tuple[str, ...] = ()
    """The host of each image that is shown from another site."""


def assemble(
    html: str, positions: Positions, grammar: Grammar, home: str = "", remote_images: RemoteImages = "warn"
) -> Document:
    """Make a document of safe HTML; `positions` are those of the Markdown from which it was made."""
    outline = Outline(html, positions, grammar.not_text)
    writer = Writer(outline.html, outline.ids, outline.headings, positions, home, remote_images)
    writer.write_all(grammar.written_tags, grammar.writers)
    html = grammar.not_text.sub("", outline.html)
    blocks = _blocks(html)
    searched = "\n".join(f"<{tag}>{words}</{tag.partition(' ')[0]}>" for tag, words in blocks)
    return Document(
        Body(tuple(writer.pieces), searched),
        tuple(outline.headings),
        tuple(writer.references),
        tuple(sorted(outline.ids)),
        unescape("\n".join(words for _, words in blocks)),
        unescape("\n".join(words for tag, words in _prose(html, blocks, grammar.not_prose) if tag == "p")),
        (*outline.diagnostics, *writer.diagnostics),
        tuple(writer.remote_hosts),
    )


def _prose(html: str, blocks: list[tuple[str, str]], not_prose: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the blocks without tables, code and the like."""
    prose = not_prose.sub("", html)
    return blocks if prose == html else _blocks(prose)


def _blocks(html: str) -> list[tuple[str, str]]:
    """Return the tag and the text of each block that has text; the tag is that of a heading, or `p`."""
    blocks = [(tag, " ".join(content.split())) for tag, content in _text_blocks(html)]
    return [(tag, words) for tag, words in blocks if words]


def _text_blocks(html: str) -> Iterator[tuple[str, str]]:
    """Yield a tag, that of a heading or `p`, and the text between the tags of blocks."""
    current, content, position = "p", [""], 0
    for tag in TAG.finditer(html):
        content.append(html[position : tag.start()])
        position = tag.end()
        slash, name, attributes = tag.groups()
        if name in _BLOCK_TAGS:
            yield current, "".join(content)
            content = []
            current = f"{name}{attributes}" if name in HEADING_TAGS and not slash else "p"
    yield current, "".join(content) + html[position:]
