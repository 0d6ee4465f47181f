"""The file of one article -> Article."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from html import escape, unescape
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config.yaml import Yaml, read_yaml
from sitegen.content.article import Article, ReadResult
from sitegen.content.excerpts import beginning, first_words, minutes
from sitegen.content.file_parts import FileParts, decode, split
from sitegen.content.front_matter import FrontMatter, Reader, TranslationRecord
from sitegen.content.language_guess import other_language
from sitegen.content.provenance import Provenance, Translation
from sitegen.core import urls, web
from sitegen.core.dates import Date, parse_date
from sitegen.core.problems import Problem, Severity, has_errors, warning
from sitegen.markdown.body import Reference
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.document import Document
from sitegen.markdown.french import Typography, is_french, set_spaces
from sitegen.markdown.notes import Note, read_note
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.sanitiser import CONTROL
from sitegen.runtime.digests import encode

_LONGEST_TITLE = 1000
_SNAPSHOT = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d{6}[a-z_]*/")
_Dates = Mapping[tuple[str, ...], Date | None]
_DATES: tuple[tuple[str, ...], ...] = (
    *((key,) for key in ("updated", "publish", "expires", "review", "retrieved", "archive_date", "original_date")),
    ("translation", "reviewed_on"),
)


class ReadSettings(Struct, frozen=True):
    """What reading an article depends on besides its file."""

    folder: str
    language: str
    timezone: str
    typography: Typography
    kilobytes: int
    depth: int
    seconds: int
    megabytes: int
    excerpt_words: int


class File(Struct, frozen=True):
    """An article's file: its path within the content folder, and its bytes."""

    path: str
    data: bytes
    settings: ReadSettings


def read(file: File) -> ReadResult:
    """Read one article; never raises for what its file holds, however long it takes."""
    try:
        return _read(file, place(file))
    except RecursionError:
        return _refused(Problem(place(file), 1, 1, "too-deep", "the text is nested too deep", "nest less deep"))


def place(file: File) -> str:
    """Return the path of an article from the site's root."""
    return f"{file.settings.folder}/{file.path}"


def _refused(problem: Problem) -> ReadResult:
    return ReadResult(problems=(problem,))


def _read(file: File, place: str) -> ReadResult:
    text = decode(file.data, place, file.settings.kilobytes)
    if isinstance(text, Problem):
        return _refused(text)
    parts = split(text, place)
    if isinstance(parts, Problem):
        return _refused(parts)
    yaml = read_yaml(parts.header, place, 2)
    if isinstance(yaml, Problem):
        return _refused(yaml)
    return _Reading(file, yaml, parts).parsed()


class _Reading:
    """One article on its way from YAML and Markdown to values; collects what is wrong."""

    def __init__(self, file: File, yaml: Yaml, parts: FileParts) -> None:
        self._file, self._yaml, self._parts = file, yaml, parts
        self._zone = ZoneInfo(file.settings.timezone)
        self._reader = Reader(yaml)

    def parsed(self) -> ReadResult:
        date = self._date("date")
        others = {key: self._date(*key) for key in _DATES}
        matter = self._reader.fields()
        if matter is None:
            return ReadResult(problems=tuple(self._reader.problems))
        settings = self._file.settings
        language = matter.language or settings.language
        document = read_markdown(self._parts.body, language, settings.typography, settings.depth)
        note, diagnostics = read_note(matter.note, settings.language, settings.typography)
        problems = (
            *self._reader.problems,
            *map(self._reported, document.diagnostics),
            *(self._reported_in_note(diagnostic) for diagnostic in diagnostics),
            *self._doubts(matter, document, date, language),
        )
        if date is None or has_errors(problems):
            return ReadResult(problems=problems)
        article = self._article(matter, document, note, date, others, language)
        return ReadResult.of(article, encode(document.body), problems)

    def _date(self, *location: str) -> Date | None:
        return self._reader.date(self._zone, self._file.settings.language, *location)

    def _reported(self, diagnostic: Diagnostic) -> Problem:
        line = diagnostic.line + self._parts.first_line - 1
        return self._problem(diagnostic, (line, diagnostic.column))

    def _reported_in_note(self, diagnostic: Diagnostic) -> Problem:
        return self._problem(diagnostic, self._yaml.position(("note",)))

    def _problem(self, diagnostic: Diagnostic, place: tuple[int, int]) -> Problem:
        severity: Severity = "error" if diagnostic.fatal else "warning"
        return Problem(self._yaml.path, *place, diagnostic.code, diagnostic.message, diagnostic.hint, severity)

    def _doubts(self, matter: FrontMatter, document: Document, date: Date | None, language: str) -> Iterator[Problem]:
        """Yield warnings about what is allowed and yet is hardly meant."""
        if len(matter.title) > _LONGEST_TITLE:
            yield self._doubt("title", "title-long", f"the title has {len(matter.title)} characters", "shorten it")
        if date and date.year < "1500":
            yield self._doubt("date", "date-early", f"{matter.date} is before 1500", "check the year")
        if len(document.text) < 50:
            message = "the article has hardly any text"
            yield warning(self._yaml.path, self._parts.first_line, 1, "text-short", message, "add its text")
        if other := other_language(document.text, language):
            message = f"the text looks like {other!r}, and is declared {language!r}"
            yield self._doubt("language", "language", message, f"write `language: {other}`")
        if web.without_tracking(matter.source_url) != matter.source_url:
            hint = f"write {web.without_tracking(matter.source_url)}"
            yield self._doubt("source_url", "tracking-link", "a tracking link was cleaned", hint)
        yield from self._doubts_of_name(matter)

    def _doubts_of_name(self, matter: FrontMatter) -> Iterator[Problem]:
        name = self._file.path.rpartition("/")[2]
        if not (matter.slug or urls.slug(name[:-3])):
            message = "the file's name gives no address, so it gets a number"
            yield warning(self._yaml.path, 1, 1, "slug-empty", message, "add a `slug:`")
        if not urls.is_portable(name) or not urls.is_portable(name[:-3]):
            message = "not every system can hold a file of this name"
            yield warning(self._yaml.path, 1, 1, "file-name", message, "rename it")

    def _doubt(self, key: str, code: str, message: str, hint: str) -> Problem:
        return warning(self._yaml.path, *self._yaml.position((key,)), code, message, hint)

    def _article(
        self, matter: FrontMatter, document: Document, note: Note, date: Date, dates: _Dates, language: str
    ) -> Article:
        source, source_url = matter.source, matter.source_url
        if web.is_web(source):
            source, source_url = web.host_name(source), source_url or source
        prose = document.prose or document.text
        summary = self._set(matter.summary, language)
        return Article(
            path=self._file.path,
            title=self._set(matter.title, language),
            slug=matter.slug,
            id=matter.id,
            source=_plain(source),
            source_url=web.without_tracking(source_url),
            date=date,
            updated=dates["updated",],
            topics=_unescaped(matter.topic),
            authors=_unescaped(matter.author),
            language=language,
            summary=summary or self._spaced(beginning(prose), language),
            tags=_unescaped(matter.tags),
            aliases=matter.aliases,
            draft=matter.draft,
            featured=matter.featured,
            image=self._reference("image", "image", matter.image),
            kind=matter.kind,
            event=_plain(matter.event),
            note=self._noted(note),
            rights=matter.rights,
            publish=dates["publish",],
            expires=dates["expires",],
            review=dates["review",],
            index=matter.index,
            provenance=self._provenance(matter, dates, language),
            translation_of=self._reference("link", "translation_of", matter.translation_of),
            excerpt=summary or self._spaced(first_words(prose, self._file.settings.excerpt_words), language),
            extra=matter.extra,
            headings=document.headings,
            references=tuple(map(self._placed, document.references)),
            fragments=document.fragments,
            minutes=minutes(document.text),
            body="",
            size=_thousands(sum(len(escape(piece).encode()) for piece in document.body.pieces)),
            positions={
                str(location[0]): position for location, position in self._yaml.positions.items() if len(location) == 1
            },
        )

    def _provenance(self, matter: FrontMatter, dates: _Dates, language: str) -> Provenance:
        original = matter.translation.language if matter.translation else language
        return Provenance(
            title=self._set(matter.original_title, original),
            date=dates["original_date",],
            archive_url=matter.archive_url,
            archive_date=dates["archive_date",] or _snapshot(matter.archive_url),
            retrieved=dates["retrieved",],
            translation=_translation(matter.translation, dates["translation", "reviewed_on"]),
            license=matter.license,
        )

    def _noted(self, note: Note) -> Note:
        """Place what a note refers to at its key: lines of YAML's text are not those of the file."""
        line, column = self._yaml.position(("note",))
        return replace(note, references=tuple(replace(one, line=line, column=column) for one in note.references))

    def _reference(self, kind: Literal["link", "image"], key: str, target: str) -> Reference | None:
        return Reference(kind, target, *self._yaml.position((key,))) if target else None

    def _set(self, text: str, language: str) -> str:
        """Read a title or a summary as a page shows it: without HTML's escapes, with the language's spaces."""
        return self._spaced(_plain(text), language)

    def _spaced(self, text: str, language: str) -> str:
        return set_spaces(text, self._file.settings.typography) if is_french(language) else text

    def _placed(self, reference: Reference) -> Reference:
        return replace(reference, line=reference.line + self._parts.first_line - 1)


def _thousands(size: int) -> int:
    return -(-size // 1000) * 1000


def _snapshot(url: str) -> Date | None:
    """Read the day of a copy from its address, where that is the Wayback Machine's."""
    found = _SNAPSHOT.match(url)
    try:
        return parse_date("-".join(found.groups()), UTC, "en") if found else None
    except ValueError:
        return None


def _translation(record: TranslationRecord | None, reviewed_on: Date | None) -> Translation | None:
    if record is None:
        return None
    engine, by, reviewed_by = map(_plain, (record.engine, record.by, record.reviewed_by))
    return Translation(record.language, record.method, engine, by, reviewed_by, reviewed_on)


def _unescaped(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain for plain in map(_plain, names) if plain))


def _plain(text: str) -> str:
    """Read HTML's escapes, of which some stand for what no line and no feed may hold."""
    return re.sub(r"[ \t\r\n]+", " ", CONTROL.sub("", unescape(text))).strip()
