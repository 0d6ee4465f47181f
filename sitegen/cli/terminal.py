"""What the command prints: phases as they pass, problems with their places, the summary."""

import re
import stat
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from rich.status import Status

    from sitegen.build.profiler import Profile, Stage
    from sitegen.build.up_to_date import Explained, Result
    from sitegen.core.problems import Problem
    from sitegen.theme.overrides import Copied, Overrides

MOST_SHOWN = 50
_MOST_LISTED = 3


class Clock(AbstractContextManager["Clock"]):
    """Times the phases, and shows on a terminal which one is under way."""

    def __init__(self, quiet: bool, profile: "Profile | None" = None) -> None:
        self.seconds: dict[str, float] = {"total": 0.0}
        self._started = self._phase_started = perf_counter()
        self._phase = ""
        self._quiet = quiet
        self._profile = profile
        self._status = _status() if not quiet and sys.stderr.isatty() else None

    def phase(self, name: str) -> None:
        """Begin a phase."""
        self._end()
        self._phase, self._phase_started = name, perf_counter()
        if self._profile:
            self._profile.begin(name)
        if self._status:
            self._status.update(f"{name} …")

    def waiting(self, owner: str) -> None:
        """Say who holds the output."""
        if not self._quiet:
            print(f"waiting for another build ({owner or 'unknown'}) …", file=sys.stderr)

    def working(self, workers: int, scheduler: str) -> None:
        """Say how many workers of a cluster there are."""
        if not self._quiet:
            print(f"{_counted(workers, 'worker')} of {scheduler}", file=sys.stderr)

    def _end(self) -> None:
        if self._phase:
            self.seconds[self._phase] = perf_counter() - self._phase_started

    def __enter__(self) -> "Clock":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end()
        if self._profile:
            self._profile.end()
        self.seconds["total"] = perf_counter() - self._started
        if self._status:
            self._status.stop()


def _status() -> "Status":
    from rich.console import Console

    return Console(stderr=True).status("")


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def summarise(result: "Result", seconds: dict[str, float], verbose: bool) -> None:
    """Print what a build made, and how long each phase took."""
    made = len(result.rendered)
    reasons = {page.url: f": {', '.join(page.reasons)}" for page in result.explained}
    for url in result.rendered if verbose else ():
        print(printable(f"made /{url}{reasons.get(url, '')}"))
    pages = f"{_counted(result.pages, 'page')}: {made} made anew, {result.pages - made} reused"
    before = " (as before)" if result.search_skipped else ""
    search = f"search of {_counted(result.searched, 'article')}{before}" if result.searched else "no search"
    print(f"{_counted(result.articles, 'article')}, {pages}; {search}")
    phases = ", ".join(f"{name} {value:.2f}" for name, value in seconds.items() if name != "total")
    print(f"{seconds['total']:.2f} s ({phases or 'nothing has changed'})")


def show_address(address: str, port: int, wanted: int) -> None:
    """Print where the preview is."""
    if wanted not in {0, port}:
        print(f"port {wanted} is taken")
    print(f"{address} (Ctrl-C ends it)", flush=True)


def show_built(result: "Result", seconds: float, indexing: bool) -> None:
    """Print what a build of the preview made."""
    pages = f"{_counted(result.pages, 'page')}: {len(result.rendered)} made anew in {seconds:.2f} s"
    print(f"{_counted(result.articles, 'article')}, {pages}{'; search follows' if indexing else ''}", flush=True)


def show_indexed(result: "Result") -> None:
    """Print that the search finds all that is shown."""
    print(f"search of {_counted(result.searched, 'article')} is ready", flush=True)


def show_explained(explained: Sequence["Explained"]) -> None:
    """Print what had changed of the pages that were made anew, those of the same reasons together."""
    from sitegen.build.explain import grouped

    for reasons, urls in grouped(explained).items():
        listed = ", ".join(f"/{url}" for url in urls[:_MOST_LISTED])
        more = " …" if len(urls) > _MOST_LISTED else ""
        print(printable(f"{', '.join(reasons)}: {_counted(len(urls), 'page')} ({listed}{more})"))
    if not explained:
        print("no page was made anew, for nothing that any shows has changed")


def show_profile(stages: Sequence["Stage"]) -> None:
    """Print a table of what each stage took, where there were any."""
    if not stages:
        return
    titles = ("stage", "seconds", "CPU here", "CPU of others", "peak MB", "made", "reused", "ms each")
    _show_table(titles, [_row(stage) for stage in stages], justify="right")


def _row(stage: "Stage") -> tuple[str, ...]:
    times = (f"{seconds:.2f}" for seconds in (stage.seconds, stage.cpu, stage.others_cpu))
    items = stage.made + stage.reused
    counts = (f"{stage.made}", f"{stage.reused}", f"{1000 * stage.seconds / items:.2f}") if items else ("", "", "")
    return (stage.name, *times, f"{stage.peak / 1e6:.0f}", *counts)


def show_problems(problems: Sequence["Problem"], root: Path, most: int, built: bool) -> None:
    """Print problems, errors first, each with its line of source and the fix."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    show_refusal(ordered[:most], root)
    if len(ordered) > most:
        print(f"… and {len(ordered) - most} more (`sitegen build -v` shows all)", file=sys.stderr)
    if problems:
        errors = sum(problem.severity == "error" for problem in problems)
        counts = f"{_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}"
        print(counts if built else f"{counts}; the site was not built, and stays as it was", file=sys.stderr)


def show_refusal(problems: Sequence["Problem"], root: Path) -> None:
    """Print problems as they come, each with its line of source and the fix."""
    for problem in problems:
        lines = [str(problem), *excerpt(problem, root), *([f"    fix: {problem.hint}"] if problem.hint else [])]
        print("\n".join(map(printable, lines)), file=sys.stderr)


def excerpt(problem: "Problem", root: Path) -> list[str]:
    """Return the line of source, and a caret below the column."""
    path = root / problem.path
    if problem.code == "secret":
        return []
    try:
        # A link may lead anywhere, and a pipe would be waited for.
        if not stat.S_ISREG(path.lstat().st_mode):
            return []
        source = path.read_text(encoding="utf-8-sig", errors="replace")
        line = re.sub(r"\r\n?", "\n", source).split("\n")[problem.line - 1]
    except (OSError, IndexError, ValueError):
        return []
    start = max(0, problem.column - 60)
    shown = line[start : start + 100].replace("\t", " ")
    before = shown[: problem.column - 1 - start]
    wide = sum(east_asian_width(letter) in "WF" for letter in before)
    return [f"    {shown}", f"    {' ' * (len(printable(before)) + wide)}^"] if shown.strip() else []


def printable(text: str) -> str:
    """Keep content from commanding the terminal."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def show_findings(findings: Sequence["Problem"], counts: dict[str, int]) -> None:
    """Print a table of what to fix, and how much of each kind there is."""
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
    print(_counted(len(findings), "finding") if findings else "nothing to fix")


def show_overrides(overrides: "Overrides") -> None:
    """Print a table of the theme's files, and one of its options."""
    files = [(file.path, file.layer, ", ".join(file.hides)) for file in overrides.files]
    _show_table(("file", "comes from", "hides that of"), files)
    options = [
        (option.name, option.value if isinstance(option.value, str) else ", ".join(option.value), option.path)
        for option in overrides.options.options
    ]
    print()
    _show_table(("option", "value", "comes from"), options)
    print(f"\n`sitegen theme FILE` copies a file into themes/{printable(overrides.own)}/, where you may change it.")


def show_copied(copied: "Copied") -> None:
    """Print which file is new, and what is left to do."""
    print(printable(f"{copied.path} is a copy of that of {copied.layer}"))
    if copied.setting:
        print(printable(f"write `{copied.setting}` in site.yaml, so that it is used"))


def _show_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], justify: Literal["left", "right"] = "left"
) -> None:
    """Print a table; `justify` is of all columns but the first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(*titles, box=None, padding=(0, 2, 0, 0))
    table.columns[0].no_wrap = console.is_terminal
    for column in table.columns[1:]:
        column.justify = justify
    for row in rows:
        table.add_row(*(Text(printable(words), overflow="fold") for words in row))
    console.print(table)
