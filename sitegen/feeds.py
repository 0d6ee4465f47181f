"""The Atom feeds (RFC 4287) of the whole, with its archives (RFC 5005), and of every topic and source."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import compress

from msgspec.structs import replace

from sitegen.collection import Entry
from sitegen.lists import parts
from sitegen.pages import FeedEntry, FeedPage, Page
from sitegen.planner import Planner
from sitegen.terms import FEED_TAXONOMIES

# Readers' software takes 250 KB without complaint; the rest is for what stands around the entries.
_BYTES = 230_000
_AROUND_AN_ENTRY = 700
_SUMMARY = 1000


def feeds(planner: Planner) -> Iterator[Page]:
    """Make the feed of the whole, with its archives, and of every topic and source."""
    entries = [_entry(planner, entry) for entry in planner.collection.entries]
    yield from _archived(planner, entries)
    for taxonomy in FEED_TAXONOMIES:
        for term in planner.collection.terms(taxonomy).values():
            whole = planner.whole(f"{term.url}atom.xml", "atom.xml", f"{term.name} – {planner.config.title}")
            feed = FeedPage(**whole, alternate=planner.base.absolute(term.url))
            newest = term.articles[: planner.config.feed_entries]
            yield _filled(planner, feed, entries, newest, texts=True)


def _archived(planner: Planner, entries: Sequence[FeedEntry]) -> Iterator[Page]:
    """Make the feed of the newest articles, and archives of the others: each is in one of them.

    Archives are cut like lists, so that a new article changes none.
    """
    cut = parts(range(len(entries)), planner.config.feed_entries)
    archives = [f"atom/{number}.xml" for number in range(len(cut) - 1, 0, -1)]
    links = ["", "", *map(planner.base.absolute, archives), ""]
    whole = planner.whole("atom.xml", "atom.xml", planner.config.title)
    current = FeedPage(**whole, alternate=planner.base.absolute(""), older=links[2])
    yield _filled(planner, current, entries, cut[0], texts=True)
    for order, url in enumerate(archives, 1):
        archive = replace(
            current,
            url=url,
            permalink=links[order + 1],
            current=current.permalink,
            newer=links[order],
            older=links[order + 2],
        )
        yield _filled(planner, archive, entries, cut[order], texts=False)


def _filled(
    planner: Planner, feed: FeedPage, every: Sequence[FeedEntry], positions: Sequence[int], texts: bool
) -> FeedPage:
    """Fill a feed, with as many summaries and then whole texts as it has room for, the newest first."""
    found = [planner.collection.entries[index] for index in positions]
    entries = [every[index] for index in positions]
    around = (_size((entry.id, entry.title, entry.permalink, entry.source_url)) for entry in entries)
    room = _BYTES - len(entries) * _AROUND_AN_ENTRY - sum(around)
    summaries, room = _fitting([_size([entry.summary]) for entry in entries], room)
    links = [planner.body_links(entry, absolute=True) if texts else () for entry in found]
    sizes = [entry.article.size + _size(many) for entry, many in zip(found, links, strict=True)]
    fitting, _ = _fitting(sizes, room if texts else -1)
    whole = [fits and entry.article.body != "" for fits, entry in zip(fitting, found, strict=True)]
    return replace(
        feed,
        entries=tuple(_shown(entries, summaries, whole)),
        updated=max((entry.updated for entry in entries), default=planner.site.updated),
        bodies=tuple(entry.article.body for entry in compress(found, whole)),
        links=tuple(compress(links, whole)),
    )


def _size(texts: Iterable[str]) -> int:
    return sum(len(escape(text).encode()) for text in texts)


def _fitting(sizes: Iterable[int], room: int) -> tuple[list[bool], int]:
    """Tell which parts fit into a room when they are put there in order, and what room is left."""
    fit = []
    for size in sizes:
        fit.append(size <= room)
        room -= size * fit[-1]
    return fit, room


def _shown(entries: Iterable[FeedEntry], summaries: Iterable[bool], whole: Iterable[bool]) -> Iterator[FeedEntry]:
    body = 0
    for entry, summary, text in zip(entries, summaries, whole, strict=True):
        yield replace(entry, summary=entry.summary if summary else "", body=body if text else -1)
        body += text


def _entry(planner: Planner, entry: Entry) -> FeedEntry:
    article = entry.article
    return FeedEntry(
        id=planner.base.absolute(f"{entry.id}/"),
        title=article.title,
        permalink=planner.base.absolute(entry.url),
        published=article.date.instant,
        updated=article.changed,
        source=planner.links("sources", entry.sources)[0].title,
        source_url=article.source_url,
        authors=tuple(link.title for link in planner.links("authors", entry.authors)),
        topics=tuple(link.title for link in planner.links("topics", entry.topics)),
        language=article.language,
        summary=article.summary[:_SUMMARY],
        note=planner.note(entry, absolute=True),
        body=-1,
    )
