"""Safe HTML -> the same with the spaces of French typography, in all prose whose language is French.

Code, addresses and text in other languages stay the same.
"""

import re
from html import escape, unescape

from sitegen.markdown.french import Typography, is_french, set_spaces
from sitegen.markdown.safe_html import ATTRIBUTE, TAG, read_attributes

_VOID_TAGS = frozenset({"br", "col", "hr", "img", "wbr"})
_CODE_TAGS = frozenset({"code", "kbd", "pre", "samp", "var"})
_PROSE_ATTRIBUTES = frozenset({"alt", "title"})
_ADDRESS = re.compile(r"\S*(?:://|@)\S+|www\.\S+")
# In text without any of these, no space can change.
_SIGNS = re.compile(r"[«»:;!?%€]|\d \d")


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
        copied, position = [], 0
        for tag in TAG.finditer(html):
            copied += [self._text(html[position : tag.start()]), self._tag(tag)]
            position = tag.end()
        self.html = "".join([*copied, self._text(html[position:])])

    def _text(self, escaped: str) -> str:
        name, is_prose = self._open[-1]
        if not is_prose or not _SIGNS.search(escaped):
            return escaped
        text = unescape(escaped)
        if name == "a" and _ADDRESS.fullmatch(text.strip()):
            return escaped
        return _escape(set_spaces(text, self._typography))

    def _tag(self, tag: re.Match[str]) -> str:
        slash, name, attributes = tag.groups()
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
        return f' {name}="{_escape(set_spaces(unescape(value), self._typography))}"'


def _escape(text: str) -> str:
    """Escape text as the sanitiser does."""
    return escape(text).replace("&#x27;", "'").replace("\u00a0", "&nbsp;")
