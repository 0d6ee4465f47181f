"""The page of an article."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.citation import Citation
from sitegen.collection.collect import Entry
from sitegen.collection.editions import matching
from sitegen.core.dates import Date
from sitegen.core.locales import direction
from sitegen.markdown.french import set_apostrophes_in
from sitegen.markdown.outline import Heading
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Card, Count, Link, Location, Page
from sitegen.pages.site import term_count

# A shorter text needs no table of contents.
_MIN_HEADINGS = 4
_MIN_MINUTES = 3


class Image(Struct, frozen=True):
    """A picture: its URL, and its size in pixels, or 0 if it is unknown."""

    url: str
    """The link."""
    permalink: str
    """The whole address."""
    width: int = 0
    """Its width in pixels; 0 if it is not known."""
    height: int = 0
    """Its height in pixels; 0 if it is not known."""


class Version(Struct, frozen=True):
    """An article in one of the languages of the site."""

    language: str
    """Its language."""
    title: str
    """Its title."""
    url: str
    """Its link."""
    permalink: str
    """Its whole address."""
    edition: str
    """The language of the site's edition for this language, or empty."""


class Neighbours(Struct, frozen=True):
    """The articles of one term before and after an article."""

    taxonomy: str
    """`topics` or `sources`."""
    term: Link
    """The topic or the source."""
    newer: Link | None
    """The next newer article there."""
    older: Link | None
    """The next older article there."""


class ArticlePage(Page, frozen=True, kw_only=True):
    """An article (`article.html`)."""

    SHARED = "related"
    HAS_URL_OF_ARTICLE = True

    citation: Citation
    """The origin of the article, as a bibliographic record."""
    source: Link
    """The source."""
    date: Date
    """The date."""
    updated: Date | None
    """The date of the last change."""
    authors: tuple[Link, ...]
    """The authors."""
    topics: tuple[Link, ...]
    """The topics."""
    tags: tuple[Link, ...]
    """The tags."""
    minutes: int
    """The time that reading takes."""
    summary: str
    """The summary."""
    contents: tuple[Heading, ...]
    """The headings of a long text."""
    image: Image | None
    """The picture for cards on other sites."""
    neighbours: tuple[Neighbours, ...]
    """The neighbours in its first topic and in its source, if these have other articles."""
    related: tuple[Card, ...]
    """Up to five related articles."""
    note: str
    """The curator's note, as safe HTML."""
    event: Count | None
    """The event that it is about, with the number of its articles."""
    versions: tuple[Version, ...]
    """This text in all its languages on this site, its own too; empty if there is only one."""
    extra: dict[str, object]
    """The mapping `extra` of the front matter."""


def _articles(context: PageContext) -> Iterator[ArticlePage]:
    terms = {
        (taxonomy, slug): _neighbours(context, taxonomy, slug, term.articles)
        for taxonomy in ("topics", "sources")
        for slug, term in context.collection.terms(taxonomy).items()
    }
    for index, entry in enumerate(context.collection.entries):
        keys = [("topics", slug) for slug in entry.topics[:1]] + [("sources", slug) for slug in entry.sources]
        yield _article(context, entry, tuple(terms[key][index] for key in keys if index in terms[key]))


def _neighbours(context: PageContext, taxonomy: str, slug: str, positions: Sequence[int]) -> Mapping[int, Neighbours]:
    """Return the neighbours of each article of a term, by position; none if there is one article only."""
    if len(positions) < 2:
        return {}
    term = context.catalogue.term_links[taxonomy, slug]
    cards = (context.cards[index] for index in positions)
    links = [None, *(Link(card.title, card.url, card.language) for card in cards), None]
    return {
        index: Neighbours(taxonomy, term, newer, older)
        for index, newer, older in zip(positions, links, links[2:], strict=False)
    }


def _article(context: PageContext, entry: Entry, neighbours: tuple[Neighbours, ...]) -> ArticlePage:
    article = entry.article
    topics = context.term_links("topics", entry.topics)
    contents = _contents(article.text.headings)
    is_long = len(contents) >= _MIN_HEADINGS and article.text.minutes >= _MIN_MINUTES
    return ArticlePage(
        url=entry.url,
        template="article.html",
        title=set_apostrophes_in(article.title, article.language, context.config.typography),
        permalink=context.base.absolute(entry.url),
        language=article.language,
        direction=direction(article.language),
        description=set_apostrophes_in(article.summary, article.language, context.config.typography),
        breadcrumbs=context.breadcrumbs(context.taxonomy_link("topics"), *topics[:1]),
        bodies=(entry.id,) if article.text.digest else (),
        links=(context.body_links(entry),) if article.text.digest else (),
        is_indexed=context.is_indexed(entry),
        citation=context.citations[entry.id],
        source=context.term_links("sources", entry.sources)[0],
        date=article.date,
        updated=article.updated,
        authors=context.term_links("authors", entry.authors),
        topics=topics,
        tags=context.term_links("tags", entry.tags),
        minutes=article.text.minutes,
        summary=set_apostrophes_in(article.summary, article.language, context.config.typography),
        contents=contents if is_long else (),
        image=_image(context, entry),
        neighbours=neighbours,
        related=tuple(context.cards[index] for index in entry.related),
        note=context.note(entry),
        event=_event(context, entry),
        versions=_versions(context, entry),
        extra=article.extra,
    )


def _contents(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Return the headings from the first level that has several: a single one above them is a title."""
    while headings and sum(heading.level == 2 for heading in headings) <= 1:
        headings = tuple(replace(heading, level=heading.level - 1) for heading in headings if heading.level > 2)
    return headings


def _event(context: PageContext, entry: Entry) -> Count | None:
    terms = context.collection.terms("events")
    counts = (
        replace(term_count(terms[slug], context.edition), count=len(context.events[slug])) for slug in entry.events
    )
    return next(counts, None)


def _versions(context: PageContext, entry: Entry) -> tuple[Version, ...]:
    versions = (_version(context, other) for other in context.versions.by_path.get(entry.article.path, ()))
    return tuple(sorted(versions, key=lambda version: (version.language, version.url)))


def _version(context: PageContext, entry: Entry) -> Version:
    article, base = entry.article, context.base
    edition = matching(article.language, [edition.language for edition in context.site.editions])
    return Version(article.language, article.title, base.href(entry.url), base.absolute(entry.url), edition)


def _image(context: PageContext, entry: Entry) -> Image | None:
    image = context.links.images.get(entry.article.path)
    if image is None or image.url is None:
        return None
    if image.is_external:
        return Image(image.url, image.url)
    width, height = (image.asset.width, image.asset.height) if image.asset else (0, 0)
    return Image(context.base.href(image.url), context.base.absolute(image.url), width, height)


def _locations(context: PageContext) -> Iterator[Location]:
    # The oldest first, so that a new article changes only the last file of a divided sitemap.
    for entry in reversed(context.collection.entries):
        if context.is_indexed(entry):
            yield Location(context.base.absolute(entry.url), entry.article.changed[:10])


KIND = PageKind(ArticlePage, _articles, _locations)
