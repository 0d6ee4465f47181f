"""Collection -> downloads: references, tables, the list of the sources' own feeds, and the page that lists all."""

from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.files import FileFormat
from sitegen.pages.page import Link, Location, Page


class ReferencesPage(Page, frozen=True, kw_only=True):
    """References to one article, or to many, newest first, in one format."""

    SHARED = "citations"

    citations: tuple[Citation, ...]


class PackagePage(Page, frozen=True, kw_only=True):
    """The description of the files of all articles of the site or of a topic (Data Package)."""

    homepage: str
    """The whole address of the page that these files belong to."""
    license: str
    """Of every article, or empty where they do not share one."""
    files: tuple[FileFormat, ...]
    """The files that it describes, which lie beside it."""


class Download(Struct, frozen=True):
    """A file to download, as the data page lists it."""

    name: str
    """The name of the file."""
    url: str
    """Its link."""
    permalink: str
    """Its whole address."""
    type: str
    """Its media type."""
    description: str
    """The content of the file: a message of the interface, to translate with `_(…)`."""


class DataPage(Page, frozen=True, kw_only=True):
    """The downloads of all articles, and the feeds (`data.html`)."""

    IS_TITLED_BY_THEME = True

    downloads: tuple[Download, ...]
    """The files of all articles; empty if `site.downloads` is `none`."""
    feeds: tuple[Link, ...]
    """The link to each language's page, beside which its feeds are; empty if there is only one language."""
    subscriptions: str
    """The link to the list of the sources' own feeds, or empty."""
    languages: tuple[str, ...]
    """Of the articles."""
    license: str
    """Of every article, or empty where they do not share one."""
    period: str
    """From the first original's date to the last one's (ISO 8601)."""


class Subscription(Struct, frozen=True):
    """A source that has a feed of its own."""

    title: str
    """The name of the source."""
    description: str
    """Its description."""
    language: str
    """Its language, or empty."""
    feed: str
    """The address of its feed."""
    web: str
    """The address of its site, or empty."""


class SubscriptionsPage(Page, frozen=True, kw_only=True):
    """The sources that have feeds of their own (OPML 2.0; `opml.xml`)."""

    subscriptions: tuple[Subscription, ...]
    """The sources that have feeds of their own."""


class _Group(Struct, frozen=True):
    """The articles of the site or of a topic, which are downloaded together, and the folder of the files."""

    folder: str
    title: str
    description: str
    citations: tuple[Citation, ...]


def _groups(context: PageContext) -> Iterator[_Group]:
    config = context.config
    if config.downloads == "none":
        return
    citations = _citations(context)
    yield _Group("", config.title, config.description, citations)
    for topic in context.collection.terms("topics").values():
        some = tuple(citations[index] for index in topic.articles)
        yield _Group(topic.url, f"{topic.name} – {config.title}", topic.description, some)


def _citations(context: PageContext) -> tuple[Citation, ...]:
    return tuple(context.citations[entry.id] for entry in context.collection.entries)


def _references(context: PageContext) -> Iterator[ReferencesPage]:
    if context.config.downloads == "all":
        for entry, citation in zip(context.collection.entries, _citations(context), strict=True):
            for file in context.site.formats.article:
                fields = context.common_fields_at(entry.url + file.name, file.template, citation.title)
                yield ReferencesPage(**fields, citations=(citation,))
    for group in _groups(context):
        for file in context.site.formats.collection:
            fields = context.common_fields(group.folder + file.name, file.template, group.title)
            yield ReferencesPage(**fields, citations=group.citations)


def _packages(context: PageContext) -> Iterator[PackagePage]:
    formats = context.site.formats
    for group, file in product(_groups(context), formats.package):
        yield PackagePage(
            **context.common_fields(group.folder + file.name, file.template, group.title),
            description=group.description,
            homepage=context.edition.absolute(group.folder),
            license=shared_license(group.citations),
            files=formats.collection,
        )


def shared_license(citations: Sequence[Citation]) -> str:
    """Return the licence of all citations, or an empty text if they do not share one."""
    licenses = {citation.license for citation in citations}
    return licenses.pop() if len(licenses) == 1 else ""


def _subscriptions(context: PageContext) -> Iterator[SubscriptionsPage]:
    subscriptions = tuple(_sources_with_feeds(context))
    for file in context.site.formats.subscriptions if subscriptions else ():
        fields = context.common_fields(file.name, file.template, context.config.title)
        yield SubscriptionsPage(**fields, subscriptions=subscriptions)


def _sources_with_feeds(context: PageContext) -> Iterator[Subscription]:
    for slug, term in context.collection.terms("sources").items():
        record = context.config.sources.get(slug)
        if record and record.feed:
            yield Subscription(term.name, term.description, record.language, record.feed, record.url)


def _data(context: PageContext) -> Iterator[DataPage]:
    citations = _citations(context)
    languages = context.collection.terms("languages").values()
    downloads, subscriptions = tuple(_downloads(context)), next(iter(_subscriptions(context)), None)
    yield DataPage(
        **context.common_fields("data/", "data.html", "data" if downloads else "feeds"),
        description=context.config.description,
        breadcrumbs=context.breadcrumbs(),
        downloads=downloads,
        feeds=tuple(Link(term.name, context.edition.href(term.url)) for term in languages),
        subscriptions=context.base.href(subscriptions.url) if subscriptions else "",
        languages=context.site.languages,
        license=shared_license(citations),
        period=_period(citations),
    )


def _downloads(context: PageContext) -> Iterator[Download]:
    if context.config.downloads != "none":
        for file in (*context.site.formats.collection, *context.site.formats.package):
            url, permalink = context.edition.href(file.name), context.edition.absolute(file.name)
            yield Download(file.name, url, permalink, file.type, file.description)


def _period(citations: Sequence[Citation]) -> str:
    """Return the time from the first original to the last one, as an interval (ISO 8601)."""
    dates = sorted((citation.date for citation in citations), key=lambda date: date.instant)
    return f"{dates[0].iso[:10]}/{dates[-1].iso[:10]}" if dates else ""


def _locations(context: PageContext) -> Iterator[Location]:
    yield Location(context.edition.absolute("data/"))


KINDS = (
    PageKind(DataPage, _data, _locations),
    PageKind(ReferencesPage, _references),
    PageKind(PackagePage, _packages),
    PageKind(SubscriptionsPage, _subscriptions),
)
