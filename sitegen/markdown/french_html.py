"""Safe HTML -> the same with the spaces of French typography, in every part whose language is French.

Code, addresses and what is in another language stay as they are.
"""

import re
from html import escape, unescape

from sitegen.markdown.french import Style, french
from sitegen.markdown.safe_html import ATTRIBUTE, TAG, read_attributes

_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_CODE = frozenset({"code", "kbd", "pre", "samp", "var"})
_ADDRESS = re.compile(r"\S*(?:://|@)\S+|www\.\S+")
_SHOWN = frozenset({"alt", "title"})
_SAID = re.compile(r"[«»:;!?%€]|\d \d")


def is_french(language: str) -> bool:
    """Tell whether a language's tag (BCP 47) is one of French."""
    return language.partition("-")[0].casefold() == "fr"


def set_spaces(html: str, language: str, style: Style) -> str:
    """Set the spaces of French in safe HTML; `language` is that of what says none of its own."""
    if style == "off" or not (is_french(language) or ' lang="' in html):
        return html
    return _Setter(html, is_french(language), style).html


class _Setter:
    """Copies HTML tag by tag; remembers of each open element whether its text is French prose."""

    def __init__(self, html: str, prose: bool, style: Style) -> None:
        self._opened = [("", prose)]
        self._style = style
        written, position = [], 0
        for tag in TAG.finditer(html):
            written += [self._text(html[position : tag.start()]), self._tag(tag)]
            position = tag.end()
        self.html = "".join([*written, self._text(html[position:])])

    def _text(self, escaped: str) -> str:
        name, prose = self._opened[-1]
        if not prose or not _SAID.search(escaped):
            return escaped
        text = unescape(escaped)
        if name == "a" and _ADDRESS.fullmatch(text.strip()):
            return escaped
        return _escaped(french(text, self._style))

    def _tag(self, tag: re.Match[str]) -> str:
        closing, name, attributes = tag.groups()
        if closing:
            # The sanitiser closes all that it opens, in order.
            self._opened.pop()
            return tag[0]
        prose = self._is_prose(name, attributes)
        if name not in _VOID:
            self._opened.append((name, prose))
        return f"<{name}{ATTRIBUTE.sub(self._attribute, attributes)}>" if prose else tag[0]

    def _is_prose(self, name: str, attributes: str) -> bool:
        language = read_attributes(attributes).get("lang") if " lang=" in attributes else None
        return name not in _CODE and (self._opened[-1][1] if language is None else is_french(language))

    def _attribute(self, given: re.Match[str]) -> str:
        name, value = given.groups()
        return f' {name}="{_escaped(french(unescape(value), self._style))}"' if name in _SHOWN else given[0]


def _escaped(text: str) -> str:
    return escape(text).replace("&#x27;", "'").replace("\u00a0", "&nbsp;")
