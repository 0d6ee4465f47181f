"""The formats that are no matter of themes, by the names that pages have in the place of a template's."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from sitegen.formats.format import ARTICLES_CSV, ARTICLES_JSON, BIBTEX, CSL_JSON, RIS, Format
from sitegen.formats.json_feed import json_feed
from sitegen.formats.table import data_package
from sitegen.pages.page import Page

if TYPE_CHECKING:
    from sitegen.pages.downloads import PackagePage, ReferencesPage
    from sitegen.pages.feeds import FeedPage

Writer = Callable[[Page, Sequence[str]], bytes]


def _of_references(write: Format) -> Writer:
    return lambda page, _: write(cast("ReferencesPage", page).citations)


# Of many articles. The names have no suffix, so that no template of a theme can have one of them.
COLLECTION_WRITERS: Mapping[str, Writer] = {
    name: _of_references(write.remembering())
    for name, write in {
        "articles-csv": ARTICLES_CSV,
        "articles-json": ARTICLES_JSON,
        "references-bibtex": BIBTEX,
        "references-ris": RIS,
        "references-csl": CSL_JSON,
    }.items()
}
WRITERS: Mapping[str, Writer] = {
    **COLLECTION_WRITERS,
    "citation-bibtex": _of_references(BIBTEX),
    "citation-ris": _of_references(RIS),
    "citation-csl": _of_references(CSL_JSON),
    "data-package": lambda page, _: data_package(cast("PackagePage", page)),
    "json-feed": lambda page, bodies: json_feed(cast("FeedPage", page), bodies),
}
