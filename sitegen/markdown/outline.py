"""Safe HTML -> the same with an outline that fits the page: levels of headings without gaps, and unique ids."""

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape

from msgspec import Struct

from sitegen.markdown import sanitiser
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.positions import Positions
from sitegen.markdown.safe_html import ATTRIBUTE, HEADING_TAGS, OUTLINE_TAG, TAG, read_attributes


class Heading(Struct, frozen=True):
    """A heading of the text: its level in the page (2 to 6), its id and its words."""

    level: int
    """From 2, the level of the page's sections."""
    id: str
    """The fragment of its address."""
    text: str
    """Its words."""


_NOT_IN_FRAGMENTS = re.compile(r"[^\w\- ]")


def github_fragments(headings: Iterable[Heading]) -> dict[str, str]:
    """Return the ids of headings by the fragments that they have on GitHub: `Q&A` is `qa`, and a second one `qa-1`."""
    fragments: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for heading in headings:
        name = _NOT_IN_FRAGMENTS.sub("", heading.text.casefold()).replace(" ", "-")
        fragments.setdefault(f"{name}-{counts[name]}" if counts[name] else name, heading.id)
        counts[name] += 1
    return fragments


class Outline:
    """Corrects the headings and ids of HTML, and collects them.

    The page's `h1` is the title: the article's headings are below it, and skip no level.
    `not_text` matches HTML whose words are not part of the text.
    """

    def __init__(self, html: str, positions: Positions, not_text: re.Pattern[str]) -> None:
        self.headings: list[Heading] = []
        self.diagnostics: list[Diagnostic] = []
        self.ids: set[str] = set()
        self._source, self._positions, self._not_text = html, positions, not_text
        self._levels: list[int] = []
        self._opening = ("", 0)
        self.html = OUTLINE_TAG.sub(self._tag, html)

    def _tag(self, tag: re.Match[str]) -> str:
        slash, name, attributes = tag.groups()
        if " id=" in attributes:
            attributes = ATTRIBUTE.sub(self._without_second_id, attributes)
        if name in HEADING_TAGS:
            return self._close(tag) if slash else self._open(tag, attributes)
        return f"<{slash}{name}{attributes}>"

    def _without_second_id(self, attribute: re.Match[str]) -> str:
        if attribute[1] != "id":
            return attribute[0]
        name = unescape(attribute[2])
        if name not in self.ids:
            self.ids.add(name)
            return attribute[0]
        shown = name.removeprefix(sanitiser.ID_PREFIX)
        position = self._positions.last_id(shown)
        message = f"the id {shown!r} is given twice; the first is kept"
        self.diagnostics.append(Diagnostic(*position, "id-duplicate", message, "rename one"))
        return ""

    def _open(self, tag: re.Match[str], attributes: str) -> str:
        level = int(tag[2][1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        self._opening = (unescape(read_attributes(attributes).get("id", "")), tag.end())
        return f"<h{self._level}{attributes}>"

    @property
    def _level(self) -> int:
        return min(len(self._levels) + 1, 6)

    def _close(self, tag: re.Match[str]) -> str:
        name, start = self._opening
        if name:
            words = TAG.sub("", self._not_text.sub("", self._source[start : tag.start()]))
            self.headings.append(Heading(self._level, name, " ".join(unescape(words).split())))
        return f"</h{self._level}>"
