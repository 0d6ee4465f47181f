"""The command's one task: the live site is made what its folder says, or stays as it was.

Here stands what is around the work: the folders that are held alone, and whether there is anything to do. If there
is, `pipeline.py` does it; it is read only then, for with all its libraries it takes longer than to see that nothing
has changed.
"""

import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sitegen.build.options import Options, output_setting
from sitegen.build.up_to_date import Outcomes, Result
from sitegen.config.load import check_unchanged, load_config
from sitegen.config.site import Config
from sitegen.output.errors import CACHE, STORE, check_system, failing_plainly
from sitegen.output.folder import Output, check_apart, check_output, exclusive, output_at, staging
from sitegen.output.staging import KeptTrees, Tree
from sitegen.runtime.memo import Workers
from sitegen.runtime.progress import Reporter
from sitegen.runtime.store import Store, forget, is_damaged
from sitegen.runtime.workers import Pool

if TYPE_CHECKING:
    from sitegen.build.pipeline import Index, Kept

# Where a private site goes, so that it cannot be put on line in the place of the public one.
_PRIVATE = "private"


def build(
    options: Options,
    report: Reporter,
    workers: Workers | None = None,
    index: "Index | None" = None,
    kept: "Kept | None" = None,
) -> Result:
    """Build the site, with processes of this machine where no other `workers` are given, which stay their caller's.

    `index` puts the index of an edition into the tree where it is not made with the pages. What is `kept` goes from one
    build of a process to the next, if nobody else builds there.
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
            return _build(options, config, output, report, pool, index, kept)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            # The cache is damaged: it may be lost at any time, and what it remembered is made again.
            forget(cache / STORE)
            if kept:
                kept.forget()
            return _build(options, config, output, report, pool, index, kept)


def _build(
    options: Options,
    config: Config,
    output: Output,
    report: Reporter,
    workers: Workers,
    index: "Index | None",
    kept: "Kept | None",
) -> Result:
    with ExitStack() as stack:
        store = stack.enter_context(Store(options.root / CACHE / STORE))
        tree = stack.enter_context(Tree(output, store, kept.trees if kept else KeptTrees()))
        outcomes = Outcomes(store, output.live, options, config)
        # A preview may have an index to put in the place of an older one.
        if not options.preview and (result := outcomes.recall(tree)):
            return result
        from sitegen.build.pipeline import make_site
        from sitegen.output.workspace import Workspace

        return make_site(options, config, Workspace(store, tree, workers, report), outcomes, index, kept)
