"""Safe HTML -> HTML for a page, cut at the references that only the whole collection can resolve."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Literal

from sitegen.core import web
from sitegen.markdown import sanitiser
from sitegen.markdown.body import Reference, RemoteImages
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.outline import Heading, github_fragments
from sitegen.markdown.positions import Positions
from sitegen.markdown.safe_html import read_attributes


class Writer:
    """Copies HTML, and lets each syntax write its tags; `ids` are those of the HTML.

    Whole addresses below `home` lead into the site.
    """

    def __init__(
        self,
        html: str,
        ids: Set[str],
        headings: Sequence[Heading],
        positions: Positions,
        home: str = "",
        remote_images: RemoteImages = "warn",
    ) -> None:
        self.html, self.ids, self.positions, self._home = html, ids, positions, home
        self.remote_images = remote_images
        self.remote_hosts: list[str] = []
        """The host of each image that is shown from another site."""
        self._headings = headings
        self.line = 1
        """The line of the last link or image in the Markdown."""
        self.pieces: list[str] = []
        self.references: list[Reference] = []
        self.diagnostics: list[Diagnostic] = []
        self._written: list[str] = []

    def write_all(self, pattern: re.Pattern[str], writers: "Mapping[str, TagWriter]") -> None:
        """Write the whole HTML; the tags that `pattern` matches go to the writers of their names."""
        end = 0
        for tag in pattern.finditer(self.html):
            self._written.append(self.html[end : tag.start()])
            end = tag.end()
            writers[tag[1]](self, tag)
        self._written.append(self.html[end:])
        self._cut()

    def write(self, html: str) -> None:
        """Add HTML to the piece that is being written."""
        self._written.append(html)

    def attributes(self, tag: re.Match[str]) -> dict[str, str]:
        """Return the attributes of a link or an image, and note its line."""
        attributes = read_attributes(tag[2])
        line = attributes.pop(sanitiser.LINE, "")
        self.line = int(line) if line.isdecimal() and len(line) < 9 else self.line
        return attributes

    def is_elsewhere(self, target: str) -> bool:
        """Return whether a target is an address of the web that does not lead into the site."""
        return web.is_web(target) and not (self._home and web.is_below(target, self._home))

    def refer(self, kind: Literal["link", "image"], target: str, size: tuple[int, int] = (0, 0)) -> None:
        """Cut the HTML here, where the attributes of a link or an image into the site will be filled in."""
        self._cut()
        self.references.append(Reference(kind, target, *self.positions.target(target, self.line), *size))

    def other_fragment(self, fragment: str) -> str:
        """Return the id of the heading that this fragment leads to on GitHub, or an empty string."""
        return github_fragments(self._headings).get(fragment.casefold(), "")

    def report(self, position: tuple[int, int], code: str, message: str, hint: str, fatal: bool = False) -> None:
        """Report a problem at a position of the Markdown."""
        self.diagnostics.append(Diagnostic(*position, code, message, hint, fatal))

    def _cut(self) -> None:
        self.pieces.append("".join(self._written))
        self._written.clear()


TagWriter = Callable[[Writer, re.Match[str]], None]
"""Writes a tag; the groups of the match are its name, `/name` for an end tag, and its attributes."""
