"""Citation -> BibTeX, with the fields of biblatex that reference managers read too."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from sitegen.collection.citation import Citation
from sitegen.content.works import NAMES
from sitegen.core.formatting import language_name
from sitegen.formats.bibliography import Name, address, authors, container, keywords, note, publisher, translators

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Where each type of entry names who published it.
_OUTLET = {"article": "journal", "techreport": "institution", "book": "publisher", "misc": "howpublished"}
# BibTeX counts braces though a backslash stands before them, so these have no short form.
_COMMANDS = {character: rf"\{character}" for character in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_COMMANDS))}]")
_NOT_IN_KEYS = re.compile(r"[^\x21-\x7e]")


def bibtex_entry(citation: Citation) -> str:
    """Write an entry."""
    kind = NAMES[citation.kind].bibtex
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation, kind))
    return f"@{kind}{{{citation_key(citation.id)},\n{fields}}}\n"


def citation_key(identifier: str) -> str:
    """Return the key of an entry: it is another for every id, and plain ASCII, which is all that old programs take."""
    return _NOT_IN_KEYS.sub(lambda found: f"_{ord(found[0]):x}_", identifier.replace("/", ":"))


def _fields(citation: Citation, kind: str) -> Iterator[tuple[str, str]]:
    language, (year, month, day, *_) = citation.cited_language, (*citation.date.iso[:10].split("-"), "", "")
    values = {
        "author": _names(authors(citation)),
        # In braces of its own a title keeps its capitals.
        "title": f"{{{_escaped(citation.cited_title)}}}",
        "translator": _names(translators(citation)),
        _OUTLET[kind]: _escaped(container(citation) or publisher(citation)),
        "year": year,
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": day.lstrip("0"),
        "url": _verbatim(address(citation)),
        "urldate": citation.provenance.retrieved.day if citation.provenance.retrieved else "",
        "language": language,
        "langid": language_name("en", language.partition("-")[0]).casefold() if language else "",
        "abstract": _escaped(citation.summary),
        "keywords": ", ".join(_escaped(keyword.replace(",", "")) for keyword in keywords(citation)),
        "note": _escaped(note(citation)),
    }
    yield from ((name, value if name == "month" else f"{{{value}}}") for name, value in values.items() if value)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _COMMANDS[found[0]], " ".join(text.splitlines()))


def _verbatim(url: str) -> str:
    """Return a URL without what BibTeX would count or LaTeX would read; its `%`, `_` and `&` stay as they are."""
    return quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")


def _names(names: Iterable[Name]) -> str:
    return " and ".join(map(_name, names))


def _name(name: Name) -> str:
    # Braces keep a whole name whole, with any comma or `and` in it.
    if not name.given:
        return f"{{{_escaped(name.family)}}}"
    return f"{_escaped(name.family)}, {_escaped(name.given)}"
