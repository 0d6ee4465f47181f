"""Bare addresses in a text become links: those with a scheme or `www.`, and addresses of e-mail."""

import re
from collections.abc import Iterator

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt

from sitegen.markdown.grammar import Syntax

_LINKS = re.compile(r"://|www\.|@")
# Signs that end a sentence or a quotation, but no address.
_END_SIGNS = "…»›”’.,;:!?"
# Signs that end an address wherever they stand: punctuation of scripts without spaces, and of Arabic and Indic scripts.
_STOP = re.compile("[\u3001-\u3003\u3008-\u301b\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65…“”«»‹›،؛؟۔।॥]")


class _Linkify(LinkifyIt):  # type: ignore[misc]  # the library has no types
    """Finds addresses with a scheme or with `www.`, but never a bare `word.word`, such as the name Digital.gov."""

    def pretest(self, text: str) -> bool:
        return bool(_LINKS.search(text))

    def test(self, text: str) -> bool:
        # The library's own search more than doubles the time of reading, so it runs only where there may be a link.
        return bool(_LINKS.search(text)) and bool(super().test(text))

    def match(self, text: str) -> list[Match] | None:
        found: list[Match] = []
        for start, part in _parts(text):
            for match in super().match(part) or () if self.test(part) else ():
                if match.schema or match.raw.casefold().startswith("www."):
                    match.index += start
                    match.last_index += start
                    found.append(_trim(match))
        return found

    def match_at_start(self, text: str) -> Match | None:
        match = super().match_at_start(_STOP.split(text, maxsplit=1)[0])
        return _trim(match) if match else None


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text between signs that end an address, each with its offset."""
    start = 0
    for stop in _STOP.finditer(text):
        yield start, text[start : stop.start()]
        start = stop.end()
    yield start, text[start:]


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
