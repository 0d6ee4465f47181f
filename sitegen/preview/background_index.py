"""The search index of a preview, made in a thread, while builds go on with the previous one."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from sitegen.core.problems import BuildError, Problem
from sitegen.output.errors import os_errors_as_problems
from sitegen.output.workspace import Workspace
from sitegen.runtime.store import Store
from sitegen.search.documents import SearchDocument
from sitegen.search.engine import Indexing
from sitegen.search.index import SearchIndex, is_up_to_date, make_index, write_document

DocumentInput = tuple[SearchDocument, str, str]
"""The input of one search document's file: the facts, the digest of the text, and the language of the edition."""


class BackgroundIndex:
    """Makes search indexes in a thread: `put` hands a build the finished ones, and `start` begins the missing ones.

    The thread and a build never work at the same time: `stop` comes before each build. The documents stay on disk.
    """

    def __init__(self, store: Path, folder: Path) -> None:
        """Read the articles from a `store`, and work in `folder`, which is emptied."""
        shutil.rmtree(folder, ignore_errors=True)
        self._store, self._folder = store, folder
        self._missing: dict[str, SearchIndex] = {}
        # The keys of indexes, by their folders.
        self._finished: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        self._documents: dict[Path, DocumentInput] = {}
        self._thread = ThreadPoolExecutor(1, "search")
        self._work: Future[None] | None = None
        self._indexing: Indexing | None = None
        self._stopped = Event()
        self.problems: tuple[Problem, ...] = ()
        """The reasons why the last index could not be made."""

    @contextmanager
    def put(self, index: SearchIndex, workspace: Workspace) -> Iterator[None]:
        """Put an index into the staging directory, or else the previous one, and note that the new one is missing."""
        staging = workspace.staging
        if is_up_to_date(index, staging):
            with make_index(index, workspace):
                yield
            return
        if self._finished.pop(index.folder, None) == index.key:
            folder = staging.new_folder(index.folder)
            # Only its parents are needed.
            folder.rmdir()
            self._bundle(index).rename(folder)
            staging.add_all(f"{index.folder}/", index.key)
        else:
            staging.reuse_all(f"{index.folder}/")
            self._missing[index.folder] = index
        yield

    @property
    def is_behind(self) -> bool:
        """Return whether an index is missing, and making it has not failed before."""
        return any(self._failed.get(folder) != index.key for folder, index in self._missing.items())

    def start(self) -> None:
        """Begin to make the missing indexes."""
        if self.is_behind:
            self.problems = ()
            self._stopped.clear()
            self._work = self._thread.submit(self._make)

    def is_done(self) -> bool:
        """Return whether the work that was started has ended, so that a build may take its indexes."""
        return self._work is not None and self._work.done()

    def stop(self) -> None:
        """End the work at once, and forget which indexes are missing: the next build will say so.

        Raises the exception that ended the thread if that was a bug, because a new try would only meet it again.
        """
        self._stopped.set()
        if self._indexing:
            self._indexing.kill()
        work, self._work, self._indexing, self._missing = self._work, None, None, {}
        if work:
            work.result()

    def _make(self) -> None:
        for index in self._missing.values():
            try:
                with os_errors_as_problems(self._folder):
                    self._make_one(index)
            except BuildError as error:
                if not self._stopped.is_set():
                    self._failed[index.folder] = index.key
                    self.problems = error.problems
            if self._stopped.is_set():
                return

    def _make_one(self, index: SearchIndex) -> None:
        documents, bundle = self._folder / "documents" / index.folder, self._bundle(index)
        shutil.rmtree(bundle, ignore_errors=True)
        bundle.mkdir(parents=True)
        self._write(index, documents)
        with index.engine.index(documents, bundle, index.language, len(index.documents)) as indexing:
            self._track(indexing)
        self._finished[index.folder] = index.key

    def _write(self, index: SearchIndex, folder: Path) -> None:
        """Write the documents that have changed, and remove those of articles that are gone."""
        wanted = {
            folder / document.path: (document, index.bodies.get(document.body_id, ""), index.language)
            for document in index.documents
        }
        for path in [path for path in self._documents if path not in wanted and path.is_relative_to(folder)]:
            path.unlink()
            del self._documents[path]
        changed = {path: inputs for path, inputs in wanted.items() if self._documents.get(path) != inputs}
        with Store(self._store) as store:
            for path, inputs in changed.items():
                if self._stopped.is_set():
                    return
                write_document(index.engine, folder, index.language, index.with_text(inputs[0], store))
                self._documents[path] = inputs

    def _track(self, indexing: Indexing) -> None:
        self._indexing = indexing
        # `stop` may have looked for it a moment too early.
        if self._stopped.is_set():
            indexing.kill()

    def _bundle(self, index: SearchIndex) -> Path:
        return self._folder / "bundles" / index.folder
