"""`sitegen report`: read all articles, and check them for facts that a careful curator must still fix."""

from contextlib import ExitStack

from sitegen.build.inputs import read
from sitegen.build.options import Options
from sitegen.build.sources import check_content, load
from sitegen.collection.collect import collect
from sitegen.collection.identity import identify
from sitegen.collection.permalinks import parse_permalinks
from sitegen.collection.publishable import today
from sitegen.collection.report_checks import ReportContext, run_checks
from sitegen.config.mute import unmuted
from sitegen.core.problems import Problem, stop
from sitegen.output.errors import CACHE, STORE, os_errors_as_problems
from sitegen.output.folder import exclusive
from sitegen.runtime.progress import Reporter
from sitegen.runtime.store import Store
from sitegen.runtime.workers import Pool


def report(options: Options, reporter: Reporter) -> list[Problem]:
    """Return the findings about all articles, also unpublished ones. Raises BuildError if an article has an error."""
    cache = options.root / CACHE
    with ExitStack() as stack:
        stack.enter_context(os_errors_as_problems(options.root))
        sources = load(options.root)
        check_content(sources)
        stack.enter_context(exclusive(cache, reporter.waiting))
        store = stack.enter_context(Store(cache / STORE))
        workers = stack.enter_context(Pool(options.jobs))
        reporter.phase("read")
        inputs = read(sources, store, workers, {})
        results = inputs.articles.read_all()
    stop(inputs.articles.problems(drafts=False), strict=False)
    articles = [result.article for result in results if result.article]
    config, permalinks = sources.config, parse_permalinks(inputs.permalinks).permalinks
    identities = identify(articles, permalinks, inputs.content.files, config.content)
    collection = collect(articles, identities.by_path, config, today(config, options.now))
    findings = run_checks(ReportContext(collection, config, options.now))
    return sorted(unmuted(findings, config.mute, config.content))
