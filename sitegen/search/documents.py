"""Collection -> search documents: the facts about each article that a search engine indexes."""

from collections.abc import Mapping
from html import escape, unescape

from msgspec import Struct

from sitegen.collection.collect import Collection, Entry
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import url_scheme

Words = Mapping[str, tuple[str, ...]]
"""The translations of the interface's messages, by the messages of its templates (gettext)."""


class SearchDocument(Struct, frozen=True):
    """The searchable facts of one article; its text is stored elsewhere."""

    path: str
    """The file of the article's page."""
    title: str
    date: str
    """The moment in UTC (RFC 3339)."""
    day: str
    """The day as the article gives it: `2024-03-05`."""
    original: str
    """The original's title, if it differs."""
    source: tuple[str, str]
    """The slug and the name of its source."""
    kind: str
    """The kind of the source, in the language of the interface."""
    topics: tuple[tuple[str, str], ...]
    """The slug and the name of each topic."""
    names: tuple[str, ...]
    """The names of its authors, tags and events."""
    language: str
    shown: str
    """HTML that its page shows beside the text: the curator's note, and the excerpt that replaces a hidden text."""
    body_id: str
    """The id of the article, by which its text is found; empty if the text is not shown."""


def make_documents(collection: Collection, config: Config, words: Words) -> tuple[SearchDocument, ...]:
    """Return the search document of every article."""
    return tuple(_document(collection, entry, config, words) for entry in collection.entries)


def _document(collection: Collection, entry: Entry, config: Config, words: Words) -> SearchDocument:
    article, record = entry.article, config.sources.get(entry.sources[0])
    kind = record.kind if record else ""
    return SearchDocument(
        path=url_scheme.file(entry.url),
        title=article.title,
        date=article.date.instant,
        day=article.date.iso[:10],
        original=article.provenance.title,
        source=(entry.sources[0], collection.terms("sources")[entry.sources[0]].name),
        kind=_plain(words[kind.lower()][0]) if kind.lower() in words else kind,
        topics=tuple((slug, collection.terms("topics")[slug].name) for slug in entry.topics),
        names=tuple(
            collection.terms(taxonomy)[slug].name
            for taxonomy, slugs in (("authors", entry.authors), ("tags", entry.tags), ("events", entry.events))
            for slug in slugs
        ),
        language=article.language,
        shown=_shown(article),
        body_id=entry.id if article.text.digest else "",
    )


def _plain(message: str) -> str:
    """Return the text of a message, which templates read as HTML with placeholders."""
    return unescape(message.replace("%%", "%"))


def _shown(article: Article) -> str:
    texts = ([] if article.text.digest else [article.summary]) + [article.note.text]
    return "".join(f"<p>{escape(text)}</p>\n" for text in texts if text)
