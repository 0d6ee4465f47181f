"""Bare addresses in a text become links: those with a scheme or `www.`, and addresses of e-mail."""

import re

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt

from sitegen.markdown.grammar import Syntax

_LINKS = re.compile(r"://|www\.|@")
# Signs that end a sentence or a quotation, but no address.
_END_SIGNS = "…»›”’.,;:!?"


class _Linkify(LinkifyIt):  # type: ignore[misc]  # the library has no types
    """Takes `www.example.org` for a link, but not every `word.word`, such as the name Digital.gov."""

    def pretest(self, text: str) -> bool:
        return bool(_LINKS.search(text))

    def test(self, text: str) -> bool:
        # The library's own search more than doubles the time of reading, so it runs only where there may be a link.
        return bool(_LINKS.search(text)) and bool(super().test(text))

    def match(self, text: str) -> list[Match] | None:
        matches = super().match(text) or ()
        return [_trim(match) for match in matches if match.schema or match.raw.casefold().startswith("www.")]

    def match_at_start(self, text: str) -> Match | None:
        match = super().match_at_start(text)
        return _trim(match) if match else None


def _trim(match: Match) -> Match:
    """Leave out of an address the signs that end its sentence or quotation."""
    surplus = len(match.raw) - len(match.raw.rstrip(_END_SIGNS))
    if surplus:
        match.raw, match.text, match.url = (part[:-surplus] for part in (match.raw, match.text, match.url))
        match.last_index -= surplus
    return match


def extend(parser: MarkdownIt) -> None:
    """Let a parser find bare addresses."""
    parser.enable("linkify")
    parser.options["linkify"] = True
    parser.linkify = _Linkify()


BARE_LINKS = Syntax(extend=extend)
