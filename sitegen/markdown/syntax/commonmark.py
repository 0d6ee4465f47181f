"""Paragraphs, emphasis, lists, quotations and rules, as CommonMark 0.31 has them."""

from sitegen.markdown.grammar import Syntax

COMMONMARK = Syntax(
    tags=frozenset("p br em strong hr blockquote ul ol li".split()),
    attributes={"ol": {"start"}},
)
