"""content/*.md -> Article; FrontMatter is the schema of an article."""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from pydantic import AfterValidator, Field

from sitegen import urls
from sitegen.body import Body, Heading, Reference
from sitegen.cache import Store, Workers, cached_map, digest, encode, salt
from sitegen.config import Config, Language, WebAddress
from sitegen.dates import Date, parse_date
from sitegen.files import Content
from sitegen.languages import other_language
from sitegen.limits import TimeLimitError, time_limit
from sitegen.markdown import Document, Remark, read_markdown
from sitegen.problems import Problem, Severity, has_errors, warning
from sitegen.schema import Line, Names, OneOrMore, Schema, Yaml, check, invalid, read_yaml
from sitegen.typography import Style, french

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LARGEST_FRONT_MATTER = 64_000
_LONGEST_TITLE = 1000
_SUMMARY = 240
_WORDS_A_MINUTE = 220
_CHARACTERS_A_WORD = 2.5
# A misspelt guard would publish what was to be held back, so it stops the build; other unknown keys only warn.
_GUARDS = {"draft"}


def _slug(value: str) -> str:
    if not urls.is_slug(value):
        hint = f"write {urls.slug(value)}" if urls.slug(value) else "write letters, digits and hyphens"
        raise invalid(f"slug {value!r} cannot stand in an address", hint)
    return value


def _alias(value: str) -> str:
    path = value.removeprefix("/")
    parts = path.removesuffix("/").split("/")
    if (
        path.startswith("/")
        or "\\" in path
        or any(part in {"", ".", ".."} or not urls.is_portable(part) for part in parts)
        or "%" in path
    ):
        raise invalid(f"alias {value!r} is not a path of this site", "write the old path, such as /2019/old-name/")
    return path if path.endswith("/") or "." in parts[-1] else f"{path}/"


class FrontMatter(Schema):
    """The keys of an article."""

    title: Line
    source: Line
    date: Line
    topic: OneOrMore
    source_url: WebAddress = ""
    author: OneOrMore = ()
    language: Language = ""
    summary: Line = ""
    tags: Names = ()
    updated: Line = ""
    slug: Annotated[Line, AfterValidator(_slug)] = ""
    aliases: Annotated[tuple[Annotated[Line, AfterValidator(_alias)], ...], Names.__metadata__[0]] = ()
    draft: bool = False
    image: Line = ""
    extra: dict[str, object] = Field(default_factory=dict)


class Settings(Struct, frozen=True):
    """What reading an article depends on besides its file."""

    folder: str
    language: str
    timezone: str
    typography: Style
    kilobytes: int
    seconds: int


class File(Struct, frozen=True):
    """An article's file: its path within the content folder, and its bytes."""

    path: str
    data: bytes
    settings: Settings


class Article(Struct, frozen=True):
    """An article as its author gave it, without its text. Names are not yet joined with those of other articles."""

    path: str
    title: str
    slug: str
    """As its author gave it, or empty."""
    source: str
    source_url: str
    date: Date
    updated: Date | None
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    language: str
    summary: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    draft: bool
    image: Reference | None
    extra: dict[str, object]
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    fragments: tuple[str, ...]
    minutes: int
    body: str
    """The digest of the article's Body."""
    size: int
    """The length of its HTML in bytes, escaped as feeds hold it."""

    @property
    def changed(self) -> str:
        """The later of its dates, in UTC (RFC 3339)."""
        return max(date.instant for date in (self.date, self.updated) if date)


class Parsed(Struct, frozen=True):
    """What reading one file gave. Problems are returned, because this crosses processes."""

    article: Article | None = None
    body: Body | None = None
    problems: tuple[Problem, ...] = ()


_PARSED = msgspec.msgpack.Decoder(Parsed)


class ParsedCache:
    """Remembers what files gave; the texts are put aside by their digests, for only rendering needs them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, keys: Sequence[str]) -> dict[str, Parsed]:
        """Return what is known of files."""
        found = ((key, self._store.get(key)) for key in keys)
        return {key: _PARSED.decode(data) for key, data in found if data is not None}

    def save(self, key: str, made: Parsed) -> Parsed:
        """Remember one file, and keep all of it but the text."""
        if made.article and made.body:
            self._store.put(made.article.body, encode(made.body))
        kept = Parsed(made.article, None, made.problems)
        self._store.put(key, encode(kept))
        return kept


def read_articles(content: Content, config: Config, store: Store, workers: Workers) -> list[Parsed]:
    """Read every Markdown file of the content folder."""
    settings = _settings(config)
    keys: dict[str, str] = {}
    unreadable: list[Parsed] = []
    for path in content.files:
        if path.casefold().endswith(".md"):
            try:
                keys[digest([salt(), path, content.digest(path), settings])] = path
            except OSError as error:
                unreadable.append(Parsed(problems=(_unreadable(settings, path, error),)))

    def load(path: str) -> File:
        return File(path, content.data(path), settings)

    found, _ = cached_map(parse, keys, ParsedCache(store), workers, load)
    store.keep(kept.article.body for kept in found if kept.article)
    return unreadable + found


def _settings(config: Config) -> Settings:
    limits = config.limits
    return Settings(
        config.content,
        config.language,
        config.timezone,
        config.typography,
        limits.article_kilobytes,
        limits.article_seconds,
    )


def _unreadable(settings: Settings, path: str, error: OSError) -> Problem:
    return Problem(
        f"{settings.folder}/{path}",
        1,
        1,
        "unreadable",
        f"cannot be read: {error.strerror}",
        "check its permissions",
    )


def parse(file: File) -> Parsed:
    """Read one article; never raises for what its file holds."""
    place = f"{file.settings.folder}/{file.path}"
    try:
        with time_limit(file.settings.seconds):
            return _parse(file, place)
    except TimeLimitError:
        message = f"reading this article took over {file.settings.seconds} seconds"
        return Parsed(
            problems=(
                Problem(
                    place,
                    1,
                    1,
                    "too-slow",
                    message,
                    "simplify it, or raise `limits: article_seconds` in site.yaml",
                ),
            )
        )


def _parse(file: File, place: str) -> Parsed:
    text = _decode(file, place)
    if isinstance(text, Problem):
        return Parsed(problems=(text,))
    parts = _split(text, place)
    if isinstance(parts, Problem):
        return Parsed(problems=(parts,))
    header, body, first_line = parts
    document = read_yaml(header, place, 2)
    if isinstance(document, Problem):
        return Parsed(problems=(document,))
    return _Reading(file, document, body, first_line).parsed()


def _decode(file: File, place: str) -> str | Problem:
    limit = file.settings.kilobytes
    if len(file.data) > limit * 1000:
        return Problem(
            place,
            1,
            1,
            "too-large",
            f"larger than {limit} kB",
            "split it, or raise `limits: article_kilobytes` in site.yaml",
        )
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = file.data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        return Problem(
            place,
            line,
            column,
            "encoding",
            f"not UTF-8: byte 0x{file.data[error.start]:02X} at offset {error.start}",
            "convert the file to UTF-8",
        )
    return re.sub(r"\r\n?", "\n", text)


def _split(text: str, place: str) -> tuple[str, str, int] | Problem:
    opening = _OPEN.match(text) or _OPEN.match(f"{text}\n")
    if opening is None:
        if text.startswith("----"):
            return Problem(place, 1, 1, "front-matter", "front matter opens with three dashes, not more", "write `---`")
        return Problem(
            place,
            1,
            1,
            "front-matter",
            "the file has no front matter",
            "begin it with `---`, then title, source, date and topic, then `---`",
        )
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        return Problem(
            place,
            1,
            1,
            "front-matter",
            "front matter is not closed",
            "write `---` on a line of its own behind it",
        )
    if closing.start() > _LARGEST_FRONT_MATTER:
        return Problem(
            place,
            1,
            1,
            "front-matter",
            f"front matter is larger than {_LARGEST_FRONT_MATTER // 1000} kB",
            "move the text below the second `---`",
        )
    return (
        text[opening.end() : closing.start()],
        text[closing.end() :],
        text.count("\n", 0, closing.end()) + 1,
    )


class _Reading:
    """One article on its way from YAML and Markdown to values; collects what is wrong."""

    def __init__(self, file: File, document: Yaml, body: str, first_line: int) -> None:
        self.file, self.document, self.text, self.first_line = file, document, body, first_line
        self.problems: list[Problem] = []

    def parsed(self) -> Parsed:
        matter, problems = check(FrontMatter, self._known_keys())
        self.problems += problems
        date, updated = self._date("date"), self._date("updated")
        if matter is None:
            return Parsed(problems=tuple(self.problems))
        language = matter.language or self.file.settings.language
        document = read_markdown(self.text, language, self.file.settings.typography)
        self.problems += [self._remarked(remark) for remark in document.remarks]
        self.problems += self._doubts(matter, document, language)
        if date is None or has_errors(self.problems):
            return Parsed(problems=tuple(self.problems))
        article = self._article(matter, document, date, updated, language)
        return Parsed(article, document.body, tuple(self.problems))

    def _known_keys(self) -> Yaml:
        """Set unknown keys aside with a warning, unless they look like a guard misspelt."""
        value = self.document.value
        if not isinstance(value, dict):
            return self.document
        known = {key: part for key, part in value.items() if key in FrontMatter.model_fields}
        _, problems = check(
            FrontMatter,
            Yaml(
                self.document.path,
                {**_PLACEHOLDER, **{key: value[key] for key in value if key not in known}},
                self.document.places,
                self.document.keys,
            ),
        )
        for problem in problems:
            if problem.code == "unknown-key":
                guarded = any(problem.hint == f"did you mean `{guard}`?" for guard in _GUARDS)
                self.problems.append(
                    problem
                    if guarded
                    else warning(
                        problem.path,
                        problem.line,
                        problem.column,
                        problem.code,
                        problem.message,
                        problem.hint,
                    )
                )
        return Yaml(self.document.path, known, self.document.places, self.document.keys)

    def _date(self, key: str) -> Date | None:
        text = self.document.value.get(key) if isinstance(self.document.value, dict) else None
        if not isinstance(text, str):
            return None
        try:
            return parse_date(text, ZoneInfo(self.file.settings.timezone), self.file.settings.language)
        except ValueError as error:
            self.problems.append(
                self.document.problem(
                    (key,),
                    "date",
                    f"`{key}`: {error}",
                    "write 2005, 2005-12, 2005-12-03 or 2005-12-03T08:30:00+01:00",
                )
            )
            return None

    def _remarked(self, remark: Remark) -> Problem:
        severity: Severity = "error" if remark.fatal else "warning"
        return Problem(
            self.document.path,
            remark.line + self.first_line - 1,
            1,
            remark.code,
            remark.message,
            remark.hint,
            severity,
        )

    def _doubts(self, matter: FrontMatter, document: Document, language: str) -> Iterator[Problem]:
        """Yield warnings about what is allowed and yet is hardly meant."""
        if len(matter.title) > _LONGEST_TITLE:
            yield self._doubt("title", "title-long", f"the title has {len(matter.title)} characters", "shorten it")
        if (matter.date[:2] < "15" and matter.date[:1] == "1") or matter.date[:1] == "0":
            yield self._doubt("date", "date-early", f"{matter.date} is before 1500", "check the year")
        if len(document.text) < 50:
            yield warning(
                self.document.path,
                self.first_line,
                1,
                "text-short",
                "the article has hardly any text",
                "add its text",
            )
        if other := other_language(document.text, language):
            yield self._doubt(
                "language",
                "language",
                f"the text looks like {other!r}, and is declared {language!r}",
                f"write `language: {other}`",
            )
        if not (matter.slug or urls.slug(self.file.path.rpartition("/")[2].removesuffix(".md"))):
            yield warning(
                self.document.path,
                1,
                1,
                "slug-empty",
                "the file's name gives no address, so it gets a number",
                "add a `slug:`",
            )
        if not urls.is_portable(self.file.path.rpartition("/")[2]):
            yield warning(
                self.document.path,
                1,
                1,
                "file-name",
                "not every system can hold a file of this name",
                "rename it",
            )
        if matter.source_url and urls.without_tracking(matter.source_url) != matter.source_url:
            yield self._doubt(
                "source_url",
                "tracking-link",
                "a tracking link was cleaned",
                f"write {urls.without_tracking(matter.source_url)}",
            )

    def _doubt(self, key: str, code: str, message: str, hint: str) -> Problem:
        return warning(self.document.path, *self.document.place((key,)), code, message, hint)

    def _article(
        self, matter: FrontMatter, document: Document, date: Date, updated: Date | None, language: str
    ) -> Article:
        source, source_url = matter.source, matter.source_url
        if urls.is_web(source):
            source, source_url = urls.host_name(source), source_url or source
        line, column = self.document.place(("image",))
        return Article(
            path=self.file.path,
            title=self._set(matter.title, language),
            slug=matter.slug,
            source=unescape(source),
            source_url=urls.without_tracking(source_url),
            date=date,
            updated=updated,
            topics=_unescaped(matter.topic),
            authors=_unescaped(matter.author),
            language=language,
            summary=self._set(matter.summary, language) or _beginning(document.text),
            tags=_unescaped(matter.tags),
            aliases=matter.aliases,
            draft=matter.draft,
            image=Reference("image", matter.image, line, column) if matter.image else None,
            extra=matter.extra,
            headings=document.headings,
            references=tuple(self._placed(reference) for reference in document.references),
            fragments=document.fragments,
            minutes=_minutes(document.text),
            body=digest(document.body),
            size=sum(len(escape(piece).encode()) for piece in document.body.pieces),
        )

    def _set(self, text: str, language: str) -> str:
        """Read a title or a summary as a page shows it: without HTML's escapes, with the language's spaces."""
        plain = unescape(text).strip()
        return french(plain, self.file.settings.typography) if language.partition("-")[0] == "fr" else plain

    def _placed(self, reference: Reference) -> Reference:
        return Reference(reference.kind, reference.target, reference.line + self.first_line - 1, reference.column)


_PLACEHOLDER = {"title": "-", "source": "-", "date": "-", "topic": "-"}


def _unescaped(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unescape(name).strip() for name in names if name.strip()))


def _beginning(text: str) -> str:
    """Make a summary of the first words of a text."""
    flat = " ".join(text[: _SUMMARY * 2].split())
    if len(flat) <= _SUMMARY:
        return flat
    cut = flat[:_SUMMARY]
    sentence = max(cut.rfind(sign) for sign in (". ", "! ", "? ", "。"))
    return cut[: sentence + 1] if sentence > _SUMMARY // 2 else f"{cut.rpartition(' ')[0] or cut}…"


def _minutes(text: str) -> int:
    """Return the time that reading takes; scripts without spaces are counted by their letters."""
    wide = len(re.findall("[\u3040-\u30ff\u4e00-\u9fff]", text))
    return max(1, round((len(text.split()) + wide / _CHARACTERS_A_WORD) / _WORDS_A_MINUTE))
