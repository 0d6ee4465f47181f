"""Positions in a text: lines and columns, counted from 1."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from urllib.parse import unquote

# Characters before and after the target of a link, in Markdown and in HTML.
_BEFORE_TARGET = tuple("(<\"'=: \n\t")
_AFTER_TARGET = tuple(")>\"' \n\t")


class Positions:
    """Finds lines and columns in a text."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.text = text
        self._next_offsets: Counter[str] = Counter()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.lines)]

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a character."""
        line = bisect_right(self._starts, offset, hi=len(self.lines))
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int, words: str = "") -> tuple[int, int]:
        """Return the position of these words in a line, ignoring case, or else of its first text."""
        text = self.lines[line - 1]
        match = re.search(re.escape(words) or r"\S", text, re.IGNORECASE)
        return line, (match.start() if match else len(text) - len(text.lstrip())) + 1

    def target(self, target: str, line: int) -> tuple[int, int]:
        """Return the position of a link's target in a line or after it; a repeated call finds its next occurrence."""
        start = self._starts[max(0, min(line, len(self.lines)) - 1)]
        spellings = {target or "]()", unquote(target)} - {""}
        for begin in (max(start, self._next_offsets[target]), start):
            # Any character may follow a bare address, so look first for targets that end where a link's target ends.
            for after in (_AFTER_TARGET, ("",)):
                offsets = [self._search(spelling, begin, after) for spelling in spellings]
                if found := [offset for offset in offsets if offset >= 0]:
                    self._next_offsets[target] = min(found) + 1
                    return self.at(min(found))
        return line, 1

    def first(self, spellings: Iterable[str]) -> tuple[int, int]:
        """Find the first place of any of these spellings, or else the start of the text."""
        offsets = [self.text.find(spelling) for spelling in dict.fromkeys(spellings)]
        return self.at(min((offset for offset in offsets if offset >= 0), default=0))

    def last_id(self, name: str) -> tuple[int, int]:
        """Find where an id is given for the last time."""
        offset = max(self.text.rfind(f"{sign}{name}") for sign in "=\"'")
        return self.at(offset + 1) if offset >= 0 else (1, 1)

    def _search(self, target: str, begin: int, after: tuple[str, ...]) -> int:
        offset = self.text.find(target, begin)
        while offset >= 0 and target[:1] not in {"[", "]"} and not self._is_whole(target, offset, after):
            offset = self.text.find(target, offset + 1)
        return offset

    def _is_whole(self, target: str, offset: int, after: tuple[str, ...]) -> bool:
        """Return whether the target at an offset is not a part of other words."""
        end = offset + len(target)
        begins = offset == 0 or self.text[offset - 1] in _BEFORE_TARGET
        return begins and (end == len(self.text) or self.text.startswith(after, end))
