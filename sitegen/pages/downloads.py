"""Collection -> the pages of downloads: bibliographic records, tables, subscriptions, and the page that lists them."""

from collections.abc import Iterator, Sequence

from sitegen.collection.citation import Citation
from sitegen.collection.collect import Entry
from sitegen.pages.context import Planner
from sitegen.pages.page import DataPage, Download, PackagePage, Page, ReferencesPage, Subscription, SubscriptionsPage
from sitegen.pages.site import Link

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


def exports(planner: Planner) -> Iterator[Page]:
    """Make what `downloads` asks for of articles, topics and the whole, and the page that lists the last and feeds."""
    config = planner.config
    every = tuple(planner.citations[entry.id] for entry in planner.collection.entries)
    if config.downloads == "all":
        for entry, citation in zip(planner.collection.entries, every, strict=True):
            yield from _alone(planner, entry, citation)
    if config.downloads != "none":
        yield from _together(planner, "", config.title, config.description, every)
        for topic in planner.collection.terms("topics").values():
            some = tuple(every[index] for index in topic.articles)
            yield from _together(planner, topic.url, f"{topic.name} – {config.title}", topic.description, some)
    subscriptions = tuple(_subscriptions(planner))
    if subscriptions:
        whole = planner.whole(SUBSCRIPTIONS, "opml.xml", config.title)
        yield SubscriptionsPage(**whole, subscriptions=subscriptions)
    yield _data(planner, every, SUBSCRIPTIONS if subscriptions else "")


def _alone(planner: Planner, entry: Entry, citation: Citation) -> Iterator[Page]:
    citations = (citation,)
    for name, writer in CITATION_FILES.items():
        yield ReferencesPage(**planner.beside(entry.url + name, writer, citation.title), citations=citations)


def _together(
    planner: Planner, folder: str, title: str, description: str, citations: tuple[Citation, ...]
) -> Iterator[Page]:
    for name, writer in COLLECTION_FILES.items():
        yield ReferencesPage(**planner.whole(folder + name, writer, title), citations=citations)
    yield PackagePage(
        **planner.whole(folder + PACKAGE, "data-package", title),
        description=description,
        homepage=planner.edition.absolute(folder),
        license=shared_license(citations),
    )


def shared_license(citations: Sequence[Citation]) -> str:
    """Return the licence of all, or an empty text where they do not share one."""
    found = {citation.license for citation in citations}
    return found.pop() if len(found) == 1 else ""


def _subscriptions(planner: Planner) -> Iterator[Subscription]:
    for slug, term in planner.collection.terms("sources").items():
        record = planner.config.sources.get(slug)
        if record and record.feed:
            yield Subscription(term.name, term.description, record.language, record.feed, record.url)


def _data(planner: Planner, citations: Sequence[Citation], subscriptions: str) -> DataPage:
    languages = planner.collection.terms("languages").values()
    downloads = tuple(_downloads(planner))
    return DataPage(
        **planner.whole("data/", "data.html", "data" if downloads else "feeds"),
        description=planner.config.description,
        breadcrumbs=planner.crumbs(),
        downloads=downloads,
        feeds=tuple(Link(term.name, planner.edition.href(term.url)) for term in languages),
        subscriptions=planner.edition.href(subscriptions) if subscriptions else "",
        languages=planner.site.languages,
        license=shared_license(citations),
        period=_period(citations),
    )


def _downloads(planner: Planner) -> Iterator[Download]:
    if planner.config.downloads != "none":
        yield from (_download(planner, name) for name in (*COLLECTION_FILES, PACKAGE))


def _download(planner: Planner, name: str) -> Download:
    return Download(name, planner.edition.href(name), planner.edition.absolute(name), _MEDIA_TYPES[name])


def _period(citations: Sequence[Citation]) -> str:
    """Return from when until when the originals are, as an interval of ISO 8601."""
    dates = sorted((citation.date for citation in citations), key=lambda date: date.instant)
    return f"{dates[0].iso[:10]}/{dates[-1].iso[:10]}" if dates else ""
