"""Summaries, excerpts and reading times: what is made of an article's text."""

import re

_SUMMARY = 240
_WORDS_A_MINUTE = 220
_CHARACTERS_A_WORD = 2.5
_LONGEST_WORD = 30
# Scripts that put no spaces between words.
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
    """Return the first words of a text; of scripts without spaces, as many letters as such words have."""
    kept: list[str] = []
    room = float(count)
    for word in text.split():
        cost = len(word) / _CHARACTERS_A_WORD if _is_unspaced(word) else 1.0
        if cost > room:
            part = word[: int(room * _CHARACTERS_A_WORD)] if _is_unspaced(word) else ""
            return f"{' '.join([*kept, part]).rstrip()}…"
        kept.append(word)
        room -= cost
    return " ".join(kept)


def _is_unspaced(word: str) -> bool:
    """Tell whether a word is rather a line of a script without spaces, of which there are many."""
    return len(word) > _LONGEST_WORD or _WIDE.search(word) is not None


def minutes(text: str) -> int:
    """Return the time that reading takes; scripts without spaces are counted by their letters."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return max(1, round((len(text.split()) + wide / _CHARACTERS_A_WORD) / _WORDS_A_MINUTE))
