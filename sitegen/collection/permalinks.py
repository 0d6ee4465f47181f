"""permalinks.jsonl, beside site.yaml: which article has which address for good. Meant for version control."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.core import urls
from sitegen.core.problems import BuildError, Problem

FILE = "permalinks.jsonl"
_MARK = re.compile(r"<{7}|>{7}|={7}|\|{7}")
_AGAIN = "restore the line from an earlier version of the file, or remove it"


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """An article that was published once: one line of the file."""

    id: str
    path: str
    url: str = ""
    """Its address; empty where the article is gone and another one took it."""
    title: str = ""
    original: str = ""
    was: tuple[str, ...] = ()
    """Its former addresses."""


class Permalinks(Struct, frozen=True):
    """What the file holds, and what is wrong with it."""

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()


_RECORD = msgspec.json.Decoder(Record)


def read_permalinks(root: Path) -> bytes:
    """Read the file, where there is one. Raises BuildError where it is no file, OSError where it cannot be read."""
    place = root / FILE
    if not place.exists():
        return b""
    if not place.is_file():
        raise BuildError([_damaged(1, 1, "not a plain file", "remove what stands in its place")])
    return place.read_bytes()


# A preview records none, and has the same at every edit. Saves 0.02 s of each in a preview of 2,000 articles.
@lru_cache(maxsize=1)
def parse_permalinks(data: bytes) -> Permalinks:
    """Read the lines of the file."""
    lines = [(number, line) for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), 1) if line.strip()]
    read = [(number, _read(number, line)) for number, line in lines]
    records = {number: record for number, record in read if isinstance(record, Record)}
    problems = [record for _, record in read if isinstance(record, Problem)]
    return Permalinks(tuple(records.values()), (*problems, *_twice(records)))


def _read(number: int, line: bytes) -> Record | Problem:
    try:
        text = line.decode()
        record = _RECORD.decode(text)
    except UnicodeDecodeError as error:
        return _damaged(number, len(line[: error.start].decode()) + 1, "not UTF-8", _AGAIN)
    except msgspec.ValidationError as error:
        key = re.search(r"`\$\.(\w+)|field `(\w+)`", str(error))
        return _damaged(number, _column(text, key[1] or key[2] if key else ""), str(error), _AGAIN)
    except msgspec.DecodeError as error:
        if _MARK.match(text):
            return _damaged(number, 1, "a mark of a merge", "remove the marks of the merge and build again")
        offset = re.search(r"\(byte (\d+)\)", str(error))
        before = line[: int(offset[1])] if offset else line
        return _damaged(number, len(before.decode(errors="ignore")) + 1, "not a line of JSON", _AGAIN)
    return next((_damaged(number, _column(text, key), message, _AGAIN) for key, message in _wrong(record)), record)


def _wrong(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the keys whose values nothing that was published can have."""
    if not urls.is_slug_path(record.id):
        yield "id", f"id {record.id!r} cannot be part of an address"
    if record.url and not _is_address(record.url):
        yield "url", f"url {record.url!r} is not the address of an article"
    if not _is_inside(record.path):
        yield "path", f"path {record.path!r} is not a file of the content folder"
    if not all(map(_is_address, record.was)):
        yield "was", f"was {list(record.was)!r} are not addresses of an article"


def _is_address(url: str) -> bool:
    return url.endswith("/") and urls.is_slug_path(url[:-1])


def _is_inside(path: str) -> bool:
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _column(line: str, key: str) -> int:
    return line.find(f'"{key}"') + 1 or 1


def _twice(records: dict[int, Record]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, record in records.items():
        if first.setdefault(record.id, number) != number:
            message = f"id {record.id!r} is in line {first[record.id]} too"
            yield _damaged(number, 1, message, "keep one of the two lines and build again")


def _damaged(line: int, column: int, message: str, hint: str) -> Problem:
    return Problem(FILE, line, column, "permalinks", message, hint)


def write_permalinks(records: Iterable[Record]) -> bytes:
    """Write the lines of the file, sorted by id."""
    lines = map(msgspec.json.encode, sorted(records, key=lambda record: record.id))
    return b"".join(line + b"\n" for line in lines)


@contextmanager
def recording(root: Path, known: bytes, data: bytes) -> Iterator[None]:
    """Write what the file is to hold, where that is not known: beside it, to take its place after the body."""
    beside = root / f".{FILE}.new"
    try:
        if data != known:
            beside.write_bytes(data)
        yield
        if data != known:
            beside.replace(root / FILE)
    finally:
        beside.unlink(missing_ok=True)
