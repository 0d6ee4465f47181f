"""The curator's notes: short Markdown in front matter, and in the records of sources and terms."""

import re
from collections.abc import Sequence
from html import unescape

from msgspec import Struct

from sitegen.markdown.body import Reference, RemoteImages, fill
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.french import Typography
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.safe_html import TAG
from sitegen.markdown.sanitiser import ID_PREFIX

_ID = re.compile(rf' (id="|href="#){ID_PREFIX}')


class Note(Struct, frozen=True):
    """A note as safe HTML, cut at its references, and as text."""

    pieces: tuple[str, ...] = ("",)
    references: tuple[Reference, ...] = ()
    text: str = ""

    def html(self, resolved: Sequence[str]) -> str:
        """Return the HTML with the attributes of each resolved reference."""
        return fill(self.pieces, resolved)


def read_note(
    source: str,
    language: str,
    typography: Typography,
    prefix: str = "n-",
    home: str = "",
    remote_images: RemoteImages = "warn",
) -> tuple[Note, tuple[Diagnostic, ...]]:
    """Read a note, and its problems.

    Its ids have a prefix of their own, because the article and other notes are on the same page.
    """
    if not source.strip():
        return Note(), ()
    document = read_markdown(source, language, typography, home=home, remote_images=remote_images)
    pieces = tuple(_with_prefix(piece, prefix) for piece in document.body.pieces)
    return Note(pieces, document.references, unescape(document.text)), document.diagnostics


def _with_prefix(piece: str, prefix: str) -> str:
    return TAG.sub(lambda tag: _ID.sub(rf" \1{prefix}", tag[0]), piece)
