"""FeedPage -> JSON Feed 1.1."""

from collections.abc import Iterator, Sequence

import msgspec

from sitegen.collection.citation import Citation
from sitegen.content.provenance import Translation
from sitegen.core.dates import Date
from sitegen.formats.format import Format
from sitegen.pages.feeds import FeedEntry, FeedPage

Item = dict[str, object]

# "Under 100K is ideal" (JSON Feed 1.1).
_FEED_BYTES = 96_000


def json_feed(page: FeedPage, bodies: Sequence[str]) -> bytes:
    """Write a feed, with as many texts as there is room for, the newest first."""
    items = [_item(entry) for entry in page.entries]
    feed: Item = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": page.alternate,
        "feed_url": page.permalink,
        "description": page.description,
        "language": page.language,
    }
    room = _FEED_BYTES - len(msgspec.json.encode([feed, items]))
    contents = [_content(entry, bodies, page.language) for entry in page.entries]
    return msgspec.json.encode({**_without_empty(feed), "items": list(_with_contents(items, contents, room))})


def _with_contents(items: Sequence[Item], contents: Sequence[str], room: int) -> Iterator[Item]:
    for item, content in zip(items, contents, strict=True):
        size = len(msgspec.json.encode({"content_html": content}))
        fits = content != "" and size <= room
        room -= size * fits
        yield _with_html(item, content) if fits else item


def _with_html(item: Item, content: str) -> Item:
    return {key: value for key, value in item.items() if key != "content_text"} | {"content_html": content}


def _content(entry: FeedEntry, bodies: Sequence[str], language: str) -> str:
    note = f'<aside lang="{language}">{entry.note}</aside>' if entry.note else ""
    return note + (bodies[entry.body] if entry.body >= 0 else "")


def _item(entry: FeedEntry) -> Item:
    citation = entry.citation
    return _without_empty(
        {
            "id": entry.id,
            "url": citation.permalink,
            "external_url": citation.url,
            "title": citation.title,
            "summary": entry.summary,
            # The format requires a text.
            "content_text": entry.summary or citation.title,
            "language": citation.language,
            "date_published": citation.first_seen.instant,
            "date_modified": entry.updated,
            "authors": [{"name": name} for name in citation.authors or (citation.outlet.name,)],
            "tags": citation.topics,
            "_sitegen": _extension(citation),
        }
    )


def _extension(citation: Citation) -> Item:
    """Return the fields that JSON Feed does not define."""
    provenance = citation.provenance
    return _without_empty(
        {
            "source": citation.outlet.name,
            "source_kind": citation.outlet.kind,
            "original_title": citation.original_title,
            "original_date": citation.date.iso,
            "original_language": citation.original_language,
            "archive_url": provenance.archive_url,
            "archive_date": _iso(provenance.archive_date),
            "retrieved": _iso(provenance.retrieved),
            "license": citation.license,
            "rights": citation.rights,
            "translation": _translation(provenance.translation) if provenance.translation else {},
        }
    )


def _translation(translation: Translation) -> Item:
    return _without_empty(
        {
            "from": translation.language,
            "method": translation.method,
            "engine": translation.engine,
            "by": translation.by,
            "reviewed_by": translation.reviewed_by,
            "reviewed_on": _iso(translation.reviewed_on),
        }
    )


def _iso(date: Date | None) -> str:
    return date.iso if date else ""


def _without_empty(item: Item) -> Item:
    return {key: value for key, value in item.items() if value}


JSON_FEED = Format(
    name="json",
    label="JSON Feed",
    type="application/feed+json",
    files={"feed": "feed.json"},
    description="Everything new (JSON Feed)",
    write=json_feed,
)
