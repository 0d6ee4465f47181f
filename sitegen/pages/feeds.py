"""Collection -> the feeds of the site, with its archives (RFC 5005), and of each topic, source and language.

A feed is made once and then written in every format of `Site.formats.feed`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import accumulate, compress

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.citation import Citation
from sitegen.collection.collect import Entry
from sitegen.collection.terms import FEED_TAXONOMIES, Term
from sitegen.content.provenance import Provenance
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.files import FileFormat
from sitegen.pages.page import Page

# "Under 100K is ideal" (JSON Feed 1.1). The rest is for the markup around the entries.
_FEED_BYTES = 92_000
_ENTRY_MARKUP = 1150
_NAME_MARKUP = 40
_NOTE_MARKUP = 100
# Bytes of an archive besides texts: the current document has up to twice as many.
_ARCHIVE_BYTES = 27_000
# An entry that is larger without its texts is shortened.
_LARGEST_ENTRY = 7_000
_TITLE = 200
_SUMMARY = 1000
# Fields of a citation that are short, left out of feeds, or measured on their own. A new field is measured.
_UNMEASURED = {"id", "kind", "language", "date", "published", "updated", "rights"}
_UNMEASURED |= {"collection", "tags", "event", "summary", "license"}
_MEASURED = tuple(field for field in Citation.__struct_fields__ if field not in _UNMEASURED)


class FeedEntry(Struct, frozen=True):
    """An article in a feed. `body` is the position of its text among the page's bodies, or -1."""

    id: str
    """An address that never changes, though the article's own may."""
    citation: Citation
    """The article."""
    updated: str
    """When the collection last changed it, in UTC (RFC 3339)."""
    summary: str
    """As much as the feed has room for."""
    note: str
    """The curator's note, as safe HTML."""
    body: int
    """The position of its text in `bodies`, or -1."""


class FeedPage(Page, frozen=True, kw_only=True):
    """A feed in one of the formats of `site.formats.feed`: `atom.xml` writes Atom (RFC 4287)."""

    alternate: str
    """The whole address of the page that this feed follows."""
    id: str = ""
    """An address that never changes, though the site's own may; archives have that of their feed."""
    entries: tuple[FeedEntry, ...] = ()
    """The articles, newest first."""
    updated: str = ""
    """The time of the last change of any of them."""
    newer: str = ""
    """The whole address of the archive of newer articles, or empty."""
    older: str = ""
    """The whole address of the archive of older articles, or empty."""
    current: str = ""
    """The feed of the newest entries, where this is an archive."""


def feeds(context: PageContext) -> Iterator[FeedPage]:
    """Make every feed in every format."""
    measured = [_entry(context, entry) for entry in context.collection.entries]
    entries, sizes = [entry for entry, _ in measured], [size for _, size in measured]
    yield from _feed_of_site(context, entries, sizes)
    for taxonomy in FEED_TAXONOMIES:
        for term in context.collection.terms(taxonomy).values():
            fields = context.common_fields(term.url, "", f"{term.name} – {context.config.title}")
            feed = FeedPage(**fields, alternate=context.edition.absolute(term.url), description=term.description)
            filled = _filled(context, feed, entries, sizes, _newest(context, term, sizes), texts=True)
            for file in context.site.formats.feed:
                current = _in_format(context, filled, file.name, file)
                # Programs that read feeds follow no page that redirects, so the feed itself is at its former addresses.
                urls = (current.url, *(url + file.name for url in context.former_urls(term)))
                yield from (replace(current, url=url) for url in urls)


def _newest(context: PageContext, term: Term, sizes: Sequence[int]) -> Sequence[int]:
    """Return the positions of a term's newest articles, as many as a feed may hold."""
    newest = term.articles[: context.config.feed_entries]
    totals = accumulate(sizes[index] for index in newest)
    return [index for index, total in zip(newest, totals, strict=True) if total <= 2 * _ARCHIVE_BYTES]


def _feed_of_site(context: PageContext, entries: Sequence[FeedEntry], sizes: Sequence[int]) -> Iterator[FeedPage]:
    """Make the feed of the newest articles, and archives of the others: each is in one of them."""
    fields = context.common_fields("", "", context.config.title)
    description = context.config.description
    feed = FeedPage(**fields, alternate=context.edition.absolute(""), description=description)
    current, *archives = (
        _filled(context, feed, entries, sizes, positions, texts=order == 0)
        for order, positions in enumerate(documents(sizes, context.config.feed_entries))
    )
    for file in context.site.formats.feed:
        yield from _with_archives(context, [current, *(archives if file.archive else ())], file)


def _with_archives(context: PageContext, feed: Sequence[FeedPage], file: FileFormat) -> Iterator[FeedPage]:
    """Link the documents of a feed, newest first, to one another (RFC 5005)."""
    paths = [file.name, *(file.archive.format(number=number) for number in range(len(feed) - 1, 0, -1))]
    current, *archives = (context.edition.absolute(path) for path in paths)
    newer, older = ["", "", *archives], [*archives, "", ""]
    for order, (document, path) in enumerate(zip(feed, paths, strict=True)):
        linked = replace(document, newer=newer[order], older=older[order], current=current if order else "")
        yield replace(_in_format(context, linked, path, file), id=context.ids.absolute(document.url + file.name))


def _in_format(context: PageContext, feed: FeedPage, path: str, file: FileFormat) -> FeedPage:
    """Return a feed in a format; `path` begins at the URL of the feed, which is that of its page."""
    url = feed.url + path
    return replace(
        feed, url=url, template=file.template, permalink=context.base.absolute(url), id=context.ids.absolute(url)
    )


def documents(sizes: Sequence[int], most: int) -> list[range]:
    """Cut a feed, newest first, into documents: the current one, then archives from the newest to the oldest.

    They are counted from the oldest entry, at `most` entries and `_ARCHIVE_BYTES` each, so that a new article changes
    no archive. The current document has the rest, and one full archive more if it would be short.
    """
    ends, room = [len(sizes)], _ARCHIVE_BYTES
    for index in range(len(sizes) - 1, -1, -1):
        if ends[-1] - index > most or sizes[index] > room:
            ends.append(index + 1)
            room = _ARCHIVE_BYTES
        room -= sizes[index]
    if len(ends) > 1 and ends[-1] < most:
        ends.pop()
    starts = [*ends[1:], 0]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)][::-1]


def _filled(
    context: PageContext,
    feed: FeedPage,
    every: Sequence[FeedEntry],
    without_texts: Sequence[int],
    positions: Sequence[int],
    *,
    texts: bool,
) -> FeedPage:
    """Fill a feed with as many summaries, then notes, then whole texts as there is room for, the newest first.

    `without_texts` are the sizes of `every` entry without these three.
    """
    articles = [context.collection.entries[index] for index in positions]
    entries = [every[index] for index in positions]
    room = _FEED_BYTES - sum(without_texts[index] for index in positions)
    # JSON Feed has a summary twice where there is no text.
    summaries, room = _fitting([2 * _size([entry.summary]) for entry in entries], room)
    notes, room = _fitting([_size([entry.note]) + _NOTE_MARKUP for entry in entries], room)
    links = [context.body_links(entry, absolute=True) if texts else () for entry in articles]
    sizes = [entry.article.text.size + _size(many) for entry, many in zip(articles, links, strict=True)]
    fitting, _ = _fitting(sizes, room if texts else -1)
    with_text = [fits and entry.article.text.digest != "" for fits, entry in zip(fitting, articles, strict=True)]
    return replace(
        feed,
        entries=tuple(_shortened(entries, summaries, notes, with_text)),
        updated=max((entry.updated for entry in entries), default=context.site.updated),
        bodies=tuple(entry.id for entry in compress(articles, with_text)),
        links=tuple(compress(links, with_text)),
    )


def _size(texts: Iterable[str]) -> int:
    # In the longest format: XML escapes some characters and JSON others.
    return sum(max(len(escape(text).encode()), len(msgspec.json.encode(text))) for text in texts)


# Most citations of a preview are those of the last plan. Saves 0.03 s after each edit of a title in a preview of 2,000
# articles, and nothing of another build.
@lru_cache(maxsize=20_000)
def _size_without_texts(identifier: str, citation: Citation) -> int:
    """Return an upper bound of the size in bytes, in any format, of an entry without its summary, note and text."""
    names = _NAME_MARKUP * (len(citation.authors) + len(citation.topics))
    fields = msgspec.json.encode([identifier, *(getattr(citation, name) for name in _MEASURED)])
    return _ENTRY_MARKUP + names + _size([fields.decode(), citation.license])


def _fitting(sizes: Iterable[int], room: int) -> tuple[list[bool], int]:
    """Return for each size, in order, whether it still fits into `room`, and the room that is left."""
    fit = []
    for size in sizes:
        fit.append(size <= room)
        room -= size * fit[-1]
    return fit, room


def _shortened(
    entries: Iterable[FeedEntry], summaries: Iterable[bool], notes: Iterable[bool], texts: Iterable[bool]
) -> Iterator[FeedEntry]:
    body = 0
    for entry, has_summary, has_note, has_text in zip(entries, summaries, notes, texts, strict=True):
        summary, note = entry.summary if has_summary else "", entry.note if has_note else ""
        yield replace(entry, summary=summary, note=note, body=body if has_text else -1)
        body += has_text


def _entry(context: PageContext, entry: Entry) -> tuple[FeedEntry, int]:
    """Make an entry that is not too large; return it with its size without texts."""
    citation = context.citations[entry.id]
    made = FeedEntry(
        id=context.ids.absolute(f"{entry.id}/"),
        citation=citation,
        updated=max(entry.article.changed, citation.first_seen.instant),
        summary=entry.article.summary[:_SUMMARY],
        note=context.note(entry, absolute=True),
        body=-1,
    )
    size = _size_without_texts(made.id, citation)
    if size <= _LARGEST_ENTRY:
        return made, size
    short = _short_citation(citation)
    return replace(made, citation=short), _size_without_texts(made.id, short)


def _short_citation(citation: Citation) -> Citation:
    """Shorten names and titles, which nobody reads to the end in a feed, and leave out lists and addresses."""
    return replace(
        citation,
        title=citation.title[:_TITLE],
        authors=(),
        topics=(),
        tags=(),
        url="",
        outlet=replace(citation.outlet, name=citation.outlet.name[:_TITLE], kind="", url="", country=""),
        provenance=Provenance(),
    )


KIND = PageKind(FeedPage, feeds)
