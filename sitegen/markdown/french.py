"""Spaces of French typography, on plain text.

After the table of the Imprimerie nationale: a narrow no-break space before `; ! ?` and inside guillemets, a no-break
space before a colon. Times, addresses, emoticons and text that is right already stay as they are.
"""

import re
from typing import Literal

Style = Literal["fr-FR", "fr-CA", "off"]

_NARROW, _WIDE = "\u202f", "\u00a0"
_SPACE = "[ \u00a0\u202f]"
_AFTER = r"(?=\s|$|[»”\"…,.])"
# Emoticons end in a parenthesis, but not behind these.
_END = r"(?=\s|$|[»”\"…,.)\]])"

# Spaces are taken from the first of them on, and never given back, so that a long run of them takes no long time.
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
_HIGH = (
    (re.compile(rf"{_SPACES}(;++{_AFTER}|[;!?]*+(?<=[!?]){_END})"), rf"{_NARROW}\1"),
    (re.compile(rf"(?<=[\w»”’)\]%€])([!?]++{_END}|;{_AFTER})"), rf"{_NARROW}\1"),
)


def french(text: str, style: Style) -> str:
    """Set the spaces of French text; a second pass changes nothing."""
    if style == "off":
        return text
    for pattern, replacement in (*_GUILLEMETS, *_COLON, *_NUMBERS, *(_HIGH if style == "fr-FR" else ())):
        text = pattern.sub(replacement, text)
    return text
