"""Render the pages that are missing or out of date, in parallel, into the staging directory."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from sitegen.build.plan_cache import PlanCache
from sitegen.core import url_scheme
from sitegen.core.problems import BuildError, Problem
from sitegen.formats.format import Writer
from sitegen.output.staging import PageCache
from sitegen.output.workspace import Workspace
from sitegen.pages.page import Fingerprint, Page
from sitegen.pages.site import Site
from sitegen.runtime.memo import Workers, cached_map
from sitegen.runtime.workers import Pool
from sitegen.search.index import SearchIndex
from sitegen.theme.render import Job, render, render_into
from sitegen.theme.templates import Theme


class KeyedEdition(Struct, frozen=True, eq=False):
    """An edition of the site, with the key of each of its pages."""

    site: Site
    theme: Theme
    writers: Mapping[str, Writer]
    """The writers of formats, by the names that pages have in place of a template's."""
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
    """Renders the pages of an edition: small ones with all workers, then large ones in this process.

    Sending a page that holds all articles to another process takes longer than writing it, since each article is
    written only once for all such pages.
    """

    def __init__(self, edition: KeyedEdition, plans: PlanCache, workspace: Workspace, note: Note) -> None:
        self.rendered: set[str] = set()
        self._edition, self._plans, self._workspace, self._note = edition, plans, workspace, note
        self._cache = PageCache(
            workspace.staging, {key: url_scheme.file(page.url) for key, page in edition.pages.items()}
        )
        into = partial(render_into, str(workspace.staging.root)) if workspace.workers.shares_disk else render
        self._render = partial(into, edition.theme, edition.site, edition.writers)

    def run(self) -> list[Problem | None]:
        """Render, and return the problem of each page, if any."""
        pages = self._edition.pages
        of_many = {file.template for file in self._edition.site.formats.collection}
        large = [key for key, page in pages.items() if page.template in of_many]
        small = [key for key, page in pages.items() if page.template not in of_many]
        return [*self._make(small, self._workspace.workers), *self._make(large, Pool(1))]

    def _make(self, keys: Sequence[str], workers: Workers) -> list[Problem | None]:
        return cached_map(self._render, keys, self._cache, workers, self._load)

    def _load(self, key: str) -> Job:
        self.rendered.add(key)
        fingerprint, bodies = self._edition.pages[key], self._edition.bodies
        page = self._plans.page(fingerprint)
        # In this process, while the workers render.
        self._note(key, page, bodies)
        return Job(page, tuple(self._workspace.store.need(bodies[id_]) for id_ in fingerprint.bodies))
