"""What a careful curator must fix, though the site can be built."""

from contextlib import ExitStack

from sitegen.build.options import Options
from sitegen.build.pipeline import Kept, read, stop
from sitegen.collection.collect import collect
from sitegen.collection.findings import findings
from sitegen.collection.identity import identify
from sitegen.collection.permalinks import parse_permalinks
from sitegen.collection.publishable import today
from sitegen.config.load import load_config
from sitegen.core.problems import Problem
from sitegen.output.errors import CACHE, STORE, failing_plainly
from sitegen.output.folder import exclusive, output_at
from sitegen.runtime.progress import Reporter
from sitegen.runtime.store import Store
from sitegen.runtime.workers import Pool


def report(options: Options, reporter: Reporter) -> list[Problem]:
    """Return what to fix in all articles, also those that are not published. Raises BuildError where it cannot read."""
    config = load_config(options.root)
    cache = options.root / CACHE
    with ExitStack() as stack:
        stack.enter_context(failing_plainly(output_at(cache)))
        stack.enter_context(exclusive(cache, reporter.waiting))
        store = stack.enter_context(Store(cache / STORE))
        workers = stack.enter_context(Pool(options.jobs))
        reporter.phase("read")
        found = read(options.root, config, store, workers, Kept())
        every = found.articles.read_all()
    stop([problem for parsed in every for problem in parsed.problems], strict=False)
    articles = [parsed.article for parsed in every if parsed.article]
    records = parse_permalinks(found.permalinks).records
    identities = identify(articles, records, found.content.files, config.content)
    collection = collect(articles, identities.by_path, config, today(config, options.now))
    return sorted(findings(collection, config, options.now))
