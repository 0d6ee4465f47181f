"""The summary, excerpt and reading time of an article, made from its text. Pure."""

import re

_SUMMARY = 240
_WORDS_A_MINUTE = 220
_CHARACTERS_A_WORD = 2.5
_LONGEST_WORD = 30
# Characters of scripts without spaces between words.
_WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def beginning(text: str) -> str:
    """Make a summary of the first words of a text."""
    flat = " ".join(text[: _SUMMARY * 2].split())
    if len(flat) <= _SUMMARY:
        return flat
    cut = flat[:_SUMMARY]
    sentence = max(cut.rfind(sign) for sign in (". ", "! ", "? ", "。"))
    return cut[: sentence + 1] if sentence > _SUMMARY // 2 else f"{cut.rpartition(' ')[0] or cut}…"


def first_words(text: str, count: int) -> str:
    """Return the first `count` words of a text; in scripts without spaces, 2.5 characters count as a word."""
    taken: list[str] = []
    left = float(count)
    for word in text.split():
        cost = len(word) / _CHARACTERS_A_WORD if _is_unspaced(word) else 1.0
        if cost > left:
            beginning_of_word = word[: int(left * _CHARACTERS_A_WORD)] if _is_unspaced(word) else ""
            return f"{' '.join([*taken, beginning_of_word]).rstrip()}…"
        taken.append(word)
        left -= cost
    return " ".join(taken)


def _is_unspaced(word: str) -> bool:
    """Return whether a word is rather a run of text in a script without spaces, such as Chinese or Thai."""
    return len(word) > _LONGEST_WORD or _WIDE.search(word) is not None


def minutes(text: str) -> int:
    """Return the reading time in minutes, at least 1; scripts without spaces are counted by characters."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return max(1, round((len(text.split()) + wide / _CHARACTERS_A_WORD) / _WORDS_A_MINUTE))
