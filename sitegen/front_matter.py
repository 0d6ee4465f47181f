"""The file of an article -> its front matter, checked, and its Markdown."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from html import unescape
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace
from pydantic import AfterValidator, Field

from sitegen import urls
from sitegen.dates import Date, parse_date
from sitegen.fields import Language, Required, WebAddress
from sitegen.problems import Problem
from sitegen.schema import Line, Names, OneOrMore, Schema, check, invalid
from sitegen.yaml_document import Yaml

_OPEN = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LARGEST = 64_000
_MARKUP = "\n*_`[]<>&|~!\\^#:"
# Three times as dense as any prose, tables and code; the memory that parsing takes grows with it.
_MARKS_A_KILOBYTE = 150
# A misspelt guard would publish what was to be held back, so it stops the build; other unknown keys only warn.
_GUARDS = {"draft"}
# So do the guards of other programs.
_YES, _NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", "never"}
_HELD_WORDS = {"draft", "private", "pending", "unpublished", "hidden", "unlisted"}
_HELD_ELSEWHERE = {
    **dict.fromkeys(("published", "publish", "public"), _NO | _HELD_WORDS),
    **dict.fromkeys(("private", "hidden", "unlisted", "unpublished", "wip"), _YES),
    **dict.fromkeys(("status", "state", "visibility"), _HELD_WORDS),
}


def _slug(value: str) -> str:
    if not urls.is_slug(value):
        hint = f"write {urls.slug(value)}" if urls.slug(value) else "write letters, digits and hyphens"
        raise invalid(f"slug {value!r} cannot stand in an address", hint)
    return value


def _id(value: str) -> str:
    if not urls.is_slug_path(value):
        path = "/".join(filter(None, map(urls.slug, value.split("/"))))
        hint = f"write {path}" if urls.is_slug_path(path) else "write letters, digits and hyphens, `/` between them"
        raise invalid(f"id {value!r} cannot stand in an address", hint)
    return value


def _alias(value: str) -> str:
    path = value.removeprefix("/")
    parts = path.removesuffix("/").split("/")
    odd = path.startswith("/") or any(sign in path for sign in "\\%#?")
    if odd or any(
        part.startswith(".") or not part or not urls.is_portable(part) or len(part.encode()) > 200 for part in parts
    ):
        raise invalid(f"alias {value!r} is not a path of this site", "write the old path, such as /2019/old-name/")
    return path if path.endswith("/") or "." in parts[-1] else f"{path}/"


def _can_be_served(part: str) -> bool:
    # Hosts hide names that begin with a dot, or obey them; file systems allow 255 bytes.
    return part != "" and not part.startswith(".") and urls.is_portable(part) and len(part.encode()) <= 200


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not any(unescape(value).strip() for value in values):
        raise invalid("a required list is empty", "write at least one")
    return values


Slug = Annotated[Line, AfterValidator(_slug)]
Id = Annotated[Line, AfterValidator(_id)]
Alias = Annotated[Line, AfterValidator(_alias)]


class FrontMatter(Schema):
    """The keys of an article."""

    title: Required
    source: Required
    date: Required
    topic: Annotated[OneOrMore, AfterValidator(_some)]
    source_url: WebAddress = ""
    author: OneOrMore = ()
    language: Language = ""
    summary: Line = ""
    tags: Names = ()
    updated: Line = ""
    slug: Slug = ""
    id: Id = ""
    aliases: Annotated[tuple[Alias, ...], Names.__metadata__[0]] = ()
    draft: bool = False
    image: Line = ""
    extra: dict[str, object] = Field(default_factory=dict)


class Parts(Struct, frozen=True):
    """An article's file: its front matter, its Markdown, and the line on which that begins."""

    header: str
    body: str
    first_line: int


def decode(data: bytes, path: str, kilobytes: int) -> str | Problem:
    """Read the bytes of a file as text, with `\\n` at the ends of lines, where they are not too many."""
    limit = "or raise `limits: article_kilobytes` in site.yaml"
    if len(data) > kilobytes * 1000:
        return Problem(path, 1, 1, "too-large", f"larger than {kilobytes} kB", f"split it, {limit}")
    try:
        text = _with_plain_ends(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_utf8(data, path, error)
    # The sanitiser takes the square of the time over characters that begin with this byte, such as guillemets.
    marks = sum(map(text.count, _MARKUP)) + data.count(b"\xc2")
    if marks > kilobytes * _MARKS_A_KILOBYTE:
        return Problem(path, 1, 1, "too-dense", f"{marks} signs of markup are too many", f"split the article, {limit}")
    return text


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(data: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    # The codec counts from behind the byte order mark.
    start = error.start + len(data) - len(error.object)
    before = _with_plain_ends(data[:start].decode("utf-8-sig"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"not UTF-8: byte 0x{data[start]:02X} at offset {start}"
    return Problem(path, line, column, "encoding", message, "convert the file to UTF-8")


def split(text: str, path: str) -> Parts | Problem:
    """Part front matter from Markdown."""
    opening = _OPEN.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening and closing and closing.start() <= _LARGEST:
        line = text.count("\n", 0, closing.end()) + 1
        return Parts(text[opening.end() : closing.start()], text[closing.end() :], line)
    return Problem(path, 1, 1, "front-matter", *_split_message(text, bool(opening), bool(closing)))


def _split_message(text: str, opened: bool, closed: bool) -> tuple[str, str]:
    if closed:
        return f"front matter is larger than {_LARGEST // 1000} kB", "move the text below the second `---`"
    if opened:
        return "front matter is not closed", "write `---`, three dashes, on a line of its own behind it"
    if text.startswith("----"):
        return "front matter opens with three dashes, not more", "write `---`"
    hint = "begin it with `---`, then title, source, date and topic, then `---`"
    return "the file has no front matter", hint


class Reader:
    """Front matter on its way from YAML to values; collects what is wrong."""

    def __init__(self, yaml: Yaml) -> None:
        self._given = yaml.value if isinstance(yaml.value, dict) else {}
        self._yaml = yaml
        self.problems: list[Problem] = []

    def fields(self) -> FrontMatter | None:
        """Return the fields, or None where they are not as they must be."""
        known = self._given
        if unknown := [key for key in self._given if key not in FrontMatter.model_fields]:
            self.problems += self._about_unknown()
            known = {key: value for key, value in self._given.items() if key not in unknown}
        value = known if isinstance(self._yaml.value, dict) else self._yaml.value
        matter, problems = check(FrontMatter, replace(self._yaml, value=value))
        self.problems += problems
        return matter

    def _about_unknown(self) -> Iterator[Problem]:
        """Yield warnings of unknown keys, and errors of those that look like a guard."""
        _, problems = check(FrontMatter, self._yaml)
        for problem in problems:
            if problem.code == "unknown-key":
                key = problem.message.split("`")[1]
                if str(self._given[key]).strip().casefold() in _HELD_ELSEWHERE.get(key.casefold(), ()):
                    yield replace(problem, hint="write `draft: true` to hold it back")
                elif any(problem.hint == f"did you mean `{guard}`?" for guard in _GUARDS):
                    yield problem
                else:
                    yield replace(problem, severity="warning")

    def date(self, key: str, zone: tzinfo, language: str) -> Date | None:
        """Read a date, which may have a month's name in `language`."""
        text = self._given.get(key)
        if not isinstance(text, str):
            return None
        try:
            return parse_date(text, zone, language)
        except ValueError as error:
            hint = "write 2005, 2005-12, 2005-12-03 or 2005-12-03T08:30:00+01:00"
            self.problems.append(self._yaml.problem((key,), "date", f"`{key}`: {error}", hint))
            return None
