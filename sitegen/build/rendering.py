"""Render the pages that are missing or out of date, in parallel, into the staging directory."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

from msgspec import Struct

from sitegen.build.plan_cache import PlanCache
from sitegen.core import urls
from sitegen.core.problems import BuildError, Problem
from sitegen.formats.registry import COLLECTION_WRITERS
from sitegen.output.staging import PageCache
from sitegen.output.workspace import Workspace
from sitegen.pages.page import Fingerprint, Page
from sitegen.pages.site import Site
from sitegen.runtime.memo import cached_map
from sitegen.runtime.workers import Pool
from sitegen.search.index import SearchIndex
from sitegen.theme.render import Job, render, render_into
from sitegen.theme.templates import Theme


class KeyedEdition(Struct, frozen=True, eq=False):
    """An edition of the site, with the key of each of its pages."""

    site: Site
    theme: Theme
    bodies: Mapping[str, str]
    """The digests of the texts, by the ids of their articles."""
    index: SearchIndex
    pages: Mapping[str, Fingerprint]
    """The pages by their keys."""


Note = Callable[[str, Page, Mapping[str, str]], None]
"""Takes the key of a rendered page, the page, and the digests of all texts."""


def render_pages(edition: KeyedEdition, plans: PlanCache, workspace: Workspace, note: Note) -> list[str]:
    """Write every page that the live site lacks or has out of date; return their keys. Raises BuildError."""
    rendering = _Rendering(edition, plans, workspace, note)
    results = rendering.run()
    mistakes = {(problem.path, problem.line): problem for problem in reversed(results) if problem}
    if mistakes:
        raise BuildError(sorted(mistakes.values()))
    return [key for key in edition.pages if key in rendering.rendered]


class _Rendering:
    """Renders the pages of an edition: large ones in this process, now and then, while workers render small ones.

    Sending a page that holds all articles to another process takes longer than writing it, since each article is
    written only once for all such pages.
    """

    def __init__(self, edition: KeyedEdition, plans: PlanCache, workspace: Workspace, note: Note) -> None:
        self.rendered: set[str] = set()
        self._edition, self._plans, self._workspace, self._note = edition, plans, workspace, note
        self._cache = PageCache(workspace.staging, {key: urls.file(page.url) for key, page in edition.pages.items()})
        into = partial(render_into, str(workspace.staging.root)) if workspace.workers.shares_disk else render
        self._render = partial(into, edition.theme, edition.site)
        self._large = [key for key, page in edition.pages.items() if page.template in COLLECTION_WRITERS]
        self._interval = len(edition.pages) // (len(self._large) or 1)
        self._large_results = self._render_large()
        self._results: list[Problem | None] = []

    def run(self) -> list[Problem | None]:
        """Render, and return the problem of each page, if any."""
        small = [key for key, page in self._edition.pages.items() if page.template not in COLLECTION_WRITERS]
        self._results += cached_map(self._render, small, self._cache, self._workspace.workers, self._load_small)
        return [*self._results, *chain.from_iterable(self._large_results)]

    def _render_large(self) -> Iterator[list[Problem | None]]:
        this_process = Pool(1)
        for key in self._large:
            yield cached_map(self._render, [key], self._cache, this_process, self._load)

    def _load_small(self, key: str) -> Job:
        """Load a small page for a worker; at regular intervals, render a large one first."""
        if len(self.rendered) % self._interval == 0:
            self._results += next(self._large_results, [])
        return self._load(key)

    def _load(self, key: str) -> Job:
        self.rendered.add(key)
        fingerprint, bodies = self._edition.pages[key], self._edition.bodies
        page = self._plans.page(fingerprint)
        # In this process, while the workers render.
        self._note(key, page, bodies)
        return Job(page, tuple(self._workspace.store.need(bodies[id_]) for id_ in fingerprint.bodies))
