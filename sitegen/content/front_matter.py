"""The front matter of an article: its fields, how each is checked, and the problems of unknown keys."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from html import unescape
from typing import Annotated, Literal

from msgspec.structs import replace
from pydantic import AfterValidator, Field

from sitegen.config.rights import Rights
from sitegen.config.schema import Line, Names, OneOrMore, Schema, check, invalid
from sitegen.config.types import Language, License, Required, WebAddress
from sitegen.config.yaml import Yaml
from sitegen.content import foreign_keys
from sitegen.content.works import Kind
from sitegen.core import url_scheme
from sitegen.core.date_words import possible_dates
from sitegen.core.dates import Date, parse_date
from sitegen.core.problems import Problem, warning

# Keys that hold an article back. A misspelt one would publish it, so it stops the build; other unknown keys warn.
_GUARDS = {"draft", "rights", "publish", "expires"}
# The most topics, tags, authors or aliases of one article.
_MOST_NAMES = 100
# Files that are pages. Servers run or obey others, such as `x.php` and `web.config`, or serve them as downloads.
_PAGE = re.compile(r"\.html?$", re.IGNORECASE)
_FILE = re.compile(r"\.[a-z][a-z0-9]*$", re.IGNORECASE)

# The values of these keys have no spaces, or are checked, so whatever stands behind ` #` is a comment.
_NEVER_CUT = {
    *("date", "updated", "publish", "expires", "review", "retrieved", "archive_date", "original_date"),
    *("draft", "featured", "index", "rights", "kind", "language", "license", "slug", "id", "aliases"),
    *("source_url", "archive_url"),
}
_TAGS = {"tags", "topic"}


def _slug(value: str) -> str:
    if not url_scheme.is_slug(value):
        hint = f"write {url_scheme.slug(value)}" if url_scheme.slug(value) else "write letters, digits and hyphens"
        raise invalid(f"slug {value!r} cannot be part of an address", hint)
    return value


def _id(value: str) -> str:
    if not url_scheme.is_slug_path(value):
        path = "/".join(filter(None, map(url_scheme.slug, value.split("/"))))
        hint = (
            f"write {path}" if url_scheme.is_slug_path(path) else "write letters, digits and hyphens, `/` between them"
        )
        raise invalid(f"id {value!r} cannot be part of an address", hint)
    return value


def _few(values: tuple[str, ...]) -> tuple[str, ...]:
    # Every name has pages, feeds and downloads, and those of topics name all topics.
    if len(values) > _MOST_NAMES:
        message = f"{len(values)} names in one article"
        raise invalid(message, f"write at most {_MOST_NAMES}", "too-many-terms")
    return values


def _alias(value: str) -> str:
    path = value.removeprefix("/")
    parts = path.removesuffix("/").split("/")
    odd = path.startswith("/") or any(sign in path for sign in "\\%#?")
    if odd or not all(map(_can_be_served, parts)):
        raise invalid(f"alias {value!r} is not a path of this site", "write the old path, such as /2019/old-name/")
    if path.endswith("/") or _PAGE.search(path):
        return path
    if _FILE.search(path):
        hint = f"write /{path}/ for a page, or redirect the file in the settings of your host"
        raise invalid(f"alias {value!r} is a file that is no page", hint)
    return f"{path}/"


def _can_be_served(part: str) -> bool:
    # Hosts hide names that begin with a dot, or take them for settings; file systems allow 255 bytes.
    return part != "" and not part.startswith(".") and url_scheme.is_portable(part) and len(part.encode()) <= 200


def _not_empty(values: tuple[str, ...]) -> tuple[str, ...]:
    if not any(unescape(value).strip() for value in values):
        raise invalid("a required list is empty", "write at least one")
    return values


Slug = Annotated[Line, AfterValidator(_slug)]
Id = Annotated[Line, AfterValidator(_id)]
Alias = Annotated[Line, AfterValidator(_alias)]
Aliases = Annotated[tuple[Alias, ...], Names.__metadata__[0], AfterValidator(_few)]
Authors = Annotated[OneOrMore, AfterValidator(_few)]
Tags = Annotated[Names, AfterValidator(_few)]
Topics = Annotated[OneOrMore, AfterValidator(_not_empty), AfterValidator(_few)]


class TranslationRecord(Schema):
    """The curator's record of how a translation was made."""

    language: Language = Field(default="", alias="from")
    """The language of the original."""
    method: Literal["human", "machine"]
    engine: Line = ""
    by: Line = ""
    reviewed_by: Line = ""
    reviewed_on: Line = ""


class FrontMatter(Schema):
    """The keys of an article."""

    title: Required
    source: Required
    date: Required
    topic: Topics
    source_url: WebAddress = ""
    author: Authors = ()
    language: Language = ""
    summary: Line = ""
    tags: Tags = ()
    updated: Line = ""
    slug: Slug = ""
    id: Id = ""
    aliases: Aliases = ()
    draft: bool = False
    featured: bool = False
    image: Line = ""
    kind: Kind | None = None
    event: Line = ""
    note: str = ""
    rights: Rights | None = None
    license: License = ""
    publish: Line = ""
    expires: Line = ""
    review: Line = ""
    index: bool | None = None
    retrieved: Line = ""
    archive_url: WebAddress = ""
    archive_date: Line = ""
    original_title: Line = ""
    original_date: Line = ""
    translation: TranslationRecord | None = None
    translation_of: Line = ""
    extra: dict[str, object] = Field(default_factory=dict)


class FrontMatterReader:
    """Makes front matter of YAML, and collects problems."""

    def __init__(self, yaml: Yaml) -> None:
        self._given = yaml.value if isinstance(yaml.value, dict) else {}
        self._yaml = yaml
        self.problems: list[Problem] = []

    def read(self) -> FrontMatter | None:
        """Return the fields, or None if any is missing or invalid."""
        self.problems += map(self._empty_guard, sorted(key for key in _GUARDS if self._given.get(key, "") is None))
        fields = self._given
        if unknown := [key for key in self._given if key not in FrontMatter.model_fields]:
            self.problems += self._unknown_keys({key: self._given[key] for key in unknown})
            fields = {key: value for key, value in self._given.items() if key not in unknown}
        value = fields if isinstance(self._yaml.value, dict) else self._yaml.value
        matter, problems = check(FrontMatter, replace(self._yaml, value=value))
        self.problems += (*problems, *self._cut_values())
        return matter

    def _cut_values(self) -> Iterator[Problem]:
        """Yield a warning for each value that ` #` cuts; behind a date or a boolean, it can only begin a remark."""
        for location, cut in self._yaml.cuts.items():
            name = str(location[0]) if location else ""
            if name in _NEVER_CUT or name not in FrontMatter.model_fields:
                continue
            line = cut.tags if name in _TAGS and cut.rest.startswith("#") and not cut.value else cut.line
            position = self._yaml.position(location)
            message = f"`{name}` ends before ` #`, which begins a comment; not read: {cut.rest}"
            hint = f"write {line}, or put the comment on a line of its own"
            yield warning(self._yaml.path, *position, "value-cut", message, hint)

    def _empty_guard(self, key: str) -> Problem:
        message = f"`{key}:` is empty, so it does not hold the article back"
        return warning(self._yaml.path, *self._yaml.keys[key,], "guard-empty", message, "write one, or remove the line")

    def _unknown_keys(self, unknown: dict[str, object]) -> Iterator[Problem]:
        """Yield a warning for each unknown key, and an error for one that looks like a guard."""
        _, problems = check(FrontMatter, replace(self._yaml, value=unknown))
        for problem in problems:
            if problem.code == "unknown-key":
                key = problem.message.removeprefix("unknown key `").removesuffix("`")
                if not foreign_keys.agrees(key, unknown[key]):
                    yield self._unknown_key(problem, key, unknown[key])

    def _unknown_key(self, problem: Problem, key: str, value: object) -> Problem:
        if own := foreign_keys.holds_back(key, value):
            message = f"`{key}` holds an article back in another program, but not here"
            return replace(problem, message=message, hint=f"write {own} to hold it back")
        if line := foreign_keys.meant(key, value):
            name = line.partition(":")[0]
            hint = f"remove it, since `{name}` is given" if self._given.get(name) else f"write `{line}`"
            return replace(problem, severity="warning", hint=hint)
        if any(problem.hint == f"did you mean `{guard}`?" for guard in _GUARDS):
            return problem
        return replace(problem, severity="warning")

    def date(self, zone: tzinfo, language: str, *location: str) -> Date | None:
        """Read the date at a location, such as `translation`, `reviewed_on`; months may have names in `language`."""
        text: object = self._given
        for key in location:
            text = text.get(key) if isinstance(text, dict) else None
        if not isinstance(text, str):
            return None
        try:
            return parse_date(text, zone, language)
        except ValueError as error:
            possible = " or ".join(possible_dates(text))
            hint = f"write {possible or '2005, 2005-12, 2005-12-03 or 2005-12-03T08:30:00+01:00'}"
            self.problems.append(self._yaml.problem(location, "date", f"`{': '.join(location)}`: {error}", hint))
            return None
