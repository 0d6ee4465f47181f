"""Normalisation of text for the search: after it, the engine finds every word by itself."""

import re

# Chinese and Japanese characters, which are searched one by one.
_HAN_OR_KANA = "[々\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_SIGN = "[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
_BETWEEN_CHARACTERS = re.compile(
    rf"(?:(?<={_HAN_OR_KANA})(?=\w)|(?<={_SIGN})(?=\w)|(?<=\w)(?={_HAN_OR_KANA}))(?![^<>]*>)"
)
_REPLACEMENTS = {
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u00b7": "-",
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2026": " \u2026 ",
    "\u00ad": "",
}
# Pagefind takes a minute for a word of a megabyte.
_LONGEST_WORD = 100
_NUMBER_SIGNS = "°º№"
_NUMBER = re.compile(r"(\b[Nn][°º]|№)(?=\w)")
_DASHES = "–—―"
_DASH = re.compile(f"[{_DASHES}]+")
_WORD = re.compile(r"\w")


def normalise(text: str) -> str:
    """Rewrite text, or HTML, so that the engine finds each word of it.

    The theme's search.js rewrites queries in the same way, but splits no long words.
    """
    if not text.isascii():
        for sign, replacement in _REPLACEMENTS.items():
            text = text.replace(sign, replacement)
        # Looking for the sign first takes a tenth of the time of such a pattern.
        if any(sign in text for sign in _DASHES):
            text = _DASH.sub(_set_apart, text)
        if any(sign in text for sign in _NUMBER_SIGNS):
            text = _NUMBER.sub(r"\1 ", text)
        if not text.isascii() and re.search(_HAN_OR_KANA, text):
            text = _BETWEEN_CHARACTERS.sub(" ", text)
    if _may_have_a_long_word(text) and max(map(len, text.split()), default=0) > _LONGEST_WORD:
        text = re.sub(rf"\w{{{_LONGEST_WORD}}}(?=\w)", r"\g<0> ", text)
    return text


def _may_have_a_long_word(text: str) -> bool:
    """Return whether one of the windows of half a long word has no space.

    A long word covers one of these windows whole. Splitting the text takes five times as long.
    """
    half = _LONGEST_WORD // 2
    return any(" " not in text[start : start + half] for start in range(0, len(text) - half, half))


def _set_apart(dash: "re.Match[str]") -> str:
    """Put spaces around dashes that join two words; a pattern that includes the words is quadratic in a run of them."""
    before, after = dash.string[dash.start() - 1 : dash.start()], dash.string[dash.end() : dash.end() + 1]
    return f" {dash[0]} " if _WORD.match(before) and _WORD.match(after) else dash[0]
