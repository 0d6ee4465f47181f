"""Citation -> CSL-JSON, the input of citation processors (CSL 1.0.2)."""

from collections.abc import Mapping, Sequence

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
from sitegen.formats.format import CitationWriter, Format, json_item, json_list

Item = dict[str, object]

# The type of item of each kind of work (CSL 1.0.2).
_TYPES: Mapping[Kind, str] = {
    "news": "article-newspaper",
    "magazine": "article-magazine",
    "journal": "article-journal",
    "blog": "post-weblog",
    "page": "webpage",
    "report": "report",
    "standard": "standard",
    "law": "legislation",
    "book": "book",
    "statement": "document",
    "interview": "interview",
}


def csl_item(citation: Citation) -> Item:
    """Make the item of a citation's original, without fields that are not known."""
    provenance = citation.provenance
    is_translated = provenance.translation is not None or provenance.title != ""
    item: Item = {
        "id": citation.id,
        "type": _TYPES[citation.kind],
        "title": citation.cited_title,
        "original-title": citation.original_title if is_translated else "",
        "author": _names(authors(citation)),
        "translator": _names(translators(citation)),
        "container-title": container(citation),
        "publisher": publisher(citation),
        "issued": _date(citation.date),
        "accessed": _date(provenance.retrieved),
        "URL": address(citation),
        "language": citation.cited_language,
        "abstract": citation.summary,
        "keyword": ", ".join(keywords(citation)),
        "archive": archive(citation),
        "archive_location": provenance.archive_url,
        "source": citation.collection,
        "note": note(citation),
    }
    return {key: value for key, value in item.items() if value}


def _names(names: Sequence[Name]) -> list[dict[str, str]]:
    return [{"family": name.family, "given": name.given} if name.given else {"literal": name.family} for name in names]


def _date(date: Date | None) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.iso[:10].split("-")]]} if date else {}


def csl_record(citation: Citation) -> str:
    """Write the item of a citation."""
    return json_item(csl_item(citation))


CSL_JSON = Format(
    name="csl",
    label="CSL-JSON",
    type="application/vnd.citationstyles.csl+json",
    files={"article": "citation.json", "collection": "references.json"},
    description="All references for citation processors (CSL-JSON)",
    write=CitationWriter(csl_record, json_list),
)
