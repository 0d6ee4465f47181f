"""The page of an article."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.citation import Citation
from sitegen.collection.collect import Entry
from sitegen.collection.editions import matching
from sitegen.core.dates import Date
from sitegen.core.locales import direction
from sitegen.markdown.outline import Heading
from sitegen.pages.context import PageContext
from sitegen.pages.page import Card, Count, Link, Neighbours, Page
from sitegen.pages.site import count


class Image(Struct, frozen=True):
    """A picture: where it is, and its size in pixels where it is known."""

    url: str
    permalink: str
    width: int = 0
    height: int = 0


class Version(Struct, frozen=True):
    """An article in one of the languages of the site."""

    language: str
    title: str
    url: str
    permalink: str
    edition: str
    """The language of the edition that the site has in its language, or empty."""


class ArticlePage(Page, frozen=True, kw_only=True, tag=True):
    """An article."""

    citation: Citation
    """All that is known of where the article came from."""
    source: Link
    date: Date
    updated: Date | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    tags: tuple[Link, ...]
    minutes: int
    summary: str
    contents: tuple[Heading, ...]
    image: Image | None
    neighbours: tuple[Neighbours, ...]
    """In its first topic and in its source, where there are any."""
    related: tuple[Card, ...]
    note: str
    """The curator's note, as safe HTML."""
    event: Count | None
    """The event that it tells of, with how many articles do."""
    versions: tuple[Version, ...]
    """The same text in other languages of this site, and this one; empty where there is no other."""
    extra: dict[str, object]


def articles(context: PageContext) -> Iterator[Page]:
    """Make the page of every article."""
    for index, entry in enumerate(context.collection.entries):
        yield _article(context, entry, context.neighbours(index))


def _article(context: PageContext, entry: Entry, neighbours: tuple[Neighbours, ...]) -> ArticlePage:
    article = entry.article
    topics = context.term_links("topics", entry.topics)
    return ArticlePage(
        url=entry.url,
        template="article.html",
        title=article.title,
        permalink=context.base.absolute(entry.url),
        language=article.language,
        direction=direction(article.language),
        description=article.summary,
        breadcrumbs=context.breadcrumbs(context.taxonomy_link("topics"), *topics[:1]),
        bodies=(entry.id,) if article.body else (),
        links=(context.body_links(entry),) if article.body else (),
        is_indexed=context.is_indexed(entry),
        citation=context.citations[entry.id],
        source=context.term_links("sources", entry.sources)[0],
        date=article.date,
        updated=article.updated,
        authors=context.term_links("authors", entry.authors),
        topics=topics,
        tags=context.term_links("tags", entry.tags),
        minutes=article.minutes,
        summary=article.summary,
        contents=article.headings if len(article.headings) > 3 and article.minutes > 2 else (),
        image=_image(context, entry),
        neighbours=neighbours,
        related=tuple(context.cards[index] for index in entry.related),
        note=context.note(entry),
        event=_event(context, entry),
        versions=_versions(context, entry),
        extra=article.extra,
    )


def _event(context: PageContext, entry: Entry) -> Count | None:
    events = context.collection.terms("events")
    found = (replace(count(events[slug], context.edition), count=len(context.events[slug])) for slug in entry.events)
    return next(found, None)


def _versions(context: PageContext, entry: Entry) -> tuple[Version, ...]:
    versions = (_version(context, other) for other in context.versions.by_path.get(entry.article.path, ()))
    return tuple(sorted(versions, key=lambda version: (version.language, version.url)))


def _version(context: PageContext, entry: Entry) -> Version:
    article, base = entry.article, context.base
    edition = matching(article.language, [edition.language for edition in context.site.editions])
    return Version(article.language, article.title, base.href(entry.url), base.absolute(entry.url), edition)


def _image(context: PageContext, entry: Entry) -> Image | None:
    found = context.links.images.get(entry.article.path)
    if found is None or not found.url:
        return None
    if found.asset is None:
        return Image(found.url, found.url)
    return Image(context.base.href(found.url), context.base.absolute(found.url), found.asset.width, found.asset.height)
