"""permalinks.jsonl, beside site.yaml: the permanent address of each article. Meant for version control."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.core import url_scheme
from sitegen.core.problems import BuildError, Problem, warning

FILE = "permalinks.jsonl"
_CONFLICT = re.compile(r"<{7}|>{7}|={7}|\|{7}")
_RESTORE = "restore the line from an earlier version of the file, or remove it"


class Permalink(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One line of the file: an article that was published at some time."""

    id: str
    path: str
    url: str = ""
    """Its address; empty if the article is unpublished and another article has the address now."""
    title: str = ""
    original: str = ""
    was: tuple[str, ...] = ()
    """Its former addresses."""
    terms: tuple[str, ...] = ()
    """The addresses of its terms."""
    is_gone: bool = msgspec.field(default=False, name="gone")
    """Whether its file is deleted, and this was told."""


class FormerTerm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One line of the file: the address of a term, and the former ones, which lead there."""

    term: str
    was: tuple[str, ...] = ()
    is_gone: bool = msgspec.field(default=False, name="gone")
    """Whether no article has the term any more, and nothing is known to replace it."""


class Home(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One line of the file: the URL with which the ids of feeds and their entries begin, for good."""

    home: str


Line = Permalink | FormerTerm | Home


class PermalinkFile(Struct, frozen=True):
    """The lines of the file, and problems."""

    permalinks: tuple[Permalink, ...] = ()
    problems: tuple[Problem, ...] = ()
    former_terms: tuple[FormerTerm, ...] = ()
    home: str = ""


_LINES: tuple[tuple[str, "msgspec.json.Decoder[Line]"], ...] = (
    ('{"term"', msgspec.json.Decoder(FormerTerm)),
    ('{"home"', msgspec.json.Decoder(Home)),
    ("", msgspec.json.Decoder(Permalink)),
)

LOST = warning(
    FILE,
    1,
    1,
    "permalinks-lost",
    "this file is gone, and with it the former addresses and ids of all articles and terms; it was begun again",
    "restore it from version control or a backup, and build again",
)


def read_permalinks(root: Path) -> bytes:
    """Read the file, if there is one. Raises BuildError if it is not a plain file, OSError if it cannot be read."""
    path = root / FILE
    if not path.exists():
        return b""
    if not path.is_file():
        raise BuildError([_damaged(1, 1, "not a plain file", "remove it, or restore an earlier version")])
    return path.read_bytes()


# A preview records no addresses, so it parses the same bytes at every edit: saves 0.02 s of each with 2,000 articles.
@lru_cache(maxsize=1)
def parse_permalinks(data: bytes) -> PermalinkFile:
    """Parse the bytes of the file."""
    # A union merge keeps a line of both sides twice.
    first = {line.strip(): number for number, line in reversed([*enumerate(_lines(data), 1)]) if line.strip()}
    read = [(number, _read(number, line)) for line, number in sorted(first.items(), key=lambda item: item[1])]
    permalinks = {number: line for number, line in read if isinstance(line, Permalink)}
    problems = [line for _, line in read if isinstance(line, Problem)]
    terms = tuple(line for _, line in read if isinstance(line, FormerTerm))
    homes = [(number, line.home) for number, line in read if isinstance(line, Home)]
    problems += [_damaged(number, 1, "a second `home`", "keep the line of the older one") for number, _ in homes[1:]]
    home = homes[0][1] if homes else ""
    return PermalinkFile(tuple(permalinks.values()), (*problems, *_ids_given_twice(permalinks)), terms, home)


def _lines(data: bytes) -> list[bytes]:
    return data.removeprefix(BOM_UTF8).split(b"\n")


def _read(number: int, line: bytes) -> Line | Problem:
    try:
        text = line.decode()
        decoder = next(decoder for start, decoder in _LINES if text.startswith(start))
        permalink = decoder.decode(text)
    except UnicodeDecodeError as error:
        return _damaged(number, len(line[: error.start].decode()) + 1, "not UTF-8", _RESTORE)
    except msgspec.ValidationError as error:
        key = re.search(r"`\$\.(\w+)|field `(\w+)`", str(error))
        return _damaged(number, _column(text, key[1] or key[2] if key else ""), str(error), _RESTORE)
    except msgspec.DecodeError as error:
        if _CONFLICT.match(text):
            return _damaged(number, 1, "a conflict marker of a merge", "resolve the conflict and build again")
        offset = re.search(r"\(byte (\d+)\)", str(error))
        before = line[: int(offset[1])] if offset else line
        return _damaged(number, len(before.decode(errors="ignore")) + 1, "not a line of JSON", _RESTORE)
    problems = (
        _damaged(number, _column(text, key), message, _RESTORE) for key, message in _impossible_values(permalink)
    )
    return next(problems, permalink)


def _impossible_values(permalink: Line) -> Iterator[tuple[str, str]]:
    """Yield each key whose value no published article or term can have, and a message."""
    if isinstance(permalink, Home):
        try:
            url_scheme.base(permalink.home)
        except ValueError as error:
            yield "home", f"home {error}"
        return
    if isinstance(permalink, FormerTerm):
        if not all(map(_is_term, (permalink.term, *permalink.was))):
            yield "term", f"{[permalink.term, *permalink.was]!r} are not addresses of terms"
        return
    if not url_scheme.is_slug_path(permalink.id):
        yield "id", f"id {permalink.id!r} cannot be part of an address"
    if permalink.url and not _is_address(permalink.url):
        yield "url", f"url {permalink.url!r} is not the address of an article"
    if not _is_inside(permalink.path):
        yield "path", f"path {permalink.path!r} is not a file of the content folder"
    if not all(map(_is_address, permalink.was)):
        yield "was", f"was {list(permalink.was)!r} are not addresses of an article"
    if not all(map(_is_term, permalink.terms)):
        yield "terms", f"terms {list(permalink.terms)!r} are not addresses of terms"


def _is_address(url: str) -> bool:
    return url.endswith("/") and url_scheme.is_slug_path(url[:-1])


def _is_term(url: str) -> bool:
    return _is_address(url) and url.count("/") > 1


def _is_inside(path: str) -> bool:
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _column(line: str, key: str) -> int:
    return line.find(f'"{key}"') + 1 or 1


def _ids_given_twice(permalinks: dict[int, Permalink]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, permalink in permalinks.items():
        if first.setdefault(permalink.id, number) != number:
            message = f"id {permalink.id!r} is in line {first[permalink.id]} too"
            yield _damaged(number, 1, message, "keep one of the two lines and build again")


def _damaged(line: int, column: int, message: str, hint: str) -> Problem:
    return Problem(FILE, line, column, "permalinks", message, hint)


def write_permalinks(permalinks: Iterable[Permalink], former_terms: Iterable[FormerTerm] = (), home: str = "") -> bytes:
    """Return the bytes of the file: a line for each article, sorted by id, then those of terms, and of the home."""
    articles = sorted(permalinks, key=lambda permalink: permalink.id)
    others: list[Line] = [*former_terms, *([Home(home)] if home and articles else [])]
    lines = map(msgspec.json.encode, [*articles, *others])
    return b"".join(line + b"\n" for line in lines)


@contextmanager
def recording(root: Path, before: bytes, after: bytes) -> Iterator[None]:
    """If the file changes, write the new bytes into a temporary file, and replace the file with it after the body."""
    temporary = root / f".{FILE}.new"
    try:
        if after != before:
            temporary.write_bytes(after)
        yield
        if after != before:
            temporary.replace(root / FILE)
    finally:
        temporary.unlink(missing_ok=True)
