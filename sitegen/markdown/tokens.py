"""The tokens of markdown-it, and the lines from which they come."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token


def inline_tokens(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Yield each token within paragraphs, headings and cells, with the line in which it begins, counted from 0."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        current = line
        for inline in token.children or ():
            start = current
            # Counted first, for the token may be changed. Line breaks written as `&#10;` are no lines of the source.
            if inline.type == "softbreak" or inline.type == "hardbreak":
                current += 1
            elif inline.type == "html_inline":
                current += inline.content.count("\n")
            yield inline, start
