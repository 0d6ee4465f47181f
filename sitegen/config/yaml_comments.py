"""Values that YAML ends at a comment, though ` #` was hardly meant to begin one. Pure.

A value written without quotes ends before ` #`: `title: Why we are #1` is read as `Why we are`. Tags of notes
(`tags: #news, #politics`, or one on each line below the key) are no values at all, but comments.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

_COMMENT = re.compile(r"[ \t]+(#.*)")
# A tag of a note on a line of its own; a remark has a space after the sign.
_TAG_LINE = re.compile(r"[ \t]+(#[^\s#].*)")


class Cut(Struct, frozen=True):
    """A value that ends at a comment: all that its author wrote before and behind the sign."""

    before: str
    """The line up to the value: its key, or the dash of a list."""
    value: str
    """The value that YAML reads."""
    rest: str
    """The text that YAML takes for a comment."""

    @property
    def line(self) -> str:
        """The line to write instead, with the whole value in quotes."""
        whole = f"{self.value} {self.rest}".strip().replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.before} "{whole}"'

    @property
    def tags(self) -> str:
        """The line to write instead where the values are tags, whose sign is not part of their names."""
        names = re.sub(r"(?:^|(?<=[\s,]))#(?=\S)", "", f"{self.value} {self.rest}".strip())
        return f"{self.before} {names}"


def find_cut(lines: Sequence[str], start: tuple[int, int], end: tuple[int, int], value: str) -> Cut | None:
    """Return the cut of an unquoted value between two positions (line and column, from 0), or None if there is none."""
    line, column = end
    if line >= len(lines):
        return None
    before = lines[start[0]][: start[1]].strip()
    if comment := _COMMENT.fullmatch(lines[line], column):
        return Cut(before, value, comment[1].rstrip())
    if value or lines[line][column:].strip():
        return None
    tags: list[str] = []
    for below in lines[line + 1 :]:
        if not (tag := _TAG_LINE.fullmatch(below)):
            break
        tags.append(tag[1].strip())
    return Cut(before, "", ", ".join(tags)) if tags else None
