"""What must happen to hostile and broken input, row by row, and where each row is tested.

The ids stand in the names, parameters and docstrings of tests: `pytest -k F14` runs some, `git grep F14` finds all.
The rows of Markdown (M) are in `markdown/fixtures/*.md` and `promises/test_safety.py`.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = {
    # Front matter.
    "F01": "a byte order mark is passed over",
    "F02": "front matter that is not closed, or not there, is an error",
    "F03": "`...` and trailing spaces close it, four dashes do not",
    "F05": "what is not UTF-8 is an error with its offset",
    "F06": "control characters are errors, however they are written",
    "F08": "what is no mapping is an error",
    "F09": "a key given twice is an error with both lines",
    "F10": "`no`, `NO` and `on` stay text",
    "F11": "numbers and truths in a title stay text; nothing is an error",
    "F12": "a day that does not exist is an error",
    "F14": "names of months are read in the language of the site alone",
    "F16": "dates with and without time and zone stand in one order",
    "F17": "a future or very early date is a warning, one outside the calendar an error",
    "F19": "a colon in a value is an error with the quoted line to paste",
    "F21": "a tab for indentation is an error",
    "F22": "tags, anchors and aliases are errors",
    "F24": "too much front matter is an error, a very long title a warning",
    "F25": "tags are a list or a line with commas; what is neither is an error",
    "F26": "an unknown key is a warning with the nearest known one; a misspelt guard is an error",
    "F27": "rules in the text are rules",
    "F28": "a source is a name or an address",
    "F30": "all mistakes are told at once, and many are counted",
    # Paths.
    "P01": "a slug stays in its folder",
    "P03": "an alias stays on the site",
    "P04": "an alias that is taken is an error that names both",
    "P06": "a name without letters gets a number, and a warning",
    "P07": "letters of all scripts are kept in addresses",
    "P09": "names that Windows cannot have are warnings, and make other addresses",
    "P10": "long names are cut between characters",
    "P12": "names that differ only in case are errors",
    "P13": "a name that is not UTF-8 is an error, shown escaped",
    "P15": "what is no plain file is passed over with a warning",
    "P16": "what may not be read is an error",
    "P17": "hidden files are not published, and secrets are told",
    "P18": "one file under two names is two files",
    "P19": "the site's address has one form, or is an error",
    # Outputs.
    "O02": "every XML file can be read again",
    "O04": "sitemaps are divided",
    "O05": "what may not be listed is not in the sitemap, and open to robots",
    "O06": "what may not be shown is in no byte",
    "O07": "what is held back is in no byte",
    "O08": "feeds stay small",
    "O10": "two articles of one original are a warning",
    "O13": "a mistake in a template is an error with its line and a page",
    "O14": "a theme may ask for a version of sitegen",
    "O15": "no page breaks its own policy",
    # Building and publishing.
    "R01": "a killed build leaves the old site or the new",
    "R02": "an interrupted build leaves nothing",
    "R04": "an output that may not be written is an error before work begins",
    "R05": "a second build waits for the first, and says so",
    "R07": "no site is published with a search that does not work",
    "R10": "a deleted article is gone with all that was its own",
    "R12": "memory is bounded, whatever the size",
    "R13": "a site of almost nothing is a site",
    "R14": "a mistake in site.yaml is an error with its place; variables of the environment are text",
    "R17": "there is nothing in site.yaml that runs",
    "R18": "a build needs no network",
    "R19": "every library is locked with its digest, and `make audit` asks for known weaknesses",
}


def named(path: Path) -> set[str]:
    """Return the rows that a file of tests names."""
    found = re.findall(r"(?<![A-Za-z0-9])([FPORfpor]\d\d)(?![A-Za-z0-9])", path.read_text(encoding="utf-8"))
    return {row.upper() for row in found}


TESTED = {path.name: named(path) for path in TESTS.rglob("test_*.py") if path != Path(__file__)}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_tested(row: str) -> None:
    assert [name for name, rows in TESTED.items() if row in rows]


def test_every_row_that_a_test_names_is_in_the_table() -> None:
    assert set.union(*TESTED.values()) <= ROWS.keys()
