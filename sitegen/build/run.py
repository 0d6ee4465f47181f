"""Run one build: load the sources, lock the folders, return the last result if it is up to date, else rebuild.

`pipeline` is imported only when there is work to do, because its libraries take longer to load than the check takes.
"""

import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sitegen.build.options import Options, output_setting
from sitegen.build.result import Result
from sitegen.build.sources import Sources, check_content, load, reload
from sitegen.build.up_to_date import UpToDateCheck
from sitegen.output.errors import CACHE, STORE, check_file_names, os_errors_as_problems
from sitegen.output.folder import Output, check_apart, check_output, exclusive, output_at, staging
from sitegen.output.staging import Staging, TreeMemory
from sitegen.runtime.memo import Workers
from sitegen.runtime.progress import Reporter
from sitegen.runtime.store import Store, forget, is_damaged
from sitegen.runtime.workers import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.build.pipeline import Index
    from sitegen.build.session import Session
    from sitegen.pages.context import PageKind
    from sitegen.pages.page import Page

# A private site has a folder of its own, so that it cannot be published in place of the public one by mistake.
_PRIVATE = "private"


def build(
    options: Options,
    report: Reporter,
    workers: Workers | None = None,
    index: "Index | None" = None,
    session: "Session | None" = None,
    kinds: "Sequence[PageKind[Page]] | None" = None,
) -> Result:
    """Build the site and publish it. Raises BuildError with all problems; the live site is then unchanged.

    `workers` belong to the caller, who ends them; by default, processes of this machine are started and ended.
    `index` adds the search index of an edition to the output, by default by building it beside the pages.
    `session` is the memory of a process that builds repeatedly, and alone, into one output.
    `kinds` are all kinds of pages, by default those of `pages/registry.py`. The store does not record them (it tells
    programs apart by their source alone), so a site must be built with the same kinds every time.
    """
    check_file_names()
    with ExitStack() as stack:
        stack.enter_context(os_errors_as_problems(options.root))
        sources = load(options.root)
        output = _checked_output(options, sources)
        stack.enter_context(staging(output, report.waiting))
        stack.enter_context(exclusive(options.root / CACHE, report.waiting))
        sources = sources if sources.is_current else reload(sources)
        pool = stack.enter_context(Pool(options.jobs)) if workers is None else workers
        store = options.root / CACHE / STORE
        if options.clean:
            forget(store)
        try:
            return _build(options, sources, output, report, pool, index, session, kinds)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            # The store is only a cache: without it, everything is rebuilt.
            forget(store)
            if session:
                session.clear()
            return _build(options, sources, output, report, pool, index, session, kinds)


def _checked_output(options: Options, sources: Sources) -> Output:
    """Return the output folder. Raises BuildError if a build may not replace it."""
    root, config = options.root, sources.config
    output = output_at(options.output or root / (_PRIVATE if options.private else config.output))
    content, static, themes = (root / folder for folder in (config.content, config.static, "themes"))
    check_output(output, [root, root / CACHE], [content, static, themes], output_setting(options, config))
    check_apart(content, static, config.setting("static", "content"))
    check_content(sources)
    return output


def _build(
    options: Options,
    sources: Sources,
    output: Output,
    report: Reporter,
    workers: Workers,
    index: "Index | None",
    session: "Session | None",
    kinds: "Sequence[PageKind[Page]] | None",
) -> Result:
    with ExitStack() as stack:
        store = stack.enter_context(Store(options.root / CACHE / STORE))
        staging = Staging(output, store, session.trees if session else TreeMemory())
        check = UpToDateCheck(store, output.live, options, sources)
        # A preview may have a new search index to publish though its sources have not changed.
        if not options.preview and (result := check.last_result(staging)):
            return result
        from sitegen.build.pipeline import build_site
        from sitegen.output.workspace import Workspace
        from sitegen.pages.registry import PAGE_KINDS

        workspace = Workspace(store, staging, workers, report)
        return build_site(options, sources, workspace, check, index, session, kinds or PAGE_KINDS)
