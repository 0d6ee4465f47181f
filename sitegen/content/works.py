"""The kinds of works, and the name of each in catalogues and formats."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Kind = Literal[
    "news", "magazine", "journal", "blog", "page", "report", "standard", "law", "book", "statement", "interview"
]


class Names(Struct, frozen=True):
    """The names of one kind of work.

    In order: Zotero's item type, CSL 1.0.2's type, BibTeX's entry type, RIS's TY, and schema.org's class.
    """

    zotero: str
    csl: str
    bibtex: str
    ris: str
    schema: str


NAMES: Mapping[Kind, Names] = {
    "news": Names("newspaperArticle", "article-newspaper", "article", "NEWS", "NewsArticle"),
    "magazine": Names("magazineArticle", "article-magazine", "article", "MGZN", "Article"),
    "journal": Names("journalArticle", "article-journal", "article", "JOUR", "ScholarlyArticle"),
    "blog": Names("blogPost", "post-weblog", "misc", "BLOG", "BlogPosting"),
    "page": Names("webpage", "webpage", "misc", "ELEC", "Article"),
    "report": Names("report", "report", "techreport", "RPRT", "Report"),
    "standard": Names("standard", "standard", "techreport", "STAND", "TechArticle"),
    "law": Names("statute", "legislation", "misc", "STAT", "Legislation"),
    "book": Names("book", "book", "book", "BOOK", "Book"),
    "statement": Names("document", "document", "misc", "GEN", "Article"),
    "interview": Names("interview", "interview", "misc", "PCOMM", "Article"),
}

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
