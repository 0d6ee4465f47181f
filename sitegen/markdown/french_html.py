"""Safe HTML -> the same with the spaces and apostrophes of French typography, in all prose whose language is French.

A text within a line goes on behind the tags in it: the colon of `<strong>Note:</strong> texte` is one before a space.

Code, addresses and text in other languages stay the same.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from itertools import zip_longest

from sitegen.markdown.french import Typography, is_french, set_apostrophes, set_spaces
from sitegen.markdown.safe_html import ATTRIBUTE, TAG, read_attributes

# Tags between two letters of a line.
_MOST_TAGS = 20
_VOID_TAGS = frozenset({"br", "col", "hr", "img", "wbr"})
_CODE_TAGS = frozenset({"code", "kbd", "pre", "samp", "var"})
_PROSE_ATTRIBUTES = frozenset({"alt", "title"})
_ADDRESS = re.compile(r"\S*(?:://|@)\S+|www\.\S+")
# In text without any of these, no space can change.
_SIGNS = re.compile(r"[«»:;!?%€']|\d \d")
_INLINE = set(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var".split()
)


def set_spaces_in_html(html: str, language: str, typography: Typography) -> str:
    """Set the spaces of French in safe HTML; `language` is that of elements that name none."""
    if typography == "off" or not (is_french(language) or ' lang="' in html):
        return html
    return _Spacer(html, is_french(language), typography).html


class _Spacer:
    """Copies HTML tag by tag; knows of each open element whether its text is French prose."""

    def __init__(self, html: str, is_prose: bool, typography: Typography) -> None:
        self._open = [("", is_prose)]
        self._typography = typography
        self._before = ""
        tags = list(TAG.finditer(html))
        copied, position = [], 0
        for index, tag in enumerate(tags):
            copied += [self._text(html[position : tag.start()], html, tags, index), self._tag(tag)]
            position = tag.end()
        self.html = "".join([*copied, self._text(html[position:], html, [], 0)])

    def _text(self, escaped: str, html: str, tags: Sequence[re.Match[str]], index: int) -> str:
        """Set a text; `tags[index]` is the tag that follows it."""
        if not escaped:
            return ""
        text = unescape(escaped)
        name, is_prose = self._open[-1]
        is_address = name == "a" and _ADDRESS.fullmatch(text.strip())
        if is_prose and not is_address and (_SIGNS.search(escaped) or self._before == "«"):
            text = self._set(text, _next_letter(html, tags, index))
            escaped = _escape(text)
        self._before = "" if text[-1].isspace() else text[-1]
        return escaped

    def _set(self, text: str, after: str) -> str:
        """Set a text between the letters that stand before and after it in its line."""
        after = after if (after.isalpha() or after == " ") and not text[-1].isspace() else ""
        whole = set_spaces(f"{self._before}{text}{after}", self._typography)
        whole = set_apostrophes(whole, self._typography)
        return whole[len(self._before) : len(whole) - len(after)]

    def _tag(self, tag: re.Match[str]) -> str:
        slash, name, attributes = tag.groups()
        if name not in _INLINE:
            self._before = ""
        if slash:
            # The sanitiser closes every tag, in order.
            self._open.pop()
            return tag[0]
        is_prose = self._is_prose(name, attributes)
        if name not in _VOID_TAGS:
            self._open.append((name, is_prose))
        return f"<{name}{ATTRIBUTE.sub(self._attribute, attributes)}>" if is_prose else tag[0]

    def _is_prose(self, name: str, attributes: str) -> bool:
        language = read_attributes(attributes).get("lang") if " lang=" in attributes else None
        return name not in _CODE_TAGS and (self._open[-1][1] if language is None else is_french(language))

    def _attribute(self, attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        if name not in _PROSE_ATTRIBUTES:
            return attribute[0]
        text = set_apostrophes(set_spaces(unescape(value), self._typography), self._typography)
        return f' {name}="{_escape(text)}"'


def _next_letter(html: str, tags: Sequence[re.Match[str]], index: int) -> str:
    """Return the letter behind a tag and those that follow it; a space where the line ends."""
    for tag, following in zip_longest(tags[index : index + _MOST_TAGS], tags[index + 1 : index + _MOST_TAGS + 1]):
        if tag is None or tag[2] not in _INLINE:
            break
        end = following.start() if following else len(html)
        if tag.end() < end:
            return unescape(html[tag.end() : min(end, tag.end() + 8)])[:1].replace("\n", " ")
    return " "


def _escape(text: str) -> str:
    """Escape text as the sanitiser does."""
    return escape(text).replace("&#x27;", "'").replace("\u00a0", "&nbsp;")
