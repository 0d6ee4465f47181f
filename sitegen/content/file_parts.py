"""The bytes of an article's file -> `FileParts`: front matter and Markdown, as text. Pure."""

import re

from msgspec import Struct

from sitegen.core.problems import Problem

_OPEN = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LARGEST = 64_000
_SPLIT = "split the article, or raise `limits: article_kilobytes` in site.yaml"
# The sanitiser's time is quadratic in characters that begin with the last of these bytes, such as guillemets.
_MARKUP = b"\n*_`[]<>&|~!\\^#:\xc2"
# Three times as dense as any real prose, table or code. The memory of the parser grows with the density.
_MARKS_A_KILOBYTE = 150


class FileParts(Struct, frozen=True):
    """The two parts of an article's file; `first_line` is the line on which the Markdown begins."""

    header: str
    body: str
    first_line: int


def decode(data: bytes, path: str, kilobytes: int) -> str | Problem:
    """Decode the bytes of a file as text with `\\n` at the ends of lines, if the file is not too large or too dense."""
    if problem := check_size(len(data), path, kilobytes):
        return problem
    try:
        text = _with_plain_ends(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_utf8(data, path, error)
    written = text.encode()
    marks = len(written) - len(written.translate(None, _MARKUP))
    if marks > kilobytes * _MARKS_A_KILOBYTE:
        return Problem(path, 1, 1, "too-dense", f"too many markup characters: {marks}", _SPLIT)
    return text


def check_size(size: int, path: str, kilobytes: int) -> Problem | None:
    """Return the problem of a file that is too large to be read, with its size in bytes."""
    if size <= kilobytes * 1000:
        return None
    return Problem(path, 1, 1, "too-large", f"larger than {kilobytes} kB", _SPLIT)


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(data: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    # The codec counts from after the byte order mark.
    start = error.start + len(data) - len(error.object)
    before = _with_plain_ends(data[:start].decode("utf-8-sig"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"not UTF-8: byte 0x{data[start]:02X} at offset {start}"
    return Problem(path, line, column, "encoding", message, "convert the file to UTF-8")


def split(text: str, path: str) -> FileParts | Problem:
    """Split a file into front matter and Markdown."""
    opening = _OPEN.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening and closing and closing.start() <= _LARGEST:
        line = text.count("\n", 0, closing.end()) + 1
        return FileParts(text[opening.end() : closing.start()], text[closing.end() :], line)
    return Problem(path, 1, 1, "front-matter", *_split_message(text, bool(opening), bool(closing)))


def _split_message(text: str, opened: bool, closed: bool) -> tuple[str, str]:
    if closed:
        return f"front matter is larger than {_LARGEST // 1000} kB", "move the text below the second `---`"
    if opened:
        return "front matter is not closed", "write `---`, three dashes, on a line of its own after it"
    if text.startswith("----"):
        return "front matter opens with three dashes, not more", "write `---`"
    hint = "begin it with `---`, then title, source, date and topic, then `---`"
    return "the file has no front matter", hint
