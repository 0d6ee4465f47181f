"""All formats of files beside pages. A new format is one module of this package and one line of `FORMATS`."""

from collections.abc import Iterator, Sequence
from os.path import splitext
from typing import get_args

from sitegen.formats.atom import ATOM
from sitegen.formats.bibtex import BIBTEX
from sitegen.formats.csl import CSL_JSON
from sitegen.formats.data_package import DATA_PACKAGE
from sitegen.formats.format import Format, Role, Writer
from sitegen.formats.json_feed import JSON_FEED
from sitegen.formats.opml import OPML
from sitegen.formats.ris import RIS
from sitegen.formats.table import ARTICLES_CSV, ARTICLES_JSON
from sitegen.pages.files import FileFormat, Formats

# In the order in which pages list them.
FORMATS = (ARTICLES_CSV, ARTICLES_JSON, BIBTEX, RIS, CSL_JSON, DATA_PACKAGE, ATOM, JSON_FEED, OPML)


def describe(formats: Sequence[Format]) -> Formats:
    """Return the descriptions of all files, for page makers and templates."""
    return Formats(**{role: tuple(one.file(role) for one in formats if role in one.files) for role in get_args(Role)})


def writers_of(formats: Sequence[Format]) -> dict[str, Writer]:
    """Return the writers by the names that their pages have in place of a template."""
    return {file.template: format_.write for format_, file in _files(formats) if format_.write}


def media_types(formats: Sequence[Format]) -> dict[str, str]:
    """Return the media types of files by their names, and by suffixes such as `.bib`."""
    files = [file for _, file in _files(formats)]
    return {splitext(file.name)[1]: file.type for file in files} | {file.name: file.type for file in files}


def _files(formats: Sequence[Format]) -> Iterator[tuple[Format, FileFormat]]:
    return ((one, one.file(role)) for one in formats for role in one.files)
