"""Collection -> the pages of downloads: bibliographic records, tables, subscriptions, and the page that lists them."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.collection.collect import Entry
from sitegen.pages.context import PageContext
from sitegen.pages.page import Link, Page

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
    url: str
    permalink: str
    type: str
    """Its media type."""


class DataPage(Page, frozen=True, kw_only=True):
    """What may be downloaded of the whole, and its feeds."""

    downloads: tuple[Download, ...]
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
    description: str
    language: str
    feed: str
    web: str


class SubscriptionsPage(Page, frozen=True, kw_only=True):
    """The sources that have feeds of their own (OPML 2.0)."""

    subscriptions: tuple[Subscription, ...]


def exports(context: PageContext) -> Iterator[Page]:
    """Make what `downloads` asks for of articles, topics and the whole, and the page that lists the last and feeds."""
    config = context.config
    every = tuple(context.citations[entry.id] for entry in context.collection.entries)
    if config.downloads == "all":
        for entry, citation in zip(context.collection.entries, every, strict=True):
            yield from _alone(context, entry, citation)
    if config.downloads != "none":
        yield from _together(context, "", config.title, config.description, every)
        for topic in context.collection.terms("topics").values():
            some = tuple(every[index] for index in topic.articles)
            yield from _together(context, topic.url, f"{topic.name} – {config.title}", topic.description, some)
    subscriptions = tuple(_subscriptions(context))
    if subscriptions:
        fields = context.common_fields(SUBSCRIPTIONS, "opml.xml", config.title)
        yield SubscriptionsPage(**fields, subscriptions=subscriptions)
    yield _data(context, every, SUBSCRIPTIONS if subscriptions else "")


def _alone(context: PageContext, entry: Entry, citation: Citation) -> Iterator[Page]:
    citations = (citation,)
    for name, writer in CITATION_FILES.items():
        yield ReferencesPage(**context.common_fields_at(entry.url + name, writer, citation.title), citations=citations)


def _together(
    context: PageContext, folder: str, title: str, description: str, citations: tuple[Citation, ...]
) -> Iterator[Page]:
    for name, writer in COLLECTION_FILES.items():
        yield ReferencesPage(**context.common_fields(folder + name, writer, title), citations=citations)
    yield PackagePage(
        **context.common_fields(folder + PACKAGE, "data-package", title),
        description=description,
        homepage=context.edition.absolute(folder),
        license=shared_license(citations),
    )


def shared_license(citations: Sequence[Citation]) -> str:
    """Return the licence of all, or an empty text where they do not share one."""
    found = {citation.license for citation in citations}
    return found.pop() if len(found) == 1 else ""


def _subscriptions(context: PageContext) -> Iterator[Subscription]:
    for slug, term in context.collection.terms("sources").items():
        record = context.config.sources.get(slug)
        if record and record.feed:
            yield Subscription(term.name, term.description, record.language, record.feed, record.url)


def _data(context: PageContext, citations: Sequence[Citation], subscriptions: str) -> DataPage:
    languages = context.collection.terms("languages").values()
    downloads = tuple(_downloads(context))
    return DataPage(
        **context.common_fields("data/", "data.html", "data" if downloads else "feeds"),
        description=context.config.description,
        breadcrumbs=context.breadcrumbs(),
        downloads=downloads,
        feeds=tuple(Link(term.name, context.edition.href(term.url)) for term in languages),
        subscriptions=context.edition.href(subscriptions) if subscriptions else "",
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
