"""The formats that are no matter of themes, by the names that pages have in the place of a template's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from sitegen.bibtex import bibtex
from sitegen.citation import Citation
from sitegen.csl import csl_json
from sitegen.json_feed import json_feed
from sitegen.pages import FeedPage, PackagePage, Page, ReferencesPage
from sitegen.ris import ris
from sitegen.tables import articles_csv, articles_json, data_package

Writer = Callable[[Page, Sequence[str]], str]


def _of_references(write: Callable[[Iterable[Citation]], str]) -> Writer:
    return lambda page, _: write(cast("ReferencesPage", page).citations)


# The names have no suffix, so that no template of a theme can have one of them.
WRITERS: Mapping[str, Writer] = {
    "bibtex": _of_references(bibtex),
    "ris": _of_references(ris),
    "csl": _of_references(csl_json),
    "articles-json": _of_references(articles_json),
    "articles-csv": _of_references(articles_csv),
    "data-package": lambda page, _: data_package(cast("PackagePage", page)),
    "json-feed": lambda page, bodies: json_feed(cast("FeedPage", page), bodies),
}
