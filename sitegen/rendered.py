"""The pages of an edition that the live site has not as they should be -> files of the tree, on every core."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from sitegen import urls
from sitegen.cache import cached_map
from sitegen.pages import Page, Sketch
from sitegen.plans import Plans
from sitegen.problems import BuildError
from sitegen.render import Job, render, render_into
from sitegen.search import Search
from sitegen.site import Site
from sitegen.theme import Theme
from sitegen.tree import PageCache
from sitegen.workers import Pool
from sitegen.workspace import Workspace
from sitegen.writers import COLLECTION_WRITERS


class Keyed(Struct, frozen=True, eq=False):
    """An edition of the site, with the keys of all that it will be made of."""

    site: Site
    theme: Theme
    bodies: Mapping[str, str]
    """The digests of its texts, by the ids of their articles."""
    search: Search
    pages: Mapping[str, Sketch]
    """By their keys."""


Note = Callable[[str, Page, Mapping[str, str]], None]
"""Is told of each page that is made: its key, and the digests of texts."""


def render_pages(edition: Keyed, plans: Plans, workspace: Workspace, note: Note) -> list[str]:
    """Write every page that is not in the live site as it should be; return their keys. Raises BuildError."""
    store, tree, workers = workspace.store, workspace.tree, workspace.workers
    made: set[str] = set()

    def load(key: str) -> Job:
        made.add(key)
        sketch = edition.pages[key]
        page = plans.page(sketch)
        # Here, while others work.
        note(key, page, edition.bodies)
        return Job(page, tuple(store.need(edition.bodies[id_]) for id_ in sketch.bodies))

    def load_for_others(key: str) -> Job:
        if len(made) % every == 0:
            next(here, None)
        return load(key)

    known = PageCache(tree, {key: urls.file(sketch.url) for key, sketch in edition.pages.items()})
    into = partial(render_into, str(tree.place)) if workers.shares_disk else render
    make = partial(into, edition.theme, edition.site)
    # What holds all articles takes longer to send to another process than to write here, where each is written once.
    large = [key for key, sketch in edition.pages.items() if sketch.template in COLLECTION_WRITERS]
    small = [key for key, sketch in edition.pages.items() if sketch.template not in COLLECTION_WRITERS]
    every = len(edition.pages) // (len(large) or 1)
    here = (found for key in large for found in cached_map(make, [key], known, Pool(1), load))
    found = [*cached_map(make, small, known, workers, load_for_others), *here]
    mistakes = {(problem.path, problem.line): problem for problem in reversed(found) if problem}
    if mistakes:
        raise BuildError(sorted(mistakes.values()))
    return [key for key in edition.pages if key in made]
