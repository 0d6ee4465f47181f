"""The pipeline: from a folder of articles to the live site.

`read` finds what there is, `Plans` decides every page and file, `with_keys` names each by all that it is made from,
`make_tree` makes those that the live site has not, and publishing exchanges the two. What is named is a value, so that
the next build need only compare names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.build.explain import Before, Made, explain
from sitegen.build.history import History, Shared, share
from sitegen.build.keys import Digester
from sitegen.build.options import Options
from sitegen.build.plan import Edition, Found, Plan
from sitegen.build.plan_cache import KeptPlans, Plans
from sitegen.build.rendering import Keyed, Note, render_pages
from sitegen.build.up_to_date import Explained, Outcomes, Result
from sitegen.collection.editions import editions as editions_of
from sitegen.collection.permalinks import read_permalinks, recording
from sitegen.config.site import Config
from sitegen.content.folder import read_content
from sitegen.content.library import Articles, ReadResults
from sitegen.core import urls
from sitegen.core.problems import BuildError, Problem, has_errors
from sitegen.output.staging import KeptTrees, Tree
from sitegen.output.workspace import Workspace
from sitegen.pages.interning import InternPools
from sitegen.pages.page import Page
from sitegen.runtime.files import Copy
from sitegen.runtime.memo import Workers
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store
from sitegen.search.documents import Search, make_index
from sitegen.theme.labels import with_labels
from sitegen.theme.layers import extra_style, load_options, theme_folders
from sitegen.theme.static_files import read_statics, with_style
from sitegen.theme.templates import load_themes


class Kept(Struct):
    """What one build leaves to the next of the same process."""

    articles: ReadResults = {}
    plans: KeptPlans = {}
    parts: InternPools = field(default_factory=InternPools)
    trees: KeptTrees = field(default_factory=KeptTrees)

    def forget(self) -> None:
        """Keep nothing."""
        self.articles, self.plans, self.parts, self.trees = {}, {}, InternPools(), KeptTrees()


Rendered = Mapping[Keyed, Sequence[str]]
"""The keys of the pages that were made anew; no edition, where the live site is as it should be."""


Index = Callable[[Search, Workspace], AbstractContextManager[None]]
"""What puts the index of an edition into the tree, beside what is done meanwhile."""


def make_site(
    options: Options,
    config: Config,
    workspace: Workspace,
    outcomes: Outcomes,
    index: Index | None = None,
    kept: Kept | None = None,
) -> Result:
    """Make the live site what its folder says. Raises BuildError with all problems where it cannot."""
    store, tree, parts = workspace.store, workspace.tree, kept.parts if kept else None
    kept = kept or Kept()
    workspace.report.phase("read")
    found = read(options.root, config, store, workspace.workers, kept)
    plans = Plans(found, options, config, store, kept.plans, parts)
    plans.read()
    workspace.report.phase("plan")
    plan = plans.plan()
    stop(plan.problems, options.strict)
    editions = [with_keys(edition, plan, found, config) for edition in plan.editions]
    copies = {**found.statics.copies, **plan.assets}
    history = History(store, tree.name)
    # Nobody asks a preview why.
    note = _nobody if options.preview else history.note
    made = make_tree(editions, copies, plans, index or make_index, workspace, note)
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
            problems = plan.made_again(permalinks).problems
            outcomes.remember(permalinks, plan.until, replace(result, problems=problems))
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
    pages = {digester.key(fingerprint, plan.bodies): fingerprint for fingerprint in edition.fingerprints}
    return Keyed(edition.site, theme, plan.bodies, edition.search.with_bodies(plan.bodies), pages)


def wanted_files(editions: Sequence[Keyed], copies: Mapping[str, Copy], tree: Tree) -> dict[str, str]:
    """Return the key of every file that the site is to have."""
    files = {urls.file(fingerprint.url): key for edition in editions for key, fingerprint in edition.pages.items()}
    files |= {path: copy.digest for path, copy in copies.items()}
    return files | {path: edition.search.key for edition in editions for path in edition.search.live(tree)}


def make_tree(
    editions: Sequence[Keyed],
    copies: Mapping[str, Copy],
    plans: Plans,
    index: Index,
    workspace: Workspace,
    note: Note,
) -> Rendered:
    """Make the tree that is to be live, if the live one is another, and have what its pages are made from noted.

    Raises BuildError.
    """
    tree, report = workspace.tree, workspace.report
    wanted = wanted_files(editions, copies, tree)
    if tree.is_current(wanted) and all(edition.search.is_live(tree) for edition in editions):
        return {}
    report.phase("render")
    tree.begin(wanted)
    with ExitStack() as indexes:
        for edition in editions:
            indexes.enter_context(index(edition.search, workspace))
        made = {edition: render_pages(edition, plans, workspace, note) for edition in editions}
        tree.copy_all(copies)
        workspace.workers.done()
        # What is left is to wait for the indexes.
        report.phase("search")
    report.phase("publish")
    return made


def _nobody(_key: str, _page: Page, _bodies: Mapping[str, str]) -> None:
    """Tell nobody what a page is made from."""


def why(made: Rendered, plans: Plans, tree: Tree, history: History, wanted: bool) -> tuple[Explained, ...]:
    """Write down what pages were made from; say what had changed, if it is wanted."""
    shared = {edition: share(edition.theme, edition.site) for edition in made}
    explained = tuple(_explained(made, shared, plans, tree, history)) if wanted else ()
    history.add(
        {edition.theme.language: one for edition, one in shared.items()},
        [key for edition in made for key in edition.pages],
        tree.recorded_keys,
    )
    return explained


def _explained(
    made: Rendered, shared: Mapping[Keyed, Shared], plans: Plans, tree: Tree, history: History
) -> Iterator[Explained]:
    new = (
        Made(page, key, tree.recorded_key(urls.file(page.url)), history.made[key], edition.theme, shared[edition])
        for edition, keys in made.items()
        for key in keys
        for page in [plans.page(edition.pages[key])]
    )
    return explain(new, Before(history.editions(), history.pages(), history.program()))


def _result(found: Found, plan: Plan, made: Rendered, tree: Tree, explained: tuple[Explained, ...]) -> Result:
    return Result(
        articles=plan.articles,
        files=len(found.articles),
        pages=sum(len(edition.fingerprints) for edition in plan.editions),
        rendered=tuple(edition.pages[key].url for edition, keys in made.items() for key in keys),
        changed=tuple(tree.changed()),
        explained=explained,
        searched=sum(edition.search.count for edition in plan.editions),
        search_skipped=all(edition.search.is_live(tree) for edition in made),
        problems=plan.problems,
    )
