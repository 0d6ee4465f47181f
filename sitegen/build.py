"""The pipeline: from a folder of articles to the live site.

Every stage is a function from values to values; only reading, the store and publishing touch the disk.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Protocol

from sitegen import urls
from sitegen.articles import read_articles
from sitegen.cache import Store, Workers, cached_map, forget, is_damaged, salt
from sitegen.config import Config
from sitegen.config_file import check_unchanged, load_config
from sitegen.editions import editions
from sitegen.explain import Explained, explain
from sitegen.files import read_content
from sitegen.history import renew
from sitegen.labels import with_labels
from sitegen.options import Options
from sitegen.outcome import Outcomes, Result
from sitegen.output import Output, check_apart, check_output, exclusive, output_at, output_setting, staging
from sitegen.pages import Page
from sitegen.permalinks import read_permalinks, recording
from sitegen.plan import Edition, Found, Plan, make_plan
from sitegen.problems import BuildError, Problem, has_errors
from sitegen.render import Digester, Job, render, render_into
from sitegen.search import Search, make_index
from sitegen.statics import read_statics, with_style
from sitegen.system import CACHE, STORE, check_system, failing_plainly
from sitegen.theme import extra_style, load_options, load_themes, theme_folders
from sitegen.tree import Kept, PageCache, Tree
from sitegen.workers import Pool

# Where a private site goes, so that it cannot be put on line in the place of the public one.
_PRIVATE = "private"

Keyed = Mapping[Edition, Mapping[str, Page]]
"""The pages of each edition by their keys."""


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
            return _build(options, config, output, report, pool, index, kept or Kept())
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            # The cache is damaged: it may be lost at any time, and what it remembered is made again.
            forget(cache / STORE)
            return _build(options, config, output, report, pool, index, kept or Kept())


def _build(
    options: Options, config: Config, output: Output, report: Reporter, workers: Workers, index: Index, kept: Kept
) -> Result:
    with Store(options.root / CACHE / STORE) as store:
        outcomes, tree = Outcomes(store, output.live, options, config), Tree(output, store, kept)
        # A preview may have an index to put in the place of an older one.
        if not options.preview and (result := outcomes.recall(tree.live)):
            return result
        report.phase("read")
        found = read(options.root, config, store, workers, kept)
        report.phase("plan")
        planned = make_plan(found, options, config)
        stop(planned.problems, options.strict)
        keyed = {edition: page_keys(edition, config) for edition in planned.editions}
        skipped = all(edition.search.is_live(tree) for edition in keyed)
        wanted = wanted_files(keyed, planned, tree)
        made: list[Page] = []
        if not (skipped and tree.is_current(wanted)):
            report.phase("render")
            tree.begin(wanted)
            with ExitStack() as indexes:
                for edition in keyed:
                    indexes.enter_context(index(edition.search, tree, store))
                for edition, pages in keyed.items():
                    made += render_pages(pages, edition, tree, store, workers)
                tree.copy_all(planned.copies)
                report.phase("search")
            report.phase("publish")
        # Nobody asks a preview why, nor whether there is nothing to build.
        explained = () if options.preview else why(made, keyed, tree, store, options.explain)
        result = _result(found, planned, made, tree.changed(), explained, skipped)
        # All that needs space comes before the swap, so that the new site is no failure.
        found.content.remember(store)
        store.prune()
        hidden = options.drafts or options.private or options.preview
        known = found.permalinks
        with nullcontext(known.data) if hidden else recording(options.root, known, planned.records) as permalinks:
            if not options.preview:
                outcomes.remember(permalinks, tree.listing, planned.until, result)
            tree.publish()
        return result


def read(root: Path, config: Config, store: Store, workers: Workers, kept: Kept) -> Found:
    """Read all that the site is made of. Raises BuildError."""
    content = read_content(root / config.content, config.content, store, config.setting("content"))
    parsed = read_articles(content, config, store, workers, kept.articles)
    layers = theme_folders(root, config.theme, config.setting("theme"))
    options = load_options(layers, config.part("options"))
    statics = read_statics(layers, root / config.static, config.static)
    statics = with_style(statics, extra_style(layers) + options.style)
    themes = load_themes(layers, [edition.language for edition in editions(config)], store)
    theme, mistakes = with_labels(themes[config.language], config.labels, config.part("labels"))
    themes = {**themes, config.language: theme}
    return Found(content, parsed, themes, options, tuple(mistakes), statics, read_permalinks(root))


def stop(problems: Sequence[Problem], strict: bool) -> None:
    """Raise BuildError where there is an error, or in a strict build a warning."""
    if has_errors(problems) or (strict and problems):
        raise BuildError(problems)


def page_keys(edition: Edition, config: Config) -> dict[str, Page]:
    """Return the pages of an edition by their keys."""
    digester = Digester(edition.theme, edition.site, salt(), config.setting("theme"))
    return {digester.key(page): page for page in edition.pages}


def wanted_files(keyed: Keyed, planned: Plan, tree: Tree) -> dict[str, str]:
    """Return the key of every file that the site is to have."""
    files = {urls.file(page.url): key for pages in keyed.values() for key, page in pages.items()}
    files |= {path: copy.digest for path, copy in planned.copies.items()}
    return files | {path: edition.search.key for edition in keyed for path in edition.search.live(tree)}


def render_pages(keys: Mapping[str, Page], edition: Edition, tree: Tree, store: Store, workers: Workers) -> list[Page]:
    """Write every page that is not in the live site as it should be, and return these. Raises BuildError."""

    def with_bodies(page: Page) -> Job:
        return Job(page, tuple(store.need(body) for body in page.bodies))

    known = PageCache(tree, {key: urls.file(page.url) for key, page in keys.items()})
    make = partial(render_into, str(tree.place)) if workers.shares_disk else render
    found, made = cached_map(partial(make, edition.theme, edition.site), keys, known, workers, with_bodies)
    mistakes = {(problem.path, problem.line): problem for problem in reversed(found) if problem}
    if mistakes:
        raise BuildError(sorted(mistakes.values()))
    return [keys[key] for key in made]


def why(made: Sequence[Page], keyed: Keyed, tree: Tree, store: Store, wanted: bool) -> tuple[Explained, ...]:
    """Remember what every page is made from, and say what had changed of those that were made anew, if it is wanted."""
    if not tree.is_begun:
        return ()
    histories = renew(store, tree.name, keyed)
    before = {page.url: tree.recorded_key(urls.file(page.url)) for page in made}
    return tuple(explain(made, keyed, before, histories)) if wanted else ()


def _result(
    found: Found,
    planned: Plan,
    made: Iterable[Page],
    changed: Iterable[str],
    explained: tuple[Explained, ...],
    skipped: bool,
) -> Result:
    return Result(
        articles=planned.articles,
        files=len(found.parsed),
        pages=sum(len(edition.pages) for edition in planned.editions),
        rendered=tuple(page.url for page in made),
        changed=tuple(changed),
        explained=explained,
        searched=sum(len(edition.search.documents) for edition in planned.editions),
        search_skipped=skipped,
        problems=tuple(planned.problems),
    )
