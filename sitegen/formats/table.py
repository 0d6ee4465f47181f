"""Citations -> rows of the table of all articles, as CSV (RFC 4180) and as JSON."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from io import StringIO

from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.config.rights import LEVELS
from sitegen.content.provenance import Translation
from sitegen.core.dates import Date
from sitegen.formats.format import CitationWriter, Format, json_item, json_list

Value = str | tuple[str, ...]

# The byte order mark, without which Excel does not read UTF-8. Other programs skip it.
_MARK = "\ufeff"
_LIST = "; "
_DATE = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d(:\d\d)?)?)?)?)?"
# Signs that begin a formula in some spreadsheet, with their wide and small forms and the minus sign.
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
# At the beginning of a cell, also of one after a semicolon or tab, where spreadsheets of some countries divide cells.
_FORMULA = re.compile(rf"(^|[;|\t\r\n])(?=[\s\"\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[{_SIGNS}])")
_CONTROL = re.compile(r"^(?=[\t\r\n])")
# Most texts, which match neither of the two above: this pattern is much faster.
_HARMLESS = re.compile(r"\w[^;|\t\r\n]*")


class Column(Struct, frozen=True):
    """A column of the table: `read` takes its value from a citation, and values match the `pattern`, if any."""

    name: str
    description: str
    read: Callable[[Citation], Value]
    pattern: str = ""


def _iso(date: Date | None) -> str:
    return date.iso if date else ""


def _of_translation(read: Callable[[Translation], str]) -> Callable[[Citation], str]:
    def reader(citation: Citation) -> str:
        return read(citation.provenance.translation) if citation.provenance.translation else ""

    return reader


COLUMNS = (
    Column("id", "Stays the same for ever", lambda one: one.id),
    Column("url", "Where the collection shows it", lambda one: one.permalink),
    Column("title", "As the collection shows it", lambda one: one.title),
    Column("language", "Of the text that is shown (BCP 47)", lambda one: one.language),
    Column("kind", "What kind of work the original is", lambda one: one.kind),
    Column("original_title", "The original's title", lambda one: one.original_title),
    Column("original_language", "The original's language (BCP 47)", lambda one: one.original_language),
    Column("original_url", "The original's address", lambda one: one.url),
    Column("authors", "Who wrote the original", lambda one: one.authors),
    Column("source", "Who published the original", lambda one: one.outlet.name),
    Column("source_kind", "What kind of source that is", lambda one: one.outlet.kind),
    Column("source_url", "The source's own site", lambda one: one.outlet.url),
    Column("source_country", "The source's country", lambda one: one.outlet.country),
    Column("date", "The original's date, as precisely as it is known", lambda one: one.date.iso, _DATE),
    Column("published", "When the collection published it", lambda one: _iso(one.published), _DATE),
    Column("updated", "When the collection last changed it", lambda one: _iso(one.updated), _DATE),
    Column("retrieved", "When the original was read", lambda one: _iso(one.provenance.retrieved), _DATE),
    Column("archive_url", "An archived copy of the original", lambda one: one.provenance.archive_url),
    Column("archive_date", "When that copy was made", lambda one: _iso(one.provenance.archive_date), _DATE),
    Column("translation", "human or machine", _of_translation(lambda made: made.method), "human|machine"),
    Column("translation_engine", "The program that translated", _of_translation(lambda made: made.engine)),
    Column("translation_by", "Who translated", _of_translation(lambda made: made.by)),
    Column("reviewed_by", "Who read the translation", _of_translation(lambda made: made.reviewed_by)),
    Column("reviewed_on", "When", _of_translation(lambda made: _iso(made.reviewed_on)), _DATE),
    Column("topics", "What it is about", lambda one: one.topics),
    Column("tags", "Finer than topics", lambda one: one.tags),
    Column("event", "The event that it tells of", lambda one: one.event),
    Column("summary", "What it says, as far as its rights allow", lambda one: one.summary),
    Column("license", "An identifier of SPDX, or the address of a licence", lambda one: one.license),
    Column("rights", "How much of it the collection shows", lambda one: one.rights, "|".join(LEVELS)),
)


def table_object(citation: Citation) -> dict[str, Value]:
    """Make an object with the names of columns as keys, without values that are not known."""
    return {column.name: value for column in COLUMNS if (value := column.read(citation))}


def table_row(citation: Citation) -> str:
    """Write a row for spreadsheets (RFC 4180). No cell can become a formula."""
    return _csv(cell(column.read(citation)) for column in COLUMNS)


def table_head() -> str:
    """Write the line above the rows: a byte order mark and the names of columns."""
    return _MARK + _csv(column.name for column in COLUMNS)


def _csv(cells: Iterable[str]) -> str:
    file = StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return file.getvalue()


def cell(value: Value) -> str:
    """Return the text of a cell, with an apostrophe wherever a spreadsheet may see a formula (OWASP)."""
    if not value:
        return ""
    text = value if isinstance(value, str) else _LIST.join(value)
    return text if _HARMLESS.fullmatch(text) else _CONTROL.sub("'", _FORMULA.sub(r"\1'", text))


def json_record(citation: Citation) -> str:
    """Write an object of the list for programs."""
    return json_item(table_object(citation))


def _csv_table(rows: Sequence[bytes]) -> bytes:
    return b"".join((table_head().encode(), *rows))


ARTICLES_CSV = Format(
    name="csv",
    label="CSV",
    type="text/csv",
    files={"collection": "articles.csv"},
    description="All articles as a table, for a spreadsheet (CSV)",
    write=CitationWriter(table_row, _csv_table),
)
ARTICLES_JSON = Format(
    name="json",
    label="JSON",
    type="application/json",
    files={"collection": "articles.json"},
    description="All articles as a list, for programs (JSON)",
    write=CitationWriter(json_record, json_list),
)
