"""The pages of an edition that the live site has not as they should be -> files of the tree, on every core."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

from msgspec import Struct

from sitegen.build.plan_cache import Plans
from sitegen.core import urls
from sitegen.core.problems import BuildError, Problem
from sitegen.formats.registry import COLLECTION_WRITERS
from sitegen.output.staging import PageCache
from sitegen.output.workspace import Workspace
from sitegen.pages.page import Fingerprint, Page
from sitegen.pages.site import Site
from sitegen.runtime.memo import cached_map
from sitegen.runtime.workers import Pool
from sitegen.search.documents import Search
from sitegen.theme.render import Job, render, render_into
from sitegen.theme.templates import Theme


class Keyed(Struct, frozen=True, eq=False):
    """An edition of the site, with the keys of all that it will be made of."""

    site: Site
    theme: Theme
    bodies: Mapping[str, str]
    """The digests of its texts, by the ids of their articles."""
    search: Search
    pages: Mapping[str, Fingerprint]
    """By their keys."""


Note = Callable[[str, Page, Mapping[str, str]], None]
"""Is told of each page that is made: its key, and the digests of texts."""


def render_pages(edition: Keyed, plans: Plans, workspace: Workspace, note: Note) -> list[str]:
    """Write every page that is not in the live site as it should be; return their keys. Raises BuildError."""
    rendering = _Rendering(edition, plans, workspace, note)
    found = rendering.run()
    mistakes = {(problem.path, problem.line): problem for problem in reversed(found) if problem}
    if mistakes:
        raise BuildError(sorted(mistakes.values()))
    return [key for key in edition.pages if key in rendering.made]


class _Rendering:
    """Makes the pages of an edition: large ones here, now and then, while others make the small ones.

    A page that holds all articles takes longer to send to another process than to write where each is written once.
    """

    def __init__(self, edition: Keyed, plans: Plans, workspace: Workspace, note: Note) -> None:
        self.made: set[str] = set()
        self._edition, self._plans, self._workspace, self._note = edition, plans, workspace, note
        self._known = PageCache(workspace.tree, {key: urls.file(page.url) for key, page in edition.pages.items()})
        into = partial(render_into, str(workspace.tree.place)) if workspace.workers.shares_disk else render
        self._make = partial(into, edition.theme, edition.site)
        self._large = [key for key, page in edition.pages.items() if page.template in COLLECTION_WRITERS]
        self._every = len(edition.pages) // (len(self._large) or 1)
        self._here = self._make_large()
        self._found: list[Problem | None] = []

    def run(self) -> list[Problem | None]:
        """Return what is wrong with each page, if anything."""
        small = [key for key, page in self._edition.pages.items() if page.template not in COLLECTION_WRITERS]
        self._found += cached_map(self._make, small, self._known, self._workspace.workers, self._load_for_others)
        return [*self._found, *chain.from_iterable(self._here)]

    def _make_large(self) -> Iterator[list[Problem | None]]:
        alone = Pool(1)
        for key in self._large:
            yield cached_map(self._make, [key], self._known, alone, self._load)

    def _load_for_others(self, key: str) -> Job:
        if len(self.made) % self._every == 0:
            self._found += next(self._here, [])
        return self._load(key)

    def _load(self, key: str) -> Job:
        self.made.add(key)
        fingerprint, bodies = self._edition.pages[key], self._edition.bodies
        page = self._plans.page(fingerprint)
        # Here, while others work.
        self._note(key, page, bodies)
        return Job(page, tuple(self._workspace.store.need(bodies[id_]) for id_ in fingerprint.bodies))
