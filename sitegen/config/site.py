"""site.yaml, and sources.yaml beside it -> Config."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from pydantic import AfterValidator, Field, PrivateAttr

from sitegen.config.records import SourceRecord, Sources, TopicRecord, Topics
from sitegen.config.rights import Rights
from sitegen.config.schema import Line, OneOrMore, Schema, check, invalid
from sitegen.config.types import Language, Required, language_tag
from sitegen.config.yaml import Yaml, read_yaml
from sitegen.core import urls
from sitegen.core.problems import BuildError, Problem, Setting
from sitegen.markdown.french import Style
from sitegen.markdown.reader import DEEPEST
from sitegen.runtime.digests import digest

FILE = "site.yaml"
SOURCES_FILE = "sources.yaml"


def _url(value: str) -> str:
    try:
        return urls.base(value).absolute("")
    except ValueError as error:
        raise invalid(
            f"`url` {error}", "write the address where the site will live: https://example.org/review/"
        ) from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid(f"unknown time zone {value!r}", "write a name such as Europe/Paris or UTC") from None
    return value


Length = Literal["years", "months", "days"]
Downloads = Literal["all", "collection", "none"]
Positive = Annotated[int, Field(gt=0, le=1_000_000)]


class Limits(Schema):
    """How much one article may cost."""

    article_kilobytes: Positive = 1000
    """The largest article file, in thousands of bytes."""
    article_depth: Annotated[int, Field(gt=0, le=200)] = DEEPEST
    """How deep its lists and quotations may be nested: a quotation is one level, and a list is two."""
    article_seconds: Positive = 4
    """The longest time that reading one article may take."""
    article_megabytes: Annotated[int, Field(ge=100, le=1_000_000)] = 250
    """The most memory that reading one article may take, where the system can tell (Linux)."""
    asset_megabytes: Positive = 50
    """The largest file that may be published beside an article."""


class LanguageRecord(Schema):
    """What the site is called in another of its languages."""

    title: Line = ""
    description: Line = ""
    topics: Topics = Field(default_factory=dict)
    """The topics of the site under the same ids, named and described in this language."""


class Config(Schema):
    """The whole of site.yaml."""

    title: Required
    url: Annotated[Line, AfterValidator(_url)]
    description: Line = ""
    language: Language = "en"
    languages: dict[Language, LanguageRecord] = Field(default_factory=dict)
    """The other languages that the site is in, of which each has a home page, lists, feeds and a search of its own."""
    timezone: Annotated[Line, AfterValidator(_zone)] = "UTC"
    theme: Required = "default"
    options: dict[str, object] = Field(default_factory=dict)
    """The values of the theme's options, which the theme itself checks."""
    labels: dict[str, OneOrMore] = Field(default_factory=dict)
    """What the interface says in the main language, by what the theme's templates say."""
    content: Required = "content"
    static: Required = "static"
    output: Required = "public"
    paginate: Annotated[int, Field(ge=1, le=33)] = 20
    feed_entries: Annotated[int, Field(ge=1, le=100)] = 20
    archive: Length = "days"
    """How short the periods are of which the articles have lists of their own."""
    downloads: Downloads = "all"
    """Whether there are references of articles to download, only those and tables of the whole and topics, or none."""
    typography: Style = "fr-FR"
    limits: Limits = Limits()
    topics: Topics = Field(default_factory=dict)
    sources: Sources = Field(default_factory=dict)
    rights: Rights = "full"
    excerpt_words: Annotated[int, Field(ge=1, le=1000)] = 60
    """How much of an article is shown where its rights are `excerpt` and it has no summary."""
    index: bool | None = None
    """Whether search engines may list articles; where not said, the rights of each decide."""

    _positions: dict[str, tuple[int, int]] = PrivateAttr(default_factory=dict)
    """The line and column of each value, which are no part of what the site is made from."""

    _parts: dict[str, Yaml] = PrivateAttr(default_factory=dict)
    """What is checked only beside the theme, as it is written."""

    _written: str = PrivateAttr(default="")
    """The digest of the texts."""

    _folder: str = PrivateAttr(default="")
    """Where the lists of this edition of the site are: empty, or `fr/`."""

    @property
    def folder(self) -> str:
        """Where the lists of this edition of the site are: empty for the main one, or `fr/`."""
        return self._folder

    def set_folder(self, folder: str) -> None:
        """Make this the config of another edition."""
        self._folder = folder

    @property
    def written(self) -> str:
        """Names the texts that it was read from."""
        return self._written

    def part(self, key: str) -> Yaml:
        """Return the document of what stands below `options` or `labels`, and nothing else."""
        return self._parts.get(key, Yaml(FILE, {}, {}, {}))

    def setting(self, *keys: str) -> Setting:
        """Return where the first of these keys that is given stands; the first line, where none is."""
        key = next((key for key in keys if key in self._positions), keys[0])
        return Setting(f"{key}:", FILE, *self._positions.get(key, (1, 1)))

    @property
    def base(self) -> urls.Base:
        """Where the site will live."""
        return urls.base(self.url)

    @property
    def edition(self) -> urls.Base:
        """Where this edition of it will live."""
        return urls.Base(self.base.origin, self.base.href(self.folder))

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that are written without one."""
        return ZoneInfo(self.timezone)


class _SourcesFile(Schema):
    """The whole of sources.yaml, which is the value of `sources` in a file of its own."""

    sources: Sources = Field(default_factory=dict)


def read_config(text: str, sources: str = "") -> Config:
    """Read the texts of site.yaml and sources.yaml. Raises BuildError with all that is wrong."""
    document, listed = _read(text, FILE), _below(_read(sources, SOURCES_FILE), "sources")
    config, problems = check(Config, document)
    more, others = check(_SourcesFile, listed)
    problems += others
    if config and more:
        twice = config.sources.keys() & more.sources
        problems += (_listed_twice(listed, slug) for slug in sorted(twice))
        config = config.model_copy(update={"sources": config.sources | more.sources})
        config._positions = {str(key[0]): position for key, position in document.positions.items() if len(key) == 1}
        config._written = digest([text, sources])
        config._parts = {key: document.part(key) for key in ("options", "labels")}
        problems += _claimed_twice(document, listed, config)
        problems += _no_edition(document, config)
    if config is None or problems:
        raise BuildError(problems)
    return config


def _read(text: str, path: str) -> Yaml:
    document = read_yaml(text, path)
    if isinstance(document, Problem):
        raise BuildError([document])
    return document


def _below(document: Yaml, key: str) -> Yaml:
    """Put a document below a key, as if it stood there in a larger one, unless it has that key itself."""
    if isinstance(document.value, dict) and [*document.value] == [key]:
        return document
    positions, keys = (
        {(key, *location): position for location, position in found.items()}
        for found in (document.positions, document.keys)
    )
    return Yaml(document.path, {key: document.value} if document.value is not None else {}, positions, keys)


def _listed_twice(listed: Yaml, slug: str) -> Problem:
    message = f"`{slug}` is in {FILE} too"
    return listed.problem(("sources", slug), "source-twice", message, "keep one of the two")


def _claimed_twice(document: Yaml, listed: Yaml, config: Config) -> Iterator[Problem]:
    """Yield an error for each name that two topics, or two sources, claim."""
    topics: dict[str, str] = {}
    hint = "leave it to one of the two"
    for slug, message in _claims(config.topics, topics):
        yield document.problem(("topics", slug), "name-claimed", message, hint)
    for slug, message in _claims(config.sources, {}):
        place = listed if ("sources", slug) in listed.positions else document
        yield place.problem(("sources", slug), "name-claimed", message, hint)
    for language, edition in config.languages.items():
        # An article may name a topic in the main language too.
        for slug, message in _claims(edition.topics, {**topics}):
            yield document.problem(("languages", language, "topics", slug), "name-claimed", message, hint)


def _claims(
    records: Mapping[str, TopicRecord] | Mapping[str, SourceRecord], claimed: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Note in `claimed` whose each name is; yield who claims one that is another's, and a message."""
    for slug, record in records.items():
        for name in (slug, record.name, *record.aliases):
            first = claimed.setdefault(urls.slug(name) or name, slug)
            if first != slug:
                yield slug, f"{name!r} is a name of `{first}` and of `{slug}`"


def _no_edition(document: Yaml, config: Config) -> Iterator[Problem]:
    """Yield an error for each of `languages` that makes no edition: it is empty, the main one, or there twice."""
    written = document.value.get("languages") if isinstance(document.value, dict) else None
    seen = set[str]()
    for name, record in (written or {}).items():
        language, location = language_tag(name), ("languages", name)
        if record is None:
            hint = f"give it a `title:`, or write `{name}: {{}}`"
            yield document.problem(location, "missing", f"`languages: {name}` is empty", hint)
        elif language == config.language:
            hint = "remove it there: `title` and `description` of the site are its own"
            yield document.problem(location, "language", f"`{language}` is the site's main language", hint)
        elif language in seen:
            yield document.problem(location, "language", f"`{language}` is there twice", "keep one of the two")
        seen.add(language)


Direction = Literal["ltr", "rtl"]


@cache
def direction(language: str) -> Direction:
    """Return the direction in which a language is written."""
    return "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
