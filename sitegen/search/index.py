"""Search documents -> the search index in the staging directory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.collection.collect import Collection
from sitegen.config.site import Config
from sitegen.core.problems import Problem
from sitegen.markdown.body import Body
from sitegen.output.staging import Staging, write_text
from sitegen.output.workspace import Workspace
from sitegen.runtime.digests import digest
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store
from sitegen.runtime.workers import Pool
from sitegen.search.documents import SearchDocument, Words, make_documents
from sitegen.search.engine import SearchEngine

_BODY = msgspec.msgpack.Decoder(Body)


class Search(Struct, frozen=True):
    """The planned search of an edition; a plan does not depend on texts."""

    documents: tuple[SearchDocument, ...]
    """Empty if the site has no articles, or is built without search."""
    language: str
    folder: str
    """The folder of the index."""
    problems: tuple[Problem, ...]


def plan_search(collection: Collection, config: Config, words: Words, engine: SearchEngine, *, wanted: bool) -> Search:
    """Plan the search of an edition; `words` are the messages of its interface."""
    documents = make_documents(collection, config, words) if wanted else ()
    problems = tuple(engine.lint({document.language for document in documents}))
    return Search(documents, config.language, index_folder(config, engine), problems)


def index_folder(config: Config, engine: SearchEngine) -> str:
    """Return the folder of an edition's index."""
    return config.folder + engine.bundle


class SearchIndex(Struct, frozen=True):
    """The search index that an edition needs."""

    engine: SearchEngine
    documents: tuple[SearchDocument, ...]
    bodies: Mapping[str, str]
    """The digests of all texts, by the ids of their articles."""
    language: str
    folder: str
    key: str
    """The digest of everything that the index depends on."""

    def with_text(self, document: SearchDocument, store: Store) -> tuple[SearchDocument, bytes]:
        """Return a document with its article's encoded Body, which is empty if the text is not shown.

        Raises sqlite3.DatabaseError if the store has lost the text.
        """
        return document, store.need(self.bodies[document.body_id]) if document.body_id else b""


def describe_index(search: Search, bodies: Mapping[str, str], engine: SearchEngine) -> SearchIndex:
    """Return the index for the documents of a plan and their current texts."""
    texts = [bodies[document.body_id] for document in search.documents if document.body_id]
    key = digest([salt(), engine.identity(), search.language, search.documents, texts])
    return SearchIndex(engine, search.documents, bodies, search.language, search.folder, key)


def live_files(index: SearchIndex, staging: Staging) -> list[str]:
    """List the files of the index in the live site; none if it is out of date there."""
    return staging.paths(f"{index.folder}/", index.key) if index.documents else []


def is_up_to_date(index: SearchIndex, staging: Staging) -> bool:
    """Return whether the live site has this index, or needs none."""
    return not index.documents or bool(live_files(index, staging))


@contextmanager
def make_index(index: SearchIndex, workspace: Workspace) -> Iterator[None]:
    """Put the index into the staging directory: the live one if up to date, else one made during `with`.

    Raises BuildError.
    """
    staging = workspace.staging
    if is_up_to_date(index, staging):
        for path in live_files(index, staging):
            staging.reuse(path, index.key)
        yield
        return
    documents = staging.documents(index.folder)
    _write_all(index, documents, workspace)
    with index.engine.index(documents, staging.new_folder(index.folder), index.language, len(index.documents)):
        yield
    staging.add_all(f"{index.folder}/", index.key)


def _write_all(index: SearchIndex, folder: Path, workspace: Workspace) -> None:
    workers = workspace.workers if workspace.workers.shares_disk else Pool(1)
    write = partial(write_document, index.engine, folder, index.language)
    documents = (index.with_text(document, workspace.store) for document in index.documents)
    for _ in workers.map(write, documents, len(index.documents)):
        pass


def write_document(engine: SearchEngine, folder: Path, language: str, item: tuple[SearchDocument, bytes]) -> None:
    """Write the file that the engine reads for one article, given its document and its encoded Body."""
    document, body = item
    html = document.shown + (_BODY.decode(body).search if body else "")
    write_text(folder / document.path, engine.write(document, html, language))
