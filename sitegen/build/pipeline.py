"""The work of a build, when something has changed: read, plan, name, render, publish.

Each stage takes values and returns values. Every file is named by a key, the digest of everything that it is made from;
so the next build only compares keys to know which files to make.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack

from msgspec.structs import replace

from sitegen.build.explain import PreviousBuild, RebuiltPage, explain
from sitegen.build.history import EditionDigests, History, edition_digests
from sitegen.build.inputs import Inputs, read
from sitegen.build.keys import PageKeys
from sitegen.build.options import Options
from sitegen.build.plan import Plan, PlannedEdition
from sitegen.build.plan_cache import PlanCache
from sitegen.build.rendering import KeyedEdition, Note, render_pages
from sitegen.build.result import Explanation, Result
from sitegen.build.session import Session
from sitegen.build.sources import Sources, check_unchanged
from sitegen.build.up_to_date import UpToDateCheck
from sitegen.collection.permalinks import LOST, recording
from sitegen.config.site import Config
from sitegen.core import url_scheme
from sitegen.core.problems import stop
from sitegen.formats.registry import FORMATS, writers_of
from sitegen.output.staging import Staging
from sitegen.output.workspace import Workspace
from sitegen.pages.context import PageKind
from sitegen.pages.page import Page
from sitegen.pages.registry import PAGE_KINDS
from sitegen.runtime.files import Copy
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store
from sitegen.search.engine import SearchEngine
from sitegen.search.index import SearchIndex, describe_index, is_up_to_date, live_files, make_index

RenderedKeys = Mapping[KeyedEdition, Sequence[str]]
"""The keys of the rebuilt pages of each edition; empty if the live site is up to date."""

Index = Callable[[SearchIndex, Workspace], AbstractContextManager[None]]
"""Adds the search index of an edition to the output, beside the work that is done meanwhile."""


def build_site(
    options: Options,
    sources: Sources,
    workspace: Workspace,
    check: UpToDateCheck,
    index: Index | None = None,
    session: Session | None = None,
    kinds: Sequence[PageKind[Page]] = PAGE_KINDS,
) -> Result:
    """Build the site and publish it. Raises BuildError with all problems."""
    config, store, staging = sources.config, workspace.store, workspace.staging
    memory = session or Session()
    workspace.report.phase("read")
    inputs = read(sources, store, workspace.workers, memory.articles, options.formats or FORMATS)
    interned = session.interned if session else None
    plans = PlanCache(inputs, options, config, store, memory.plans, interned, kinds)
    plans.read()
    workspace.report.phase("plan")
    plan = plans.plan()
    lost = (LOST,) if check.has_lost_permalinks else ()
    stop((*plan.problems, *lost), options.strict)
    editions = [with_keys(edition, plan, inputs, config, options.engine) for edition in plan.editions]
    copies = {**inputs.statics.copies, **plan.assets}
    history = History(store, staging.name)
    # `--explain` does not exist in a preview.
    note = _ignore if options.preview else history.note
    rendered = make_files(editions, copies, plans, index or make_index, workspace, note)
    is_recorded = staging.is_begun and not options.preview
    explained = _record_history(rendered, plans, staging, history, options.explain) if is_recorded else ()
    result = _result(inputs, plan, rendered, staging, explained)
    result = replace(result, problems=(*result.problems, *lost))
    # The permalinks of drafts and private articles are never recorded.
    is_public = not (options.drafts or options.private or options.preview)
    permalinks = plan.permalinks if is_public else inputs.permalinks
    _remember(inputs, plans, permalinks, store)
    # Everything that needs disk space is written before the swap, so that a failure leaves the old site.
    with recording(options.root, inputs.permalinks, permalinks):
        if not options.preview:
            lasting = plan.with_permalinks(permalinks).problems
            check.remember(permalinks, plan.until, replace(result, problems=lasting))
        # A preview builds again at every change.
        if staging.is_begun and not options.preview:
            check_unchanged(sources)
        staging.publish()
    return result


def _remember(inputs: Inputs, plans: PlanCache, permalinks: bytes, store: Store) -> None:
    """Store the digests of articles and the plan for the next build, which will find these permalinks."""
    inputs.content.remember()
    plans.remember(permalinks)
    # Only a new plan tells which stored values the next build may need.
    if plans.is_new:
        store.prune()


def with_keys(
    edition: PlannedEdition, plan: Plan, inputs: Inputs, config: Config, engine: SearchEngine
) -> KeyedEdition:
    """Name every page of an edition by its key."""
    theme = inputs.themes[edition.language]
    writers = writers_of(inputs.formats)
    keys = PageKeys(theme, edition.site, writers, salt(), config.setting("theme"))
    pages = {keys.key(fingerprint, plan.bodies): fingerprint for fingerprint in edition.fingerprints}
    index = describe_index(edition.search, plan.bodies, engine)
    return KeyedEdition(edition.site, theme, writers, plan.bodies, index, pages)


def wanted_files(editions: Sequence[KeyedEdition], copies: Mapping[str, Copy], staging: Staging) -> dict[str, str]:
    """Return the key of every file of the site, by its path."""
    files = {url_scheme.file(page.url): key for edition in editions for key, page in edition.pages.items()}
    files |= {path: copy.digest for path, copy in copies.items()}
    return files | {path: edition.index.key for edition in editions for path in live_files(edition.index, staging)}


def make_files(
    editions: Sequence[KeyedEdition],
    copies: Mapping[str, Copy],
    plans: PlanCache,
    index: Index,
    workspace: Workspace,
    note: Note,
) -> RenderedKeys:
    """Fill the staging directory, if the live site is not up to date. Raises BuildError.

    `note` is called with every page that is rendered.
    """
    staging, report = workspace.staging, workspace.report
    wanted = wanted_files(editions, copies, staging)
    if staging.is_current(wanted) and all(is_up_to_date(edition.index, staging) for edition in editions):
        return {}
    report.phase("render")
    staging.begin(wanted)
    with ExitStack() as indexes:
        for edition in editions:
            indexes.enter_context(index(edition.index, workspace))
        rendered = {edition: render_pages(edition, plans, workspace, note) for edition in editions}
        staging.copy_all(copies)
        workspace.workers.done()
        # Only the search indexes may still be under way.
        report.phase("search")
    report.phase("publish")
    return rendered


def _ignore(_key: str, _page: Page, _bodies: Mapping[str, str]) -> None:
    """Note nothing about a rendered page."""


def _record_history(
    rendered: RenderedKeys, plans: PlanCache, staging: Staging, history: History, wanted: bool
) -> tuple[Explanation, ...]:
    """Store the digests of everything that pages were made from, and return the explanations, if they are `wanted`."""
    digests = {edition: edition_digests(edition.theme, edition.site) for edition in rendered}
    explained = tuple(_explanations(rendered, digests, plans, staging, history)) if wanted else ()
    history.add(
        {edition.theme.language: found for edition, found in digests.items()},
        [key for edition in rendered for key in edition.pages],
        staging.published_keys,
    )
    return explained


def _explanations(
    rendered: RenderedKeys,
    digests: Mapping[KeyedEdition, EditionDigests],
    plans: PlanCache,
    staging: Staging,
    history: History,
) -> Iterator[Explanation]:
    pages = (
        RebuiltPage(
            page,
            key,
            staging.published_key(url_scheme.file(page.url)),
            history.checksums[key],
            edition.theme,
            digests[edition],
        )
        for edition, keys in rendered.items()
        for key in keys
        for page in [plans.page(edition.pages[key])]
    )
    return explain(pages, PreviousBuild(history.editions(), history.pages(), history.program()))


def _result(
    inputs: Inputs, plan: Plan, rendered: RenderedKeys, staging: Staging, explained: tuple[Explanation, ...]
) -> Result:
    return Result(
        articles=plan.articles,
        files=len(inputs.articles),
        held_back=plan.held_back,
        pages=sum(len(edition.fingerprints) for edition in plan.editions),
        rendered=tuple(edition.pages[key].url for edition, keys in rendered.items() for key in keys),
        changed=tuple(staging.changed()),
        explained=explained,
        searched=sum(len(edition.search.documents) for edition in plan.editions),
        search_skipped=all(is_up_to_date(edition.index, staging) for edition in rendered),
        problems=plan.problems,
    )
