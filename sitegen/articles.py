"""content/*.md -> Article."""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen import urls
from sitegen.body import Body, Reference
from sitegen.cache import Store, Workers, cached_map, digest, encode, salt
from sitegen.config import Config
from sitegen.dates import Date
from sitegen.files import Content
from sitegen.front_matter import FrontMatter, Reader, decode, split
from sitegen.languages import other_language
from sitegen.limits import TimeLimitError, time_limit
from sitegen.markdown import Document, read_markdown
from sitegen.outline import Heading
from sitegen.places import Remark
from sitegen.problems import Problem, Severity, has_errors, warning
from sitegen.safety import CONTROL
from sitegen.typography import Style, french
from sitegen.yaml_document import Yaml, read_yaml

_LONGEST_TITLE = 1000
_SUMMARY = 240
_WORDS_A_MINUTE = 220
_CHARACTERS_A_WORD = 2.5


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
    id: str
    """As the curator gave it, or empty."""
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
    message = f"cannot be read: {error.strerror}"
    return Problem(f"{settings.folder}/{path}", 1, 1, "unreadable", message, "check its permissions")


def parse(file: File) -> Parsed:
    """Read one article; never raises for what its file holds."""
    place = f"{file.settings.folder}/{file.path}"
    try:
        with time_limit(file.settings.seconds):
            return _parse(file, place)
    except TimeLimitError:
        message = f"reading this article took over {file.settings.seconds} seconds"
        hint = "simplify it, or raise `limits: article_seconds` in site.yaml"
        return _refused(Problem(place, 1, 1, "too-slow", message, hint))
    except RecursionError:
        return _refused(Problem(place, 1, 1, "too-deep", "the text is nested too deep", "nest less deep"))


def _refused(problem: Problem) -> Parsed:
    return Parsed(problems=(problem,))


def _parse(file: File, place: str) -> Parsed:
    text = decode(file.data, place, file.settings.kilobytes)
    if isinstance(text, Problem):
        return _refused(text)
    parts = split(text, place)
    if isinstance(parts, Problem):
        return _refused(parts)
    yaml = read_yaml(parts.header, place, 2)
    if isinstance(yaml, Problem):
        return _refused(yaml)
    return _Reading(file, yaml, parts.body, parts.first_line).parsed()


class _Reading:
    """One article on its way from YAML and Markdown to values; collects what is wrong."""

    def __init__(self, file: File, yaml: Yaml, body: str, first_line: int) -> None:
        self._file, self._yaml, self._text, self._first_line = file, yaml, body, first_line

    def parsed(self) -> Parsed:
        settings, reader = self._file.settings, Reader(self._yaml)
        zone = ZoneInfo(settings.timezone)
        date, updated = (reader.date(key, zone, settings.language) for key in ("date", "updated"))
        matter = reader.fields()
        if matter is None:
            return Parsed(problems=tuple(reader.problems))
        language = matter.language or settings.language
        document = read_markdown(self._text, language, settings.typography)
        remarks = map(self._remarked, document.remarks)
        problems = (*reader.problems, *remarks, *self._doubts(matter, document, date, language))
        if date is None or has_errors(problems):
            return Parsed(problems=problems)
        return Parsed(self._article(matter, document, date, updated, language), document.body, problems)

    def _remarked(self, remark: Remark) -> Problem:
        severity: Severity = "error" if remark.fatal else "warning"
        line = remark.line + self._first_line - 1
        return Problem(self._yaml.path, line, remark.column, remark.code, remark.message, remark.hint, severity)

    def _doubts(self, matter: FrontMatter, document: Document, date: Date | None, language: str) -> Iterator[Problem]:
        """Yield warnings about what is allowed and yet is hardly meant."""
        if len(matter.title) > _LONGEST_TITLE:
            yield self._doubt("title", "title-long", f"the title has {len(matter.title)} characters", "shorten it")
        if date and date.year < "1500":
            yield self._doubt("date", "date-early", f"{matter.date} is before 1500", "check the year")
        if len(document.text) < 50:
            message = "the article has hardly any text"
            yield warning(self._yaml.path, self._first_line, 1, "text-short", message, "add its text")
        if other := other_language(document.text, language):
            message = f"the text looks like {other!r}, and is declared {language!r}"
            yield self._doubt("language", "language", message, f"write `language: {other}`")
        if urls.without_tracking(matter.source_url) != matter.source_url:
            hint = f"write {urls.without_tracking(matter.source_url)}"
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
        return warning(self._yaml.path, *self._yaml.place((key,)), code, message, hint)

    def _article(
        self, matter: FrontMatter, document: Document, date: Date, updated: Date | None, language: str
    ) -> Article:
        source, source_url = matter.source, matter.source_url
        if urls.is_web(source):
            source, source_url = urls.host_name(source), source_url or source
        return Article(
            path=self._file.path,
            title=self._set(matter.title, language),
            slug=matter.slug,
            id=matter.id,
            source=_plain(source),
            source_url=urls.without_tracking(source_url),
            date=date,
            updated=updated,
            topics=_unescaped(matter.topic),
            authors=_unescaped(matter.author),
            language=language,
            summary=self._set(matter.summary, language) or _beginning(document.prose or document.text),
            tags=_unescaped(matter.tags),
            aliases=matter.aliases,
            draft=matter.draft,
            image=Reference("image", matter.image, *self._yaml.place(("image",))) if matter.image else None,
            extra=matter.extra,
            headings=document.headings,
            references=tuple(map(self._placed, document.references)),
            fragments=document.fragments,
            minutes=_minutes(document.text),
            body=digest(document.body),
            size=sum(len(escape(piece).encode()) for piece in document.body.pieces),
        )

    def _set(self, text: str, language: str) -> str:
        """Read a title or a summary as a page shows it: without HTML's escapes, with the language's spaces."""
        plain = _plain(text)
        return french(plain, self._file.settings.typography) if language.partition("-")[0] == "fr" else plain

    def _placed(self, reference: Reference) -> Reference:
        return replace(reference, line=reference.line + self._first_line - 1)


def _unescaped(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain for plain in map(_plain, names) if plain))


def _plain(text: str) -> str:
    """Read HTML's escapes, of which some stand for what no line and no feed may hold."""
    return re.sub(r"[ \t\r\n]+", " ", CONTROL.sub("", unescape(text))).strip()


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
