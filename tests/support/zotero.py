"""Zotero's translator for embedded metadata, as far as it concerns the metadata that our pages have.

Only the branches that our pages can take; where several names give a field, the first one present wins.
"""

from collections.abc import Sequence

from lxml import etree, html

_DC_TYPES = {"newspaperarticle": "newspaperArticle", "news item": "newspaperArticle"}
_ITEM_TYPES = (
    "blogPost book document interview journalArticle magazineArticle newspaperArticle report standard statute webpage"
).split()
_TYPES = {name.casefold(): name for name in _ITEM_TYPES} | _DC_TYPES
_FIELDS = {
    "title": ("dc:title", "dcterms:title", "og:title"),
    "publicationTitle": ("prism:publicationname", "dc:source", "og:site_name"),
    "date": ("prism:publicationdate", "article:published_time", "dc:date"),
    "url": ("og:url", "prism:url"),
    "abstractNote": ("og:description", "dcterms:abstract"),
    "language": ("dc:language",),
    "section": ("article:section",),
}
Statement = tuple[str, str]


def statements(page: str) -> list[Statement]:
    """Return the names (`dc:title` for `DC.title` or `dc_title`, in lower case) and contents of a page's metadata."""
    found = []
    for meta in _parse(page).iterfind(".//head/meta"):
        name = str(meta.get("name") or meta.get("property") or "").casefold()
        prefix, mark, rest = _split(name)
        if meta.get("content"):
            found.append((f"{prefix}:{rest}" if mark else name, str(meta.get("content"))))
    return found


def _parse(page: str) -> "etree._Element":
    # A document that says its own encoding is read as bytes.
    return html.fromstring(page.encode())


def _split(name: str) -> tuple[str, str, str]:
    at = min((name.find(mark) for mark in ".:_" if mark in name), default=-1)
    return (name[:at], name[at], name[at + 1 :]) if at > 0 else (name, "", "")


def item_type(page: str) -> str:
    """Return the type of the item: of z, then og, then dc, then the default; Highwire's names go before all."""
    found = dict(reversed(statements(page)))
    if "citation:journal_title" in found:
        return "journalArticle"
    if found.get("z:itemtype", "").casefold() in _TYPES:
        return _TYPES[found["z:itemtype"].casefold()]
    # An `article` is a mere guess, which loses to everything; a `website` is none.
    if found.get("og:type") == "website":
        return "webpage"
    if found.get("dc:type", "").casefold() in _TYPES:
        return _TYPES[found["dc:type"].casefold()]
    if "citation:title" in found:
        return "journalArticle"
    return "blogPost" if "wordpress" in found.get("generator", "").casefold() else "webpage"


def saved(page: str) -> dict[str, object]:
    """Return the item with all fields that Zotero would fill."""
    found = statements(page)
    values = {field: _first(found, names) for field, names in _FIELDS.items()}
    # Any number in an identifier could be taken for an ISSN or an ISBN.
    numbers = [content for name, content in found if name in {"dc:identifier", "dcterms:identifier"}]
    authors = [content for name, content in found if name == "dc:creator"]
    return {
        "itemType": item_type(page),
        **{field: value for field, value in values.items() if value},
        "creators": authors or [content for name, content in found if name == "author"],
        **({"ISSN": numbers} if numbers else {}),
    }


def _first(found: Sequence[Statement], names: Sequence[str]) -> str:
    return next((content for name in names for given, content in found if given == name), "")
