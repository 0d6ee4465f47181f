"""The kinds of works, and the name of each in catalogues and formats."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "news", "magazine", "journal", "blog", "page", "report", "standard", "law", "book", "statement", "interview"
]


ZOTERO_TYPES: Mapping[Kind, str] = {
    "news": "newspaperArticle",
    "magazine": "magazineArticle",
    "journal": "journalArticle",
    "blog": "blogPost",
    "page": "webpage",
    "report": "report",
    "standard": "standard",
    "law": "statute",
    "book": "book",
    "statement": "document",
    "interview": "interview",
}
"""The type of item as which Zotero saves each kind of work."""

# The kind of work that a kind of source publishes, unless an article states its own.
_PUBLISHED_BY: Mapping[str, Kind] = {
    "magazine": "magazine",
    "journal": "journal",
    "blog": "blog",
    "standards body": "standard",
    "publisher": "book",
    "website": "page",
    "company": "page",
    "government": "page",
    "university": "page",
    "think tank": "report",
}


def kind_of(own: Kind | None, source_kind: str) -> Kind:
    """Return an article's kind: its own, else the kind that such sources publish, else news."""
    return own or _PUBLISHED_BY.get(source_kind.casefold(), "news")
