"""The curator's notes: short Markdown, in front matter and in the records of sources."""

import re
from collections.abc import Sequence
from html import unescape

from msgspec import Struct

from sitegen.markdown import sanitiser
from sitegen.markdown.body import Reference, fill
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.french import Style
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.safe_html import TAG

_NAMED = re.compile(rf' (id="|href="#){sanitiser.ID_PREFIX}')


class Note(Struct, frozen=True):
    """A note as safe HTML, cut where its references stand, and as text."""

    pieces: tuple[str, ...] = ("",)
    references: tuple[Reference, ...] = ()
    text: str = ""

    def html(self, resolved: Sequence[str]) -> str:
        """Put the attributes of every resolved reference into the HTML."""
        return fill(self.pieces, resolved)


def read_note(source: str, language: str, typography: Style, prefix: str = "n-") -> tuple[Note, tuple[Diagnostic, ...]]:
    """Make a note of Markdown; return also what is wrong with it.

    Its ids have a prefix of their own, for the text and other notes stand on the same page.
    """
    if not source.strip():
        return Note(), ()
    document = read_markdown(source, language, typography)
    pieces = tuple(_renamed(piece, prefix) for piece in document.body.pieces)
    return Note(pieces, document.references, unescape(document.text)), document.diagnostics


def _renamed(piece: str, prefix: str) -> str:
    return TAG.sub(lambda tag: _NAMED.sub(rf" \1{prefix}", tag[0]), piece)
