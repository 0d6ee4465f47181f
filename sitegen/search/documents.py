"""Collection -> search documents -> the search index.

Pagefind never reads the themed pages, but one small document per article, whose text is normalised so that its splitter
finds the words of French elisions, ligatures and dashes.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html import escape, unescape
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.collect import Collection, Entry
from sitegen.config.site import FILE, Config
from sitegen.content.article import Article
from sitegen.core import urls
from sitegen.core.problems import Problem, warning
from sitegen.markdown.body import Body
from sitegen.markdown.search_text import normalise
from sitegen.output.staging import Staging, write_text
from sitegen.output.workspace import Workspace
from sitegen.runtime.digests import digest, digest_bytes, encode
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store
from sitegen.runtime.workers import Pool
from sitegen.search.pagefind import OVERRIDE, running_pagefind

BUNDLE = "pagefind"
# Its words stand without spaces, and only the extended Pagefind can cut them.
_UNCUT = frozenset({"th"})


Words = Mapping[str, tuple[str, ...]]
"""What the interface says by the messages of its templates (gettext)."""


class SearchDocument(Struct, frozen=True):
    """What may be found of one article. `body` is the id of the one whose text it has."""

    path: str
    title: str
    date: str
    day: str
    original: str
    """The original's title, where it is another."""
    source: tuple[str, str]
    kind: str
    """What kind of source it is, in the interface's words."""
    topics: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    language: str
    shown: str
    """What the page shows besides its text, as HTML: the curator's note, and the excerpt that stands for the text."""
    body: str
    """Empty where the text is not shown."""


class Search(Struct, frozen=True):
    """What is to be searched. `key` names all that the index depends on, once the texts are named."""

    encoded: bytes
    """The documents, in MessagePack, for only making an index needs them."""
    count: int
    """How many there are."""
    texts: tuple[str, ...]
    """The ids of the articles whose texts they have."""
    language: str
    folder: str
    """Where the index is."""
    problems: tuple[Problem, ...]
    bodies: Mapping[str, str] = {}
    """The digests of all texts, by the ids of their articles."""
    key: str = ""

    @property
    def documents(self) -> tuple[SearchDocument, ...]:
        """What may be found of each article."""
        return _DOCUMENTS.decode(self.encoded)

    def with_bodies(self, bodies: Mapping[str, str]) -> "Search":
        """Name the texts, and so all that the index depends on."""
        key = digest([salt(), self.language, digest_bytes(self.encoded), [bodies[id_] for id_ in self.texts]])
        return replace(self, bodies=bodies, key=key)

    def live(self, staging: Staging) -> list[str]:
        """List the files of the live index, if it is as it should be."""
        return staging.paths(f"{self.folder}/", self.key) if self.count else []

    def is_live(self, staging: Staging) -> bool:
        """Tell whether nothing is to be made."""
        return not self.count or bool(self.live(staging))

    def needed(self, document: SearchDocument, store: Store) -> "Needed":
        """Return what is needed to write a document. Raises sqlite3.DatabaseError where its text is lost."""
        return Needed(document, store.need(self.bodies[document.body]) if document.body else b"")


class Needed(Struct, frozen=True):
    """What is needed to write the document of one article: with its encoded text, where that is shown."""

    document: SearchDocument
    body: bytes

    def write(self, folder: Path, language: str) -> None:
        """Write the HTML that Pagefind reads."""
        text = _BODY.decode(self.body).search if self.body else ""
        whole = write_document(self.document, normalise(self.document.shown) + text, language)
        write_text(folder / self.document.path, whole)


def make_search(collection: Collection, config: Config, words: Words, wanted: bool) -> Search:
    """Make the search document of every article, without its text; `words` are those of the interface."""
    documents = tuple(_document(collection, entry, config, words) for entry in collection.entries) if wanted else ()
    texts = tuple(document.body for document in documents if document.body)
    problems = tuple(_doubts(documents))
    return Search(encode(documents), len(documents), texts, config.language, index_folder(config), problems)


def index_folder(config: Config) -> str:
    """Return where the index of an edition is."""
    return config.folder + BUNDLE


@contextmanager
def make_index(search: Search, workspace: Workspace) -> Iterator[None]:
    """Put the index into the tree beside the body: the live one where nothing that may be found has changed.

    Raises BuildError.
    """
    staging = workspace.staging
    live = search.live(staging)
    if live or not search.count:
        for path in live:
            staging.reuse(path, search.key)
        yield
        return
    documents = staging.documents(search.folder)
    _write(search, documents, workspace)
    with running_pagefind(documents, staging.new_folder(search.folder), search.language, search.count):
        yield
    staging.add_all(f"{search.folder}/", search.key)


def _write(search: Search, folder: Path, workspace: Workspace) -> None:
    workers = workspace.workers if workspace.workers.shares_disk else Pool(1)
    every = (search.needed(document, workspace.store) for document in search.documents)
    for _ in workers.map(partial(Needed.write, folder=folder, language=search.language), every, search.count):
        pass


_BODY = msgspec.msgpack.Decoder(Body)
_DOCUMENTS = msgspec.msgpack.Decoder(tuple[SearchDocument, ...])


def _document(collection: Collection, entry: Entry, config: Config, words: Words) -> SearchDocument:
    article, record = entry.article, config.sources.get(entry.sources[0])
    kind = record.kind if record else ""
    return SearchDocument(
        path=urls.file(entry.url),
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
        body=entry.id if article.body else "",
    )


def _plain(message: str) -> str:
    """Return the text of a message, which templates take for HTML with placeholders."""
    return unescape(message.replace("%%", "%"))


def _shown(article: Article) -> str:
    texts = ([] if article.body else [article.summary]) + [article.note.text]
    return "".join(f"<p>{escape(text)}</p>\n" for text in texts if text)


_WORD = re.compile(r"\w")


def write_document(document: SearchDocument, text: str, language: str) -> str:
    """Write the HTML that Pagefind reads of one article; `text` is its searchable body."""
    filters = [
        ("source", document.source[0]),
        ("year", document.day[:4]),
        ("language", document.language.partition("-")[0]),
    ]
    filters += [("topic", slug) for slug, _ in document.topics]
    marks = " ".join(f'<i data-pagefind-filter="{name}">{escape(value)}</i>' for name, value in filters)
    about = ", ".join(filter(None, [*document.names, *(name for _, name in document.topics), document.original]))
    title, normal = escape(document.title), normalise(escape(document.title))
    # Pagefind searches the values of `meta` too: nothing may stand there that a reader would not look for.
    lines = [
        f'<!doctype html><html lang="{escape(language)}"><head><title>-</title></head><body><main data-pagefind-body>',
        # The title ranks by its `meta`. With a heading's weight as well, it would be most excerpts.
        f'<h1 data-pagefind-weight="1" data-pagefind-meta="title">{normal}</h1>',
        "<p data-pagefind-ignore>",
        f'<i data-pagefind-meta="headline[title]" title="{title}"></i>' if title != normal else "",
        f'<i data-pagefind-meta="source">{escape(document.source[1])}</i>',
        f'<i data-pagefind-meta="kind">{escape(document.kind)}</i>' if document.kind else "",
        f'<i data-pagefind-meta="date">{document.day}</i>',
        f'<i data-pagefind-meta="about">{escape(normalise(about))}</i>' if about else "",
        f'<i data-pagefind-sort="date">{document.date}</i>',
        f"{marks}</p>",
        # Pagefind leaves out what has no word at all, such as `???` without a text.
        "" if _WORD.search(document.title) else f"<p>{document.day}</p>",
        text,
        "</main></body></html>",
    ]
    return "\n".join(lines)


def _doubts(documents: Iterable[SearchDocument]) -> Iterator[Problem]:
    """Warn of languages whose words this Pagefind cannot cut."""
    uncut = sorted({document.language for document in documents if document.language.partition("-")[0] in _UNCUT})
    if uncut and not os.environ.get(OVERRIDE):
        message = f"the search cannot cut the words of {', '.join(uncut)}"
        yield warning(
            FILE,
            1,
            1,
            "search-language",
            message,
            f"install pagefind-bin-extended and name its program in {OVERRIDE}",
        )
