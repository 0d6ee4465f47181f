"""Safe HTML -> the same with an outline that fits the page: levels of headings, and ids that occur once."""

import re
from collections.abc import Iterable
from html import unescape

from msgspec import Struct

from sitegen.markdown import sanitiser
from sitegen.markdown.positions import Diagnostic, Positions

# In the sanitiser's output attributes are quoted, and every `<` of text and of values escaped: this finds tags alone.
_ATTRIBUTES = r'((?: [a-z-]+="[^"]*")*)'
TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*){_ATTRIBUTES}>")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# The tags of headings, and those with an id.
_OUTLINED = re.compile(rf'<(/?)(h[1-6]|[a-z][a-z0-9]*(?=(?: [a-z-]+="[^"]*")*? id=")){_ATTRIBUTES}>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_NOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.DOTALL)


def tag_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of these tags alone, closing ones by `/name`: their names and their attributes."""
    return re.compile(rf"<({'|'.join(map(re.escape, names))}){_ATTRIBUTES}>")


def read_attributes(attributes: str) -> dict[str, str]:
    """Return the attributes of a tag by their names; values stay escaped."""
    return dict(ATTRIBUTE.findall(attributes))


class Heading(Struct, frozen=True):
    """A heading of the text: its level in the page (2 to 6), its id and its words."""

    level: int
    """From 2, the level of the page's sections."""
    id: str
    """The fragment of its address."""
    text: str
    """Its words."""


class Outline:
    """The HTML with its headings and ids in order.

    The page's `h1` is the title: the article's headings follow it, and skip no level.
    """

    def __init__(self, html: str, positions: Positions) -> None:
        self.headings: list[Heading] = []
        self.diagnostics: list[Diagnostic] = []
        self.ids: set[str] = set()
        self._source, self._positions = html, positions
        self._levels: list[int] = []
        self._opened = ("", 0)
        self.html = _OUTLINED.sub(self._tag, html)

    def _tag(self, tag: re.Match[str]) -> str:
        closing, name, attributes = tag.groups()
        if " id=" in attributes:
            attributes = ATTRIBUTE.sub(self._once, attributes)
        if name in HEADINGS:
            return self._close(tag) if closing else self._open(tag, attributes)
        return f"<{closing}{name}{attributes}>"

    def _once(self, given: re.Match[str]) -> str:
        if given[1] != "id":
            return given[0]
        name = unescape(given[2])
        if name not in self.ids:
            self.ids.add(name)
            return given[0]
        shown = name.removeprefix(sanitiser.ID_PREFIX)
        place = self._positions.last(shown)
        message = f"the id {shown!r} is given twice; the first is kept"
        self.diagnostics.append(Diagnostic(*place, "id-duplicate", message, "rename one"))
        return ""

    def _open(self, tag: re.Match[str], attributes: str) -> str:
        level = int(tag[2][1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        self._opened = (unescape(read_attributes(attributes).get("id", "")), tag.end())
        return f"<h{self._level}{attributes}>"

    @property
    def _level(self) -> int:
        return min(len(self._levels) + 1, 6)

    def _close(self, tag: re.Match[str]) -> str:
        name, start = self._opened
        if name:
            words = TAG.sub("", _NOTE_MARK.sub("", self._source[start : tag.start()]))
            self.headings.append(Heading(self._level, name, " ".join(unescape(words).split())))
        return f"</h{self._level}>"
