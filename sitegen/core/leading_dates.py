"""Dates at the start of file names, as people and programs write them (Jekyll, Obsidian, Hugo, Zettelkasten)."""

import re

_YEAR, _MONTH, _DAY = r"[12]\d{3}", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH2, _DAY2 = r"(?:1[0-2]|0[1-9])", r"(?:3[01]|[12]\d|0[1-9])"
_TIME = r"(?:[01]\d|2[0-3])[-:.h_]?[0-5]\d(?:[-:.m_]?[0-5]\d)?(?:[Zz]|[+-]\d\d:?\d\d)?"
# Only in these forms is a time told from the numbers of a title, such as `1984`.
_AFTER_DAY = rf"(?:[Tt]{_TIME}|[ _](?:[01]\d|2[0-3])[-:.h][0-5]\d(?:[-:.m][0-5]\d)?)?"
_DIGITS = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"
_DATE = re.compile(
    rf"[(\[]?(?:"
    rf"{_YEAR}(?P<sign>[-_.]){_MONTH}(?P=sign){_DAY}(?!\d){_AFTER_DAY}"
    rf"|{_YEAR}{_MONTH2}{_DAY2}(?:{_DIGITS}|[-_]{_DIGITS}(?<=\d{{6}})(?!\d)|{_AFTER_DAY})(?!\d)"
    rf"|{_DAY}(?P<other>[-_.]){_MONTH}(?P=other){_YEAR}"
    rf"|{_YEAR}[-_.]{_MONTH2}"
    rf"|(?P<east>{_YEAR}\s?[年년]\s?{_MONTH}\s?[月월](?:\s?{_DAY}\s?[日일])?)"
    rf")(?P<close>[)\]])?(?P<gap>[\s_\-–—.,:]+)?"
)


def without_date(stem: str) -> str:
    """Return the name of a file without the date, and the time, at its start; a date alone stays whole."""
    found = _DATE.match(stem)
    if found is None or not (found["gap"] or found["close"] or found["east"]):
        return stem
    rest = stem[found.end() :]
    return rest if any(letter.isalnum() for letter in rest) and not _DATE.fullmatch(stem) else stem
