"""Citation -> CSL-JSON, the input of citation processors (CSL 1.0.2)."""

from collections.abc import Sequence

from sitegen.collection.citation import Citation
from sitegen.content.works import NAMES
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

Item = dict[str, object]


def csl_item(citation: Citation) -> Item:
    """Make the item of a citation, which is its original's; what is not known is left out."""
    provenance = citation.provenance
    is_translated = provenance.translation is not None or provenance.title != ""
    item: Item = {
        "id": citation.id,
        "type": NAMES[citation.kind].csl,
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
