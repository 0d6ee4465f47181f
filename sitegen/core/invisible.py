"""Characters that nobody sees: they hide words from readers but not from machines, or show a text in another order.

Those that serve no text are removed from every text: overrides of the direction, tags (but in flags), fillers, spaces
without width within Latin words, and marks of embedding where nothing is written from right to left. In titles and
names, which stand in other text, all marks of embedding and spaces without width are removed. Marks that scripts need
stay: joiners, soft hyphens, and the marks of Unicode for left to right and right to left.
"""

import re
from collections import Counter
from unicodedata import name as name_of

_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,7}\U000e007f"
_NOWHERE = "\u180e\u202d\u202e\u2061-\u2064\u206a-\u206f\u3164\uffa0\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_NOT_IN_NAMES = "\u034f\u200b\u202a-\u202c\u2060\u2066-\u2069"
_LATIN = "[A-Za-z\u00c0-\u024f]"
_IN_WORD = f"(?<={_LATIN})[\u200b\u2060](?={_LATIN})"
_IN_TEXT = re.compile(f"({_FLAG})|[{_NOWHERE}{_TAGS}]|{_IN_WORD}")
_IN_LEFT_TO_RIGHT = re.compile(f"({_FLAG})|[{_NOWHERE}{_TAGS}\u202a-\u202c\u2066-\u2069]|{_IN_WORD}")
# Looked for first, because the alternatives of the other patterns are slow to try at every character.
_ANY = re.compile(f"[{_NOWHERE}{_TAGS}{_NOT_IN_NAMES}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_IN_NAME = re.compile(f"({_FLAG})|[{_NOWHERE}{_TAGS}{_NOT_IN_NAMES}]")


def visible_text(text: str) -> str:
    """Return a text without characters that serve no text."""
    return _pattern(text).sub(_kept, text) if _has_any(text) else text


def _has_any(text: str) -> bool:
    return not text.isascii() and bool(_ANY.search(text))


def _pattern(text: str) -> re.Pattern[str]:
    return _IN_TEXT if _RIGHT_TO_LEFT.search(text) else _IN_LEFT_TO_RIGHT


def visible_name(text: str) -> str:
    """Return a title or a name without characters that nobody sees."""
    return _IN_NAME.sub(_kept, text) if _has_any(text) else text


def _kept(match: re.Match[str]) -> str:
    return match[1] or ""


def hidden_in_text(text: str) -> dict[str, tuple[int, int]]:
    """Return the characters of a text that `visible_text` removes: the offset of the first, and how many there are."""
    return _first_of_each(_pattern(text), text) if _has_any(text) else {}


def hidden_in_name(text: str) -> dict[str, tuple[int, int]]:
    """Return the characters of a name that `visible_name` removes: the offset of the first, and how many there are."""
    return _first_of_each(_IN_NAME, text) if _has_any(text) else {}


def _first_of_each(pattern: re.Pattern[str], text: str) -> dict[str, tuple[int, int]]:
    found = [match for match in pattern.finditer(text) if not match[1]]
    counts = Counter(match[0] for match in found)
    firsts = {match[0]: match.start() for match in reversed(found)}
    return {
        character: (offset, counts[character]) for character, offset in sorted(firsts.items(), key=lambda one: one[1])
    }


def described(character: str) -> str:
    """Return the code point of a character, with its name in Unicode."""
    return f"U+{ord(character):04X} ({name_of(character, 'a tag').casefold()})"
