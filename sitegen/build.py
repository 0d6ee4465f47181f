"""The pipeline: from a folder of articles to the live site.

`read` finds what there is, `Plans` decides every page and file, `with_keys` names each by all that it is made from,
`make_tree` makes those that the live site has not, and publishing exchanges the two. What is named is a value, so that
the next build need only compare names.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from sitegen import urls
from sitegen.articles import Articles, KeptArticles
from sitegen.cache import Store, Workers, cached_map, forget, is_damaged, salt
from sitegen.config import Config
from sitegen.config_file import check_unchanged, load_config
from sitegen.editions import editions as editions_of
from sitegen.explain import Before, Explained, Made, explain
from sitegen.files import read_content
from sitegen.history import History, checksums, share
from sitegen.labels import with_labels
from sitegen.options import Options
from sitegen.outcome import Outcomes, Result
from sitegen.output import Output, check_apart, check_output, exclusive, output_at, output_setting, staging
from sitegen.pages import Sketch
from sitegen.permalinks import read_permalinks, recording
from sitegen.plan import Edition, Found, Plan
from sitegen.plans import KeptPlans, Plans
from sitegen.problems import BuildError, Problem, has_errors
from sitegen.render import Job, render, render_into
from sitegen.search import Search, make_index
from sitegen.site import Site
from sitegen.sketches import Digester
from sitegen.statics import Copy, read_statics, with_style
from sitegen.system import CACHE, STORE, check_system, failing_plainly
from sitegen.theme import Theme, extra_style, load_options, load_themes, theme_folders
from sitegen.tree import KeptTrees, PageCache, Tree
from sitegen.workers import Pool

# Where a private site goes, so that it cannot be put on line in the place of the public one.
_PRIVATE = "private"


class Kept(Struct):
    """What one build leaves to the next of the same process."""

    articles: KeptArticles = {}
    plans: KeptPlans = {}
    trees: KeptTrees = field(default_factory=KeptTrees)

    def forget(self) -> None:
        """Keep nothing."""
        self.articles, self.plans, self.trees = {}, {}, KeptTrees()


class Keyed(Struct, frozen=True, eq=False):
    """An edition of the site, with the keys of all that it will be made of."""

    site: Site
    theme: Theme
    bodies: Mapping[str, str]
    """The digests of its texts, by the ids of their articles."""
    search: Search
    pages: Mapping[str, Sketch]
    """By their keys."""


Rendered = Mapping[Keyed, Sequence[str]]
"""The keys of the pages that were made anew; no edition, where the live site is as it should be."""


class Reporter(Protocol):
    """Who is told how far a build is."""

    def phase(self, name: str) -> None:
        """Begin a phase."""

    def waiting(self, owner: str) -> None:
        """Wait for another build."""


Index = Callable[[Search, Tree, Store], AbstractContextManager[None]]
"""What puts the index of an edition into the tree, beside what is done meanwhile."""


def build(
    options: Options,
    report: Reporter,
    workers: Workers | None = None,
    index: Index = make_index,
    kept: Kept | None = None,
) -> Result:
    """Build the site, with processes of this machine where no other `workers` are given, which stay their caller's.

    What is `kept` goes from one build of a process to the next, if nobody else builds there.
    Raises BuildError with all problems where it cannot; the live site is then as it was.
    """
    kept = kept or Kept()
    check_system()
    config = load_config(options.root)
    output = output_at(options.output or options.root / (_PRIVATE if options.private else config.output))
    sources = [options.root / folder for folder in (config.content, config.static, "themes")]
    cache = options.root / CACHE
    with ExitStack() as stack:
        stack.enter_context(failing_plainly(output))
        check_output(output, [options.root, cache], sources, output_setting(options, config))
        check_apart(sources[0], sources[1], config.setting("static", "content"))
        stack.enter_context(staging(output, report.waiting))
        stack.enter_context(exclusive(cache, report.waiting))
        check_unchanged(options.root, config)
        pool = stack.enter_context(Pool(options.jobs)) if workers is None else workers
        if options.clean:
            forget(cache / STORE)
        try:
            return _build(options, config, output, report, pool, index, kept)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            # The cache is damaged: it may be lost at any time, and what it remembered is made again.
            forget(cache / STORE)
            kept.forget()
            return _build(options, config, output, report, pool, index, kept)


def _build(
    options: Options, config: Config, output: Output, report: Reporter, workers: Workers, index: Index, kept: Kept
) -> Result:
    with Store(options.root / CACHE / STORE) as store:
        outcomes, tree = Outcomes(store, output.live, options, config), Tree(output, store, kept.trees)
        # A preview may have an index to put in the place of an older one.
        if not options.preview and (result := outcomes.recall(tree)):
            return result
        report.phase("read")
        found = read(options.root, config, store, workers, kept)
        plans = Plans(found, options, config, store, kept.plans, partial(workers.prepare, render))
        plans.read()
        report.phase("plan")
        plan = plans.plan()
        stop(plan.problems, options.strict)
        editions = [with_keys(edition, plan, found, config) for edition in plan.editions]
        copies = {**found.statics.copies, **plan.assets}
        made = make_tree(editions, copies, plans, tree, store, workers, index, report)
        # Nobody asks a preview why, nor whether there is nothing to build.
        history = History(store, tree.name)
        explained = why(made, plans, tree, history, options.explain) if tree.is_begun and not options.preview else ()
        result = _result(found, plan, made, tree, explained)
        # All that needs space comes before the swap, so that the new site is no failure.
        hidden = options.drafts or options.private or options.preview
        permalinks = found.permalinks if hidden else plan.permalinks
        found.content.remember(store)
        plans.remember(permalinks)
        if plans.is_new:
            store.prune()
        with recording(options.root, found.permalinks, permalinks):
            if not options.preview:
                outcomes.remember(permalinks, plan, result)
            tree.publish()
        return result


def read(root: Path, config: Config, store: Store, workers: Workers, kept: Kept) -> Found:
    """Read all that the site is made of, articles as far as is asked for. Raises BuildError."""
    content = read_content(root / config.content, config.content, store, config.setting("content"))
    articles = Articles(content, config, store, workers, kept.articles)
    layers = theme_folders(root, config.theme, config.setting("theme"))
    options = load_options(layers, config.part("options"))
    statics = read_statics(layers, root / config.static, config.static)
    statics = with_style(statics, extra_style(layers) + options.style)
    themes = load_themes(layers, [edition.language for edition in editions_of(config)], store)
    theme, mistakes = with_labels(themes[config.language], config.labels, config.part("labels"))
    themes = {**themes, config.language: theme}
    return Found(content, articles, themes, options, tuple(mistakes), statics, read_permalinks(root))


def stop(problems: Sequence[Problem], strict: bool) -> None:
    """Raise BuildError where there is an error, or in a strict build a warning."""
    if has_errors(problems) or (strict and problems):
        raise BuildError(problems)


def with_keys(edition: Edition, plan: Plan, found: Found, config: Config) -> Keyed:
    """Name all that an edition will be made of."""
    theme = found.themes[edition.language]
    digester = Digester(theme, edition.site, salt(), config.setting("theme"))
    pages = {digester.key(sketch, plan.bodies): sketch for sketch in edition.sketches}
    return Keyed(edition.site, theme, plan.bodies, edition.search.with_bodies(plan.bodies), pages)


def wanted_files(editions: Sequence[Keyed], copies: Mapping[str, Copy], tree: Tree) -> dict[str, str]:
    """Return the key of every file that the site is to have."""
    files = {urls.file(sketch.url): key for edition in editions for key, sketch in edition.pages.items()}
    files |= {path: copy.digest for path, copy in copies.items()}
    return files | {path: edition.search.key for edition in editions for path in edition.search.live(tree)}


def make_tree(
    editions: Sequence[Keyed],
    copies: Mapping[str, Copy],
    plans: Plans,
    tree: Tree,
    store: Store,
    workers: Workers,
    index: Index,
    report: Reporter,
) -> Rendered:
    """Make the tree that is to be live, if the live one is another. Raises BuildError."""
    wanted = wanted_files(editions, copies, tree)
    if tree.is_current(wanted) and all(edition.search.is_live(tree) for edition in editions):
        return {}
    report.phase("render")
    tree.begin(wanted)
    with ExitStack() as indexes:
        for edition in editions:
            indexes.enter_context(index(edition.search, tree, store))
        made = {edition: render_pages(edition, plans, tree, store, workers) for edition in editions}
        tree.copy_all(copies)
        workers.done()
        # What is left is to wait for the indexes.
        report.phase("search")
    report.phase("publish")
    return made


def render_pages(edition: Keyed, plans: Plans, tree: Tree, store: Store, workers: Workers) -> list[str]:
    """Write every page that is not in the live site as it should be, and return their keys. Raises BuildError."""

    def with_texts(sketch: Sketch) -> Job:
        return Job(plans.page(sketch), tuple(store.need(edition.bodies[id_]) for id_ in sketch.bodies))

    known = PageCache(tree, {key: urls.file(sketch.url) for key, sketch in edition.pages.items()})
    make = partial(render_into, str(tree.place)) if workers.shares_disk else render
    make_page = partial(make, edition.theme, edition.site)
    found, keys = cached_map(make_page, edition.pages, known, workers, with_texts)
    mistakes = {(problem.path, problem.line): problem for problem in reversed(found) if problem}
    if mistakes:
        raise BuildError(sorted(mistakes.values()))
    return keys


def why(made: Rendered, plans: Plans, tree: Tree, history: History, wanted: bool) -> tuple[Explained, ...]:
    """Write down what pages were made from, and say what had changed, if it is wanted."""
    before = Before(history.editions(), history.pages(), history.program()) if wanted else None
    shared = {edition: share(edition.theme, edition.site) for edition in made}
    new = [
        Made(
            page,
            key,
            tree.recorded_key(urls.file(page.url)),
            checksums(page, edition.bodies),
            edition.theme,
            shared[edition],
        )
        for edition, keys in made.items()
        for key in keys
        for page in [plans.page(edition.pages[key])]
    ]
    history.add(
        {edition.theme.language: one for edition, one in shared.items()},
        {one.key: one.checksums for one in new},
        [key for edition in made for key in edition.pages],
        tree.recorded_keys,
    )
    return tuple(explain(new, before)) if before else ()


def _result(found: Found, plan: Plan, made: Rendered, tree: Tree, explained: tuple[Explained, ...]) -> Result:
    return Result(
        articles=plan.articles,
        files=len(found.articles),
        pages=sum(len(edition.sketches) for edition in plan.editions),
        rendered=tuple(edition.pages[key].url for edition, keys in made.items() for key in keys),
        changed=tuple(tree.changed()),
        explained=explained,
        searched=sum(edition.search.count for edition in plan.editions),
        search_skipped=all(edition.search.is_live(tree) for edition in made),
        problems=plan.problems,
    )
