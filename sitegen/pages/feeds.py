"""The feeds (Atom, RFC 4287, and JSON Feed 1.1) of the whole, with its archives (RFC 5005), and of many terms."""

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
from sitegen.pages.page import Page

# "Under 100K is ideal" (JSON Feed 1.1); the rest is for what stands around the entries.
_BYTES = 92_000
_AROUND_AN_ENTRY = 1150
_AROUND_A_NAME = 40
_AROUND_A_NOTE = 100
# What an archive may hold besides texts: the first document has up to twice as much.
_ARCHIVE = 27_000
# An entry that is larger without its texts is told in fewer words.
_LARGEST_ENTRY = 7_000
_TITLE = 200
_SUMMARY = 1000


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
    """A feed: Atom (RFC 4287; `atom.xml`), with archives (RFC 5005) for the whole, or JSON Feed 1.1."""

    alternate: str
    """The whole address of the page that this feed follows."""
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
    """Make the feeds of the whole, with its archives, and of every topic, source and language."""
    made = [_entry(context, entry) for entry in context.collection.entries]
    entries, sizes = [entry for entry, _ in made], [size for _, size in made]
    yield from _archived(context, entries, sizes)
    for taxonomy in FEED_TAXONOMIES:
        for term in context.collection.terms(taxonomy).values():
            fields = context.common_fields(f"{term.url}atom.xml", "atom.xml", f"{term.name} – {context.config.title}")
            feed = FeedPage(**fields, alternate=context.edition.absolute(term.url), description=term.description)
            newest = _newest(context, term, sizes)
            yield from _in_both_formats(context, _filled(context, feed, entries, sizes, newest, texts=True))


def _newest(context: PageContext, term: Term, sizes: Sequence[int]) -> Sequence[int]:
    """Return the positions of a term's newest articles, as many as a feed may hold."""
    most = term.articles[: context.config.feed_entries]
    together = accumulate(sizes[index] for index in most)
    return [index for index, size in zip(most, together, strict=True) if size <= 2 * _ARCHIVE]


def _in_both_formats(context: PageContext, atom: FeedPage) -> Iterator[FeedPage]:
    url = f"{atom.url.removesuffix('atom.xml')}feed.json"
    yield atom
    yield replace(atom, url=url, template="json-feed", permalink=context.base.absolute(url), older="")


def _archived(context: PageContext, entries: Sequence[FeedEntry], sizes: Sequence[int]) -> Iterator[FeedPage]:
    """Make the feed of the newest articles, and archives of the others: each is in one of them."""
    cut = documents(sizes, context.config.feed_entries)
    archives = [f"atom/{number}.xml" for number in range(len(cut) - 1, 0, -1)]
    links = ["", "", *map(context.edition.absolute, archives), ""]
    fields = context.common_fields("atom.xml", "atom.xml", context.config.title)
    description = context.config.description
    current = FeedPage(**fields, alternate=context.edition.absolute(""), older=links[2], description=description)
    yield from _in_both_formats(context, _filled(context, current, entries, sizes, cut[0], texts=True))
    for order, url in enumerate(archives, 1):
        archive = replace(
            current,
            url=context.config.folder + url,
            permalink=links[order + 1],
            current=current.permalink,
            newer=links[order],
            older=links[order + 2],
        )
        yield _filled(context, archive, entries, sizes, cut[order], texts=False)


def documents(sizes: Sequence[int], most: int) -> list[range]:
    """Cut a feed, newest first, into documents: the current one, then archives from the newest to the oldest.

    They are counted from the oldest end, at `most` entries and so many bytes each, so that a new article changes no
    archive; the current one takes what is left over and one full archive more.
    """
    ends, room = [len(sizes)], _ARCHIVE
    for index in range(len(sizes) - 1, -1, -1):
        if ends[-1] - index > most or sizes[index] > room:
            ends.append(index + 1)
            room = _ARCHIVE
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
    """Fill a feed, with as many summaries, notes and then whole texts as it has room for, the newest first.

    `without_texts` are the sizes of `every` entry without all these.
    """
    found = [context.collection.entries[index] for index in positions]
    entries = [every[index] for index in positions]
    room = _BYTES - sum(without_texts[index] for index in positions)
    # JSON Feed has a summary twice where there is no text.
    summaries, room = _fitting([2 * _size([entry.summary]) for entry in entries], room)
    notes, room = _fitting([_size([entry.note]) + _AROUND_A_NOTE for entry in entries], room)
    links = [context.body_links(entry, absolute=True) if texts else () for entry in found]
    sizes = [entry.article.text.size + _size(many) for entry, many in zip(found, links, strict=True)]
    fitting, _ = _fitting(sizes, room if texts else -1)
    whole = [fits and entry.article.text.digest != "" for fits, entry in zip(fitting, found, strict=True)]
    return replace(
        feed,
        entries=tuple(_shown(entries, summaries, notes, whole)),
        updated=max((entry.updated for entry in entries), default=context.site.updated),
        bodies=tuple(entry.id for entry in compress(found, whole)),
        links=tuple(compress(links, whole)),
    )


def _size(texts: Iterable[str]) -> int:
    # As much as it takes in either format.
    return sum(max(len(escape(text).encode()), len(msgspec.json.encode(text))) for text in texts)


# Most citations of a preview are those of the last plan. Saves 0.03 s after each edit of a title in a preview of 2,000
# articles, and nothing of another build.
@lru_cache(maxsize=20_000)
def _size_without_texts(identifier: str, one: Citation) -> int:
    """Return no less than the bytes of an entry without its summary, note and text, in either format."""
    names = _AROUND_A_NAME * (len(one.authors) + len(one.topics))
    told = (identifier, one.title, one.permalink, one.url, one.authors, one.topics, one.outlet, one.provenance)
    return _AROUND_AN_ENTRY + names + _size([msgspec.json.encode(told).decode(), one.license])


def _fitting(sizes: Iterable[int], room: int) -> tuple[list[bool], int]:
    """Tell which parts fit into a room when they are put there in order, and what room is left."""
    fit = []
    for size in sizes:
        fit.append(size <= room)
        room -= size * fit[-1]
    return fit, room


def _shown(
    entries: Iterable[FeedEntry], summaries: Iterable[bool], notes: Iterable[bool], whole: Iterable[bool]
) -> Iterator[FeedEntry]:
    body = 0
    for entry, summary, note, text in zip(entries, summaries, notes, whole, strict=True):
        kept = (entry.summary if summary else "", entry.note if note else "", body if text else -1)
        yield replace(entry, summary=kept[0], note=kept[1], body=kept[2])
        body += text


def _entry(context: PageContext, entry: Entry) -> tuple[FeedEntry, int]:
    """Make an entry that is not too large; return it with its size without texts."""
    citation = context.citations[entry.id]
    told = FeedEntry(
        id=context.base.absolute(f"{entry.id}/"),
        citation=citation,
        updated=max(entry.article.changed, citation.first_seen.instant),
        summary=entry.article.summary[:_SUMMARY],
        note=context.note(entry, absolute=True),
        body=-1,
    )
    size = _size_without_texts(told.id, citation)
    if size <= _LARGEST_ENTRY:
        return told, size
    told = replace(told, citation=_in_few_words(citation))
    return told, _size_without_texts(told.id, told.citation)


def _in_few_words(citation: Citation) -> Citation:
    """Shorten what nobody reads to its end in a feed, and leave out what cannot be shortened."""
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
