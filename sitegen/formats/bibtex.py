"""Citation -> BibTeX, with the fields of biblatex that reference managers read too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from sitegen.collection.citation import Citation
from sitegen.content.works import Kind
from sitegen.core.formatting import language_name
from sitegen.formats.bibliography import Name, address, authors, container, keywords, note, publisher, translators
from sitegen.formats.format import CitationWriter, Format

# The type of entry of each kind of work.
_TYPES: Mapping[Kind, str] = {
    "news": "article",
    "magazine": "article",
    "journal": "article",
    "blog": "misc",
    "page": "misc",
    "report": "techreport",
    "standard": "techreport",
    "law": "misc",
    "book": "book",
    "statement": "misc",
    "interview": "misc",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The field in which each type of entry names the publication or publisher.
_OUTLET = {"article": "journal", "techreport": "institution", "book": "publisher", "misc": "howpublished"}
# BibTeX counts braces even after a backslash, so a brace becomes a command with a balanced pair of its own.
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
    """Write the entry of a citation."""
    kind = _TYPES[citation.kind]
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation, kind))
    return f"@{kind}{{{citation_key(citation.id)},\n{fields}}}\n"


def citation_key(identifier: str) -> str:
    """Return the key of an entry: unique for each id, and plain ASCII, because old programs take nothing else."""
    return _NOT_IN_KEYS.sub(lambda match: f"_{ord(match[0]):x}_", identifier.replace("/", ":"))


def _fields(citation: Citation, kind: str) -> Iterator[tuple[str, str]]:
    language, (year, month, day, *_) = citation.cited_language, (*citation.date.iso[:10].split("-"), "", "")
    values = {
        "author": _names(authors(citation)),
        # A second pair of braces keeps the capitals of a title.
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
    return _SPECIAL.sub(lambda match: _COMMANDS[match[0]], " ".join(text.splitlines()))


def _verbatim(url: str) -> str:
    """Percent-encode the characters of a URL that BibTeX counts or LaTeX interprets; `%`, `_` and `&` may stay."""
    return quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")


def _names(names: Iterable[Name]) -> str:
    return " and ".join(map(_name, names))


def _name(name: Name) -> str:
    # Braces protect any comma or `and` in an undivided name.
    if not name.given:
        return f"{{{_escaped(name.family)}}}"
    return f"{_escaped(name.family)}, {_escaped(name.given)}"


BIBTEX = Format(
    name="bibtex",
    label="BibTeX",
    type="application/x-bibtex",
    files={"article": "citation.bib", "collection": "references.bib"},
    description="All references for LaTeX (BibTeX)",
    write=CitationWriter(bibtex_entry, b"\n".join),
)
