"""Where things stand in a text: lines and columns, counted from 1."""

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from itertools import accumulate
from urllib.parse import unquote

from msgspec import Struct

# What stands before the target of a link in Markdown and in HTML.
_BEFORE_TARGET = tuple("(<\"'=: \n\t")
_BEHIND_TARGET = tuple(")>\"' \n\t")


class Diagnostic(Struct, frozen=True):
    """Something to say about a text, at a place within it."""

    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    fatal: bool = False


class Positions:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.text = text
        self._found: Counter[str] = Counter()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.lines)]

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a character."""
        line = bisect_right(self._starts, offset, hi=len(self.lines))
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int, words: str = "") -> tuple[int, int]:
        """Return where the text of a line begins; or in it, in any case of letters, these words."""
        text = self.lines[line - 1]
        found = re.search(re.escape(words) or r"\S", text, re.IGNORECASE)
        return line, (found.start() if found else len(text) - len(text.lstrip())) + 1

    def target(self, target: str, line: int) -> tuple[int, int]:
        """Find the target of a link which is at or after a line; the next one, where it was asked for before."""
        start = self._starts[max(0, min(line, len(self.lines)) - 1)]
        spellings = {target or "]()", unquote(target)} - {""}
        for begin in (max(start, self._found[target]), start):
            # What is behind a bare address may be anything, so the whole target is only looked for first.
            for behind in (_BEHIND_TARGET, ("",)):
                if found := [place for wanted in spellings if (place := self._search(wanted, begin, behind)) >= 0]:
                    self._found[target] = min(found) + 1
                    return self.at(min(found))
        return line, 1

    def last(self, name: str) -> tuple[int, int]:
        """Find where an id is given for the last time."""
        found = max(self.text.rfind(f"{sign}{name}") for sign in "=\"'")
        return self.at(found + 1) if found >= 0 else (1, 1)

    def _search(self, target: str, begin: int, behind: tuple[str, ...]) -> int:
        found = self.text.find(target, begin)
        while found >= 0 and target[:1] not in {"[", "]"} and not self._stands(target, found, behind):
            found = self.text.find(target, found + 1)
        return found

    def _stands(self, target: str, place: int, behind: tuple[str, ...]) -> bool:
        """Tell whether a target is at a place, and not a part of other words."""
        end = place + len(target)
        opened = place == 0 or self.text[place - 1] in _BEFORE_TARGET
        return opened and (end == len(self.text) or self.text.startswith(behind, end))
