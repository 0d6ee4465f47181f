"""Spaces of French typography, in plain text.

After the rules of the Imprimerie nationale: a narrow no-break space before `; ! ?` and inside guillemets, a no-break
space before a colon. Times, addresses, emoticons and text that is right already stay the same.
"""

import re
from typing import Literal

Typography = Literal["fr-FR", "fr-CA", "fr-FR-spaces", "fr-CA-spaces", "off"]
"""The rules of France or of Canada; those ending in `spaces` leave apostrophes as they are."""

_NARROW, _WIDE = "\u202f", "\u00a0"
_SPACE = "[ \u00a0\u202f]"
_AFTER = r"(?=\s|$|[»”\"…,.])"
# A bracket may follow `!` and `?`, but after `;` it makes an emoticon.
_END = r"(?=\s|$|[»”\"…,.)\]])"

# A run of spaces is matched from its first one, and possessively, so that a long run takes linear time.
_SPACES = rf"(?<!{_SPACE}){_SPACE}++"
_GUILLEMETS = (
    (re.compile(rf"«{_SPACE}*+(?=\S)|« ++$"), f"«{_NARROW}"),
    (re.compile(rf"(?<=\S){_SPACE}*+»|^ ++»"), f"{_NARROW}»"),
)
_COLON = ((re.compile(rf"{_SPACES}:{_AFTER}|(?<=[^\W\d_]):(?=\s)|(?<=»):(?=\s)"), f"{_WIDE}:"),)
_NUMBERS = (
    (re.compile(rf"(?<=\d){_SPACE}?([%€])"), rf"{_NARROW}\1"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))(?<!\d{4} )"), _NARROW),
)
_HIGH_SIGNS = (
    (re.compile(rf"{_SPACES}(;++{_AFTER}|[;!?]*+(?<=[!?]){_END})"), rf"{_NARROW}\1"),
    (re.compile(rf"(?<=[\w»”’)\]%€])([!?]++{_END}|;{_AFTER})"), rf"{_NARROW}\1"),
)


def is_french(language: str) -> bool:
    """Return whether a language tag (BCP 47) is one of French."""
    return language.partition("-")[0].casefold() == "fr"


def set_spaces(text: str, typography: Typography) -> str:
    """Set the spaces of French text; a second pass changes nothing."""
    if typography == "off":
        return text
    high_signs = _HIGH_SIGNS if typography.startswith("fr-FR") else ()
    for pattern, replacement in (*_GUILLEMETS, *_COLON, *_NUMBERS, *high_signs):
        text = pattern.sub(replacement, text)
    return text


_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def set_apostrophes(text: str, typography: Typography) -> str:
    """Set typographic apostrophes between the letters of French text."""
    return text if typography == "off" or typography.endswith("spaces") else _APOSTROPHE.sub("’", text)


def set_apostrophes_in(text: str, language: str, typography: Typography) -> str:
    """Set typographic apostrophes in a title or a summary, if its language is French."""
    return set_apostrophes(text, typography) if is_french(language) else text
