"""Citation -> RIS, as reference managers read it."""

from collections.abc import Iterator, Mapping

from sitegen.collection.citation import Citation
from sitegen.content.works import Kind
from sitegen.core.dates import Date
from sitegen.formats.bibliography import (
    Name,
    address,
    archive,
    authors,
    container,
    keywords,
    note,
    publisher,
    translators,
)
from sitegen.formats.format import CitationWriter, Format

# The type of reference (TY) of each kind of work.
_TYPES: Mapping[Kind, str] = {
    "news": "NEWS",
    "magazine": "MGZN",
    "journal": "JOUR",
    "blog": "BLOG",
    "page": "ELEC",
    "report": "RPRT",
    "standard": "STAND",
    "law": "STAT",
    "book": "BOOK",
    "statement": "GEN",
    "interview": "PCOMM",
}


def ris_record(citation: Citation) -> str:
    """Write a record of lines `TAG  - value`, each ended by CR LF as the format demands."""
    return "".join(f"{line}\r\n" for line in _record(citation))


def _record(citation: Citation) -> Iterator[str]:
    yield f"TY  - {_TYPES[citation.kind]}"
    # A line break in a value would end the record.
    yield from (f"{tag}  - {' '.join(value.splitlines())}" for tag, value in _values(citation) if value)
    yield "ER  - "
    yield ""


def _values(citation: Citation) -> Iterator[tuple[str, str]]:
    provenance = citation.provenance
    yield "ID", citation.id
    yield "TI", citation.cited_title
    # The title in the language of the collection.
    yield "TT", citation.title if citation.title != citation.cited_title else ""
    yield from (("AU", _name(name)) for name in authors(citation))
    yield from (("A4", _name(name)) for name in translators(citation))
    yield "T2", container(citation)
    yield "PB", publisher(citation)
    yield "PY", citation.date.year
    yield "DA", _date(citation.date)
    yield "UR", address(citation)
    yield "Y2", _date(provenance.retrieved)
    yield "LA", citation.cited_language
    yield "AB", citation.summary
    yield from (("KW", keyword) for keyword in keywords(citation))
    yield "DB", archive(citation)
    yield "AN", provenance.archive_url
    yield "DP", citation.collection
    yield "N1", note(citation)


def _name(name: Name) -> str:
    # The comma ends the family name, so undivided names have none.
    return f"{name.family}, {name.given}" if name.given else name.family.replace(",", "")


def _date(date: Date | None) -> str:
    """Write a date as `2005/12/03/`, with the slashes of unknown parts too."""
    if date is None:
        return ""
    year, month, day, *_ = (*date.iso[:10].split("-"), "", "")
    return f"{year}/{month}/{day}/"


RIS = Format(
    name="ris",
    label="RIS",
    type="application/x-research-info-systems",
    files={"article": "citation.ris", "collection": "references.ris"},
    description="All references for Zotero, EndNote and others (RIS)",
    write=CitationWriter(ris_record, b"".join),
)
