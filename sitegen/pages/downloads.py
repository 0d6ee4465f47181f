"""Collection -> the pages of downloads: bibliographic records, tables, subscriptions, and the page that lists them."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Link, Location, Page

SUBSCRIPTIONS = "sources.opml"
# Of each article: the name of the file, and who writes it.
CITATION_FILES = {"citation.bib": "citation-bibtex", "citation.ris": "citation-ris", "citation.json": "citation-csl"}
# Of the whole and of each topic.
COLLECTION_FILES = {
    "articles.csv": "articles-csv",
    "articles.json": "articles-json",
    "references.bib": "references-bibtex",
    "references.ris": "references-ris",
    "references.json": "references-csl",
}
PACKAGE = "datapackage.json"
_MEDIA_TYPES = {
    "articles.csv": "text/csv",
    "articles.json": "application/json",
    "references.bib": "application/x-bibtex",
    "references.ris": "application/x-research-info-systems",
    "references.json": "application/vnd.citationstyles.csl+json",
    PACKAGE: "application/json",
}


class ReferencesPage(Page, frozen=True, kw_only=True):
    """Bibliographic records of one article or of many, newest first, in one of the formats of `writers.py`."""

    SHARED = "citations"

    citations: tuple[Citation, ...]


class PackagePage(Page, frozen=True, kw_only=True):
    """The description of the files that hold all articles of the whole or of a topic (Data Package)."""

    homepage: str
    """The whole address of the page that these files belong to."""
    license: str
    """Of every article, or empty where they do not share one."""


class Download(Struct, frozen=True):
    """A file to download; the theme says what it is by its name."""

    name: str
    """The name of the file."""
    url: str
    """Its link."""
    permalink: str
    """Its whole address."""
    type: str
    """Its media type."""


class DataPage(Page, frozen=True, kw_only=True):
    """The downloads of all articles, and the feeds (`data.html`)."""

    IS_TITLED_BY_THEME = True

    downloads: tuple[Download, ...]
    """The files of all articles; empty if `site.downloads` is `none`."""
    feeds: tuple[Link, ...]
    """Of each language, where there are several."""
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
            for name, writer in CITATION_FILES.items():
                fields = context.common_fields_at(entry.url + name, writer, citation.title)
                yield ReferencesPage(**fields, citations=(citation,))
    for group in _groups(context):
        for name, writer in COLLECTION_FILES.items():
            fields = context.common_fields(group.folder + name, writer, group.title)
            yield ReferencesPage(**fields, citations=group.citations)


def _packages(context: PageContext) -> Iterator[PackagePage]:
    for group in _groups(context):
        yield PackagePage(
            **context.common_fields(group.folder + PACKAGE, "data-package", group.title),
            description=group.description,
            homepage=context.edition.absolute(group.folder),
            license=shared_license(group.citations),
        )


def shared_license(citations: Sequence[Citation]) -> str:
    """Return the licence of all, or an empty text where they do not share one."""
    found = {citation.license for citation in citations}
    return found.pop() if len(found) == 1 else ""


def _subscriptions(context: PageContext) -> Iterator[SubscriptionsPage]:
    subscriptions = tuple(_sources_with_feeds(context))
    if subscriptions:
        fields = context.common_fields(SUBSCRIPTIONS, "opml.xml", context.config.title)
        yield SubscriptionsPage(**fields, subscriptions=subscriptions)


def _sources_with_feeds(context: PageContext) -> Iterator[Subscription]:
    for slug, term in context.collection.terms("sources").items():
        record = context.config.sources.get(slug)
        if record and record.feed:
            yield Subscription(term.name, term.description, record.language, record.feed, record.url)


def _data(context: PageContext) -> Iterator[DataPage]:
    citations = _citations(context)
    languages = context.collection.terms("languages").values()
    downloads = tuple(_downloads(context))
    yield DataPage(
        **context.common_fields("data/", "data.html", "data" if downloads else "feeds"),
        description=context.config.description,
        breadcrumbs=context.breadcrumbs(),
        downloads=downloads,
        feeds=tuple(Link(term.name, context.edition.href(term.url)) for term in languages),
        subscriptions=context.edition.href(SUBSCRIPTIONS) if any(_sources_with_feeds(context)) else "",
        languages=context.site.languages,
        license=shared_license(citations),
        period=_period(citations),
    )


def _downloads(context: PageContext) -> Iterator[Download]:
    if context.config.downloads != "none":
        yield from (_download(context, name) for name in (*COLLECTION_FILES, PACKAGE))


def _download(context: PageContext, name: str) -> Download:
    return Download(name, context.edition.href(name), context.edition.absolute(name), _MEDIA_TYPES[name])


def _period(citations: Sequence[Citation]) -> str:
    """Return from when until when the originals are, as an interval of ISO 8601."""
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
