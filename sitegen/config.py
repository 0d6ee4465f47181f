"""site.yaml -> Config."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, Field

from sitegen import urls
from sitegen.problems import BuildError, Problem
from sitegen.schema import Line, Names, Schema, check, invalid
from sitegen.typography import Style
from sitegen.yaml_document import Yaml, read_yaml

FILE = "site.yaml"


def _record(value: object) -> object:
    """Take `ai: Artificial Intelligence` for a record that has only a name."""
    return {"name": value} if isinstance(value, str) else value


def _url(value: str) -> str:
    try:
        return urls.base(value).absolute("")
    except ValueError as error:
        raise invalid(
            f"`url` {error}", "write the address where the site will live: https://example.org/review/"
        ) from None


def _web_address(value: str) -> str:
    if value and not urls.is_web(value):
        raise invalid(f"{value!r} is not an address of the web", "write the whole address: https://example.org/")
    return value


def language_tag(value: str) -> str:
    """Return a language tag in its canonical spelling (BCP 47). Raises a validation error where it is none."""
    try:
        return str(Locale.parse(value.replace("_", "-"), sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        raise invalid(f"{value!r} is not a language tag", "write one of BCP 47: en, fr, pt-BR, zh-Hant") from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid(f"unknown time zone {value!r}", "write a name such as Europe/Paris or UTC") from None
    return value


def _identifiers(value: object) -> object:
    if isinstance(value, dict):
        for name in value:
            if not urls.is_slug(name):
                raise invalid(
                    f"{name!r} cannot stand in an address",
                    f"write `{urls.slug(name) or 'a-name'}:` and put the name in `name`",
                )
    return value


Language = Annotated[Line, AfterValidator(language_tag)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]


class TopicRecord(Schema):
    """What the maintainer says of a topic."""

    name: Line
    description: Line = ""
    aliases: Names = ()


class SourceRecord(Schema):
    """What the maintainer says of a source."""

    name: Line
    aliases: Names = ()
    url: WebAddress = ""
    description: Line = ""


Positive = Annotated[int, Field(gt=0, le=1_000_000)]


class Limits(Schema):
    """How much one article may cost."""

    article_kilobytes: Positive = 1000
    """The largest article file, in thousands of bytes."""
    article_seconds: Positive = 5
    """The longest time that reading one article may take."""
    asset_megabytes: Positive = 50
    """The largest file that may be published beside an article."""


class Config(Schema):
    """The whole of site.yaml."""

    title: Line
    url: Annotated[Line, AfterValidator(_url)]
    description: Line = ""
    language: Language = "en"
    timezone: Annotated[Line, AfterValidator(_zone)] = "UTC"
    theme: Line = "default"
    content: Line = "content"
    static: Line = "static"
    output: Line = "public"
    paginate: Annotated[int, Field(ge=1, le=50)] = 20
    feed_entries: Annotated[int, Field(ge=1, le=100)] = 20
    typography: Style = "fr-FR"
    limits: Limits = Limits()
    topics: Annotated[dict[str, Annotated[TopicRecord, BeforeValidator(_record)]], BeforeValidator(_identifiers)] = (
        Field(default_factory=dict)
    )
    sources: Annotated[dict[str, Annotated[SourceRecord, BeforeValidator(_record)]], BeforeValidator(_identifiers)] = (
        Field(default_factory=dict)
    )

    @property
    def base(self) -> urls.Base:
        """Where the site will live."""
        return urls.base(self.url)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that are written without one."""
        return ZoneInfo(self.timezone)


def read_config(text: str) -> Config:
    """Read the text of site.yaml. Raises BuildError with all that is wrong."""
    document = read_yaml(text, FILE)
    if isinstance(document, Problem):
        raise BuildError([document])
    config, problems = check(Config, document)
    problems += _claimed_twice(document, config) if config else []
    if config is None or problems:
        raise BuildError(problems)
    return config


def _claimed_twice(document: Yaml, config: Config) -> Iterator[Problem]:
    """Yield an error for each name that two topics, or two sources, claim."""
    for key, records in (("topics", config.topics), ("sources", config.sources)):
        claimed: dict[str, str] = {}
        for slug, record in records.items():
            for name in (slug, record.name, *record.aliases):
                first = claimed.setdefault(urls.slug(name) or name, slug)
                if first != slug:
                    message = f"{name!r} is a name of `{first}` and of `{slug}`"
                    yield document.problem((key, slug), "name-claimed", message, "leave it to one of the two")


Direction = Literal["ltr", "rtl"]


@cache
def direction(language: str) -> Direction:
    """Return the direction in which a language is written."""
    return "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
