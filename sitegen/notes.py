"""The curator's notes: short Markdown, in front matter and in the records of sources."""

import re
from collections.abc import Sequence
from html import unescape

from msgspec import Struct

from sitegen import safety
from sitegen.body import Reference, fill
from sitegen.markdown import read_markdown
from sitegen.outline import TAG
from sitegen.places import Remark
from sitegen.typography import Style

_NAMED = re.compile(rf' (id="|href="#){safety.ID_PREFIX}')


class Note(Struct, frozen=True):
    """A note as safe HTML, cut where its references stand, and as text."""

    pieces: tuple[str, ...] = ("",)
    references: tuple[Reference, ...] = ()
    text: str = ""

    def html(self, resolved: Sequence[str]) -> str:
        """Put the attributes of every resolved reference into the HTML."""
        return fill(self.pieces, resolved)


def read_note(source: str, language: str, typography: Style) -> tuple[Note, tuple[Remark, ...]]:
    """Make a note of Markdown; return also what is wrong with it."""
    if not source.strip():
        return Note(), ()
    document = read_markdown(source, language, typography)
    pieces = tuple(TAG.sub(_renamed, piece) for piece in document.body.pieces)
    return Note(pieces, document.references, unescape(document.text)), document.remarks


def _renamed(tag: re.Match[str]) -> str:
    # The ids of a note must not be those of the text, which stands on the same page.
    return _NAMED.sub(r" \1n-", tag[0])
