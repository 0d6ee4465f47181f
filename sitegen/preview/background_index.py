"""Search -> the index, made beside the builds, which go on with the one of before meanwhile."""

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
from sitegen.search.documents import Search, SearchDocument, make_index
from sitegen.search.pagefind import Process, running_pagefind


class Indexer:
    """Makes indexes in a thread: `put` gives a build what there is, `start` begins what it lacks.

    The thread and a build never work at once: `stop` comes before a build, and costs no document that was written.
    """

    def __init__(self, store: Path, folder: Path) -> None:
        """Read the articles from a `store`, and work in `folder`, which is emptied."""
        shutil.rmtree(folder, ignore_errors=True)
        self._store, self._folder = store, folder
        self._lacking: dict[str, Search] = {}
        self._made: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        self._written: dict[Path, tuple[SearchDocument, str, str]] = {}
        self._thread = ThreadPoolExecutor(1, "search")
        self._work: Future[None] | None = None
        self._process: Process | None = None
        self._stopped = Event()
        self.problems: tuple[Problem, ...] = ()
        """Why the last index could not be made."""

    @contextmanager
    def put(self, search: Search, workspace: Workspace) -> Iterator[None]:
        """Add the index to the output: the finished one if it matches, else the previous one, and queue a new one."""
        staging = workspace.staging
        if search.is_live(staging):
            with make_index(search, workspace):
                yield
            return
        if self._made.pop(search.folder, None) == search.key:
            place = staging.new_folder(search.folder)
            place.rmdir()
            self._bundle(search).rename(place)
            staging.add_all(f"{search.folder}/", search.key)
        else:
            staging.reuse_all(f"{search.folder}/")
            self._lacking[search.folder] = search
        yield

    @property
    def is_behind(self) -> bool:
        """Tell whether an index is lacking that may yet be made."""
        return any(self._failed.get(folder) != search.key for folder, search in self._lacking.items())

    def start(self) -> None:
        """Begin to make what is lacking."""
        if self.is_behind:
            self.problems = ()
            self._stopped.clear()
            self._work = self._thread.submit(self._make)

    def is_done(self) -> bool:
        """Tell whether what was begun has ended: now a build may take it."""
        return self._work is not None and self._work.done()

    def stop(self) -> None:
        """End what was begun, wherever it is; what is lacking then is for the next build to say.

        Raises what ended the thread, where that was a mistake of this program: trying again would only meet it again.
        """
        self._stopped.set()
        if self._process:
            self._process.kill()
        work, self._work, self._process, self._lacking = self._work, None, None, {}
        if work:
            work.result()

    def _make(self) -> None:
        for search in self._lacking.values():
            try:
                with os_errors_as_problems(self._folder):
                    self._index(search)
            except BuildError as error:
                if not self._stopped.is_set():
                    self._failed[search.folder] = search.key
                    self.problems = error.problems
            if self._stopped.is_set():
                return

    def _index(self, search: Search) -> None:
        documents, bundle = self._folder / "documents" / search.folder, self._bundle(search)
        shutil.rmtree(bundle, ignore_errors=True)
        bundle.mkdir(parents=True)
        self._write(search, documents)
        with running_pagefind(documents, bundle, search.language, search.count) as process:
            self._started(process)
        self._made[search.folder] = search.key

    def _write(self, search: Search, folder: Path) -> None:
        """Write the documents that are other than they were, and remove those that are no more."""
        wanted = {
            folder / document.path: (document, search.bodies.get(document.body, ""), search.language)
            for document in search.documents
        }
        for path in [path for path in self._written if path not in wanted and path.is_relative_to(folder)]:
            path.unlink()
            del self._written[path]
        changed = {path: value for path, value in wanted.items() if self._written.get(path) != value}
        with Store(self._store) as store:
            for path, value in changed.items():
                if self._stopped.is_set():
                    return
                search.needed(value[0], store).write(folder, search.language)
                self._written[path] = value

    def _started(self, process: Process) -> None:
        self._process = process
        # It may have been too late to be seen by `stop`.
        if self._stopped.is_set():
            process.kill()

    def _bundle(self, search: Search) -> Path:
        return self._folder / "bundles" / search.folder
