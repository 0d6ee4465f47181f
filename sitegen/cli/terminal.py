"""The summaries and tables that commands print."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitegen.runtime.terminal import counted, printable, show_table

if TYPE_CHECKING:
    from sitegen.build.profiler import Stage
    from sitegen.build.result import Explanation, Result
    from sitegen.core.problems import Problem
    from sitegen.theme.overrides import CopyResult, Overrides

_MOST_LISTED = 3


def summarise(result: "Result", seconds: dict[str, float], verbose: bool) -> None:
    """Print the summary of a build, with the seconds of each phase."""
    made = len(result.rendered)
    reasons = {page.url: f": {', '.join(page.reasons)}" for page in result.explained}
    for url in result.rendered if verbose else ():
        print(printable(f"made /{url}{reasons.get(url, '')}"))
    pages = f"{counted(result.pages, 'page')}: {made} rebuilt, {result.pages - made} reused"
    before = " (as before)" if result.search_skipped else ""
    search = f"search of {counted(result.searched, 'article')}{before}" if result.searched else "no search"
    print(f"{counted(result.articles, 'article')}, {pages}; {search}")
    if drafts := result.held_back:
        listed = ", ".join(drafts if verbose else drafts[:_MOST_LISTED])
        more = " …" if len(drafts) > _MOST_LISTED and not verbose else ""
        print(printable(f"held back: {counted(len(drafts), 'draft')} ({listed}{more}); --drafts publishes drafts too"))
    phases = ", ".join(f"{name} {value:.2f}" for name, value in seconds.items() if name != "total")
    print(f"{seconds['total']:.2f} s ({phases or 'nothing has changed'})")


def show_explained(explained: Sequence["Explanation"]) -> None:
    """Print why pages were rebuilt, grouped by their reasons."""
    from sitegen.build.explain import grouped

    for reasons, urls in grouped(explained).items():
        listed = ", ".join(f"/{url}" for url in urls[:_MOST_LISTED])
        more = " …" if len(urls) > _MOST_LISTED else ""
        print(printable(f"{', '.join(reasons)}: {counted(len(urls), 'page')} ({listed}{more})"))
    if not explained:
        print("no page was rebuilt: nothing that any page shows has changed")


def show_profile(stages: Sequence["Stage"]) -> None:
    """Print a table of the cost of each stage."""
    if not stages:
        return
    titles = ("stage", "seconds", "CPU here", "CPU of others", "peak MB", "made", "reused", "ms each")
    show_table(titles, [_row(stage) for stage in stages], justify="right")


def _row(stage: "Stage") -> tuple[str, ...]:
    times = (f"{seconds:.2f}" for seconds in (stage.seconds, stage.cpu, stage.others_cpu))
    items = stage.made + stage.reused
    counts = (f"{stage.made}", f"{stage.reused}", f"{1000 * stage.seconds / items:.2f}") if items else ("", "", "")
    return (stage.name, *times, f"{stage.peak / 1e6:.0f}", *counts)


def show_findings(findings: Sequence["Problem"], counts: dict[str, int]) -> None:
    """Print a table of the findings of each kind, with their number and the fix."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    for code, count in counts.items():
        table = Table("where", "what", title=f"{code} ({count})", title_justify="left", box=None, padding=(0, 2, 0, 0))
        table.columns[0].no_wrap = console.is_terminal
        listed = [finding for finding in findings if finding.code == code]
        for finding in listed:
            place = f"{finding.path}:{finding.line}:{finding.column}"
            table.add_row(*(Text(printable(words), overflow="fold") for words in (place, finding.message)))
        console.print(table)
        console.print(Text(f"fix: {printable(listed[0].hint)}\n", style="italic"), soft_wrap=True)
    print(counted(len(findings), "finding") if findings else "nothing to fix")


def show_overrides(overrides: "Overrides") -> None:
    """Print a table of the theme's files, and one of its options."""
    files = [(file.path, file.layer, ", ".join(file.hides)) for file in overrides.files]
    show_table(("file", "comes from", "hides that of"), files)
    options = [
        (option.name, option.value if isinstance(option.value, str) else ", ".join(option.value), option.path)
        for option in overrides.options.options
    ]
    print()
    show_table(("option", "value", "comes from"), options)
    print(f"\n`sitegen theme FILE` copies a file into themes/{printable(overrides.own)}/, where you may change it.")


def show_copied(copied: "CopyResult") -> None:
    """Print the path of the new file, and the next step."""
    print(printable(f"{copied.path} is a copy of that of {copied.layer}"))
    if copied.setting:
        print(printable(f"write `{copied.setting}` in site.yaml, so that it is used"))
