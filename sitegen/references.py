"""Citations -> a file in one of the formats of bibliographic programs, spreadsheets and others."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import msgspec
from msgspec import Struct

from sitegen.bibtex import bibtex_entry
from sitegen.citation import Citation
from sitegen.csl import csl_item
from sitegen.ris import ris_record
from sitegen.tables import table, table_object, table_row

# Citations of which a format remembers the texts: they take some kilobytes each.
_MOST = 20_000


class Format(Struct, frozen=True):
    """How one citation is written, and what is made of several."""

    write: Callable[[Citation], str]
    join: Callable[[Sequence[str]], str]

    def __call__(self, citations: Iterable[Citation]) -> str:
        """Write citations."""
        return self.join([*map(self.write, citations)])

    def remembering(self) -> "Format":
        """Write each citation once, though it is in several files: that of the whole, and those of topics."""
        return Format(lru_cache(_MOST)(self.write), self.join)


def _json(make: Callable[[Citation], object]) -> Format:
    """Write a list of what is made of each, which is formatted as if it were alone."""
    return Format(lambda one: msgspec.json.format(msgspec.json.encode([make(one)])).decode()[2:-2], _json_list)


def _json_list(texts: Sequence[str]) -> str:
    return "[\n" + ",\n".join(texts) + "\n]" if texts else "[]"


BIBTEX = Format(bibtex_entry, "\n".join)
RIS = Format(ris_record, "".join)
CSL_JSON = _json(csl_item)
ARTICLES_JSON = _json(table_object)
ARTICLES_CSV = Format(table_row, table)
