"""The file of one article -> `ReadResult`: its `Article`, its text, and problems. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from html import escape, unescape
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config.yaml import Yaml, read_yaml
from sitegen.content.article import Article, ReadResult, TextFacts
from sitegen.content.excerpts import beginning, first_words, minutes
from sitegen.content.file_parts import FileParts, decode, split
from sitegen.content.front_matter import FrontMatter, FrontMatterReader, TranslationRecord
from sitegen.content.held_back import is_held_back
from sitegen.content.lint import lint_fields, lint_file_name, lint_text
from sitegen.content.provenance import Provenance, Translation
from sitegen.content.spellings import understood
from sitegen.core import web
from sitegen.core.dates import Date, parse_date
from sitegen.core.invisible import visible_name
from sitegen.core.problems import Problem, Severity, has_errors
from sitegen.markdown.body import Reference, RemoteImages
from sitegen.markdown.diagnostics import Diagnostic
from sitegen.markdown.document import Document
from sitegen.markdown.french import Typography, is_french, set_spaces
from sitegen.markdown.notes import Note, read_note
from sitegen.markdown.reader import read_markdown
from sitegen.markdown.sanitiser import CONTROL
from sitegen.runtime.digests import encode

# Characters from which a summary may be made, greetings of a series included.
_OPENING = 800
_SNAPSHOT = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d{6}[a-z_]*/")
_Dates = Mapping[tuple[str, ...], Date | None]
_DATES: tuple[tuple[str, ...], ...] = (
    *((key,) for key in ("updated", "publish", "expires", "review", "retrieved", "archive_date", "original_date")),
    ("translation", "reviewed_on"),
)


class ReadSettings(Struct, frozen=True):
    """The settings that the result of reading an article depends on."""

    folder: str
    language: str
    timezone: str
    typography: Typography
    kilobytes: int
    depth: int
    seconds: int
    megabytes: int
    excerpt_words: int
    home: str
    """The URL of the site."""
    remote_images: RemoteImages


class File(Struct, frozen=True):
    """The file of an article, with the settings to read it with; `path` is relative to the content folder."""

    path: str
    data: bytes
    settings: ReadSettings

    @property
    def site_path(self) -> str:
        """Its path relative to the root of the site, for problems."""
        return f"{self.settings.folder}/{self.path}"

    def refuse(self, code: str, message: str, hint: str) -> ReadResult:
        """Make the result of a file that cannot be read."""
        return ReadResult(problems=(Problem(self.site_path, 1, 1, code, message, hint),))


def read(file: File) -> ReadResult:
    """Read one article. Never raises because of the content of its file, but may take long."""
    try:
        return _read(file)
    except RecursionError:
        return file.refuse("too-deep", "the text is nested too deep", "reduce nesting")


def _read(file: File) -> ReadResult:
    text = decode(file.data, file.site_path, file.settings.kilobytes)
    if isinstance(text, Problem):
        return ReadResult(problems=(text,))
    parts = split(text, file.site_path)
    if isinstance(parts, Problem):
        return ReadResult(problems=(parts,))
    yaml = read_yaml(parts.header, file.site_path, 2)
    if isinstance(yaml, Problem):
        nothing = Yaml(file.site_path, {}, {}, {})
        return ReadResult(problems=(yaml, *_ArticleReader(file, nothing, parts).problems_in_text()))
    return _ArticleReader(file, understood(yaml), parts).result()


class _ArticleReader:
    """Makes the values of one article from its YAML and Markdown, and collects problems."""

    def __init__(self, file: File, yaml: Yaml, parts: FileParts) -> None:
        self._file, self._yaml, self._parts = file, yaml, parts
        self._settings = file.settings
        self._zone = ZoneInfo(file.settings.timezone)
        self._fields = FrontMatterReader(yaml)

    def result(self) -> ReadResult:
        date = self._date("date")
        dates = {key: self._date(*key) for key in _DATES}
        matter = self._fields.read()
        if matter is None:
            return ReadResult(problems=(*self._fields.problems, *self.problems_in_text()))
        language = matter.language or self._settings.language
        settings = self._settings
        document = read_markdown(
            self._parts.body,
            language,
            settings.typography,
            settings.depth,
            home=settings.home,
            title=_plain(matter.title),
            remote_images=settings.remote_images,
        )
        note, diagnostics = read_note(
            matter.note,
            settings.language,
            settings.typography,
            home=settings.home,
            remote_images=settings.remote_images,
        )
        problems = (
            *self._fields.problems,
            *map(self._problem_in_text, document.diagnostics),
            *map(self._problem_in_note, diagnostics),
            *self._lint(matter, document, date, language),
        )
        if date is None or has_errors(problems):
            return ReadResult(problems=problems)
        article = self._article(matter, document, note, date, dates, language)
        return ReadResult.of(article, encode(document.body), problems)

    def problems_in_text(self) -> list[Problem]:
        """Return the problems of the Markdown alone, so that all are told at once where the front matter is invalid."""
        settings = self._settings
        document = read_markdown(
            self._parts.body, settings.language, settings.typography, settings.depth, home=settings.home
        )
        return [*map(self._problem_in_text, document.diagnostics)]

    def _date(self, *location: str) -> Date | None:
        return self._fields.date(self._zone, self._settings.language, *location)

    def _problem_in_text(self, diagnostic: Diagnostic) -> Problem:
        line = diagnostic.line + self._parts.first_line - 1
        return self._problem(diagnostic, (line, diagnostic.column))

    def _problem_in_note(self, diagnostic: Diagnostic) -> Problem:
        return self._problem(diagnostic, self._yaml.position(("note",)))

    def _problem(self, diagnostic: Diagnostic, position: tuple[int, int]) -> Problem:
        severity: Severity = "error" if diagnostic.fatal else "warning"
        return Problem(self._yaml.path, *position, diagnostic.code, diagnostic.message, diagnostic.hint, severity)

    def _lint(self, matter: FrontMatter, document: Document, date: Date | None, language: str) -> Iterator[Problem]:
        yield from lint_fields(matter, date, self._yaml)
        yield from lint_text(document, matter, language, self._yaml, self._parts.first_line)
        yield from lint_file_name(self._file.path, matter, self._yaml)

    def _article(
        self, matter: FrontMatter, document: Document, note: Note, date: Date, dates: _Dates, language: str
    ) -> Article:
        source, source_url = matter.source, matter.source_url
        if web.is_web(source):
            source, source_url = web.host_name(source), source_url or source
        summary = self._typeset(_plain(matter.summary), language)
        return Article(
            path=self._file.path,
            title=self._typeset(_plain(matter.title), language),
            slug=matter.slug,
            id=matter.id,
            source=_plain(source),
            source_url=web.without_tracking(source_url),
            date=date,
            updated=dates["updated",],
            topics=_plain_names(matter.topic),
            authors=_plain_names(matter.author),
            language=language,
            summary=summary or self._typeset(beginning(document.prose or document.text), language),
            tags=_plain_names(matter.tags),
            aliases=matter.aliases,
            draft=matter.draft or is_held_back(self._file.path),
            featured=matter.featured,
            image=self._reference("image", "image", matter.image),
            kind=matter.kind,
            event=_plain(matter.event),
            note=self._with_position(note),
            rights=matter.rights,
            publish=dates["publish",],
            expires=dates["expires",],
            review=dates["review",],
            index=matter.index,
            provenance=self._provenance(matter, dates, language),
            translation_of=self._reference("link", "translation_of", matter.translation_of),
            extra=matter.extra,
            text=self._text_facts(document, summary, language),
            positions={str(key[0]): position for key, position in self._yaml.positions.items() if len(key) == 1},
        )

    def _text_facts(self, document: Document, summary: str, language: str) -> TextFacts:
        prose, count = document.prose or document.text, self._settings.excerpt_words
        return TextFacts(
            excerpt=summary or self._typeset(first_words(prose, count), language),
            opening="" if summary else prose[:_OPENING],
            headings=document.headings,
            references=tuple(map(self._reference_in_file, document.references)),
            fragments=document.fragments,
            remote_hosts=document.remote_hosts,
            minutes=minutes(document.text),
            size=_round_up(sum(len(escape(piece).encode()) for piece in document.body.pieces)),
        )

    def _provenance(self, matter: FrontMatter, dates: _Dates, language: str) -> Provenance:
        original_language = matter.translation.language if matter.translation else language
        return Provenance(
            title=self._typeset(_plain(matter.original_title), original_language),
            date=dates["original_date",],
            archive_url=matter.archive_url,
            archive_date=dates["archive_date",] or _snapshot_date(matter.archive_url),
            retrieved=dates["retrieved",],
            translation=_translation(matter.translation, dates["translation", "reviewed_on"]),
            license=matter.license,
        )

    def _with_position(self, note: Note) -> Note:
        """Set the position of a note's references to that of the `note` key.

        A line number within a YAML value is not a line number of the file.
        """
        line, column = self._yaml.position(("note",))
        return replace(note, references=tuple(replace(one, line=line, column=column) for one in note.references))

    def _reference(self, kind: Literal["link", "image"], key: str, target: str) -> Reference | None:
        return Reference(kind, target, *self._yaml.position((key,))) if target else None

    def _reference_in_file(self, reference: Reference) -> Reference:
        return replace(reference, line=reference.line + self._parts.first_line - 1)

    def _typeset(self, text: str, language: str) -> str:
        return set_spaces(text, self._settings.typography) if is_french(language) else text


def _round_up(size: int) -> int:
    return -(-size // 1000) * 1000


def _snapshot_date(url: str) -> Date | None:
    """Read the date of an archived copy from its address at the Wayback Machine."""
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


def _plain_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain for plain in map(_plain, names) if plain))


def _plain(text: str) -> str:
    """Decode HTML's character references, and remove control characters and invisible ones."""
    return re.sub(r"[ \t\r\n]+", " ", visible_name(CONTROL.sub("", unescape(text)))).strip()
