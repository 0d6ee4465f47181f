"""The schema of site.yaml and sources.yaml: the settings as people write them, with their defaults."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from sitegen.config.mute import Mute
from sitegen.config.records import Sources, Topics
from sitegen.config.rights import Rights
from sitegen.config.schema import Line, OneOrMore, Schema, invalid
from sitegen.config.types import Language, Required
from sitegen.core import url_scheme
from sitegen.markdown.body import RemoteImages
from sitegen.markdown.french import Typography
from sitegen.markdown.nesting import DEEPEST


def _url(value: str) -> str:
    try:
        return url_scheme.base(value).absolute("")
    except ValueError as error:
        hint = "write the address where the site will live: https://example.org/review/"
        raise invalid(f"`url` {error}", hint) from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid(f"unknown time zone {value!r}", "write a name such as Europe/Paris or UTC") from None
    return value


PeriodLength = Literal["years", "months", "days"]
Downloads = Literal["all", "collection", "none"]
_Positive = Annotated[int, Field(gt=0, le=1_000_000)]


class Limits(Schema):
    """The limits on each article."""

    article_kilobytes: _Positive = 1000
    """The largest article file, in thousands of bytes."""
    article_depth: Annotated[int, Field(gt=0, le=200)] = DEEPEST
    """The deepest nesting of lists and quotations: a quotation is one level, and a list is two."""
    article_seconds: _Positive = 4
    """The longest processor time for reading one article, in seconds."""
    article_megabytes: Annotated[int, Field(ge=100, le=1_000_000)] = 250
    """The most memory for reading one article, in millions of bytes, where the system can limit it (Linux)."""
    asset_megabytes: _Positive = 50
    """The largest file that may be published beside an article, in millions of bytes."""


class LanguageRecord(Schema):
    """The words of the site in another of its languages."""

    title: Line = ""
    description: Line = ""
    topics: Topics = Field(default_factory=dict)
    """The topics of the site under the same ids, named and described in this language."""


class SiteYaml(Schema):
    """The whole of site.yaml."""

    title: Required
    url: Annotated[Line, AfterValidator(_url)]
    description: Line = ""
    language: Language = "en"
    languages: dict[Language, LanguageRecord] = Field(default_factory=dict)
    """The other languages of the site. Each has its own home page, lists, feeds and search."""
    timezone: Annotated[Line, AfterValidator(_zone)] = "UTC"
    theme: Required = "default"
    options: dict[str, object] = Field(default_factory=dict)
    """The values of the theme's options, which the theme itself checks."""
    labels: dict[str, OneOrMore] = Field(default_factory=dict)
    """The site's own words for messages of the interface in its main language, by the messages of the templates."""
    content: Required = "content"
    static: Required = "static"
    output: Required = "public"
    paginate: Annotated[int, Field(ge=1, le=33)] = 20
    feed_entries: Annotated[int, Field(ge=1, le=100)] = 20
    archive: PeriodLength = "days"
    """The shortest periods whose articles have lists of their own."""
    downloads: Downloads = "all"
    """The files of references to download: of everything, of the collection and its topics alone, or none."""
    remote_images: RemoteImages = "warn"
    """The treatment of images on other hosts: they are shown and counted in a warning, linked to, or refused."""
    typography: Typography = "fr-FR"
    limits: Limits = Limits()
    topics: Topics = Field(default_factory=dict)
    sources: Sources = Field(default_factory=dict)
    rights: Rights = "full"
    mute: Mute = Field(default_factory=dict)
    """The codes of warnings that are not shown, each with the folders of articles in which they are not."""
    excerpt_words: Annotated[int, Field(ge=1, le=1000)] = 60
    """The length of the excerpt of an article whose rights are `excerpt` and which has no summary."""
    index: bool | None = None
    """Whether search engines may list articles; if this is not given, the rights of each article decide."""


class SourcesYaml(Schema):
    """The whole of sources.yaml: the value of `sources` in a file of its own."""

    sources: Sources = Field(default_factory=dict)
