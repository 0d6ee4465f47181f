"""The command: its options, its exit codes, and all printing."""

import argparse
import json
import os
import re
import signal
import stat
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from rich.status import Status

    from sitegen.build import Result
    from sitegen.problems import Problem

_MOST_SHOWN = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 built, 1 problems in the site, 2 used wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console of few letters shows others by their numbers.
            stream.reconfigure(errors="backslashreplace")
    options = make_parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return _build(options)
    except KeyboardInterrupt:
        return 130


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def make_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser("sitegen", description="Static sites for curated article collections.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build", help="make the site", description="Make the site of the folder that holds site.yaml."
    )
    build.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the folder of site.yaml (default: this one)"
    )
    build.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where the site goes (default: `output` of site.yaml, public)",
    )
    build.add_argument(
        "--jobs", type=_positive, metavar="N", help="how many processes work (default: one for each core)"
    )
    build.add_argument("--clean", action="store_true", help="forget earlier builds and make everything anew")
    build.add_argument("--drafts", action="store_true", help="publish drafts too")
    build.add_argument(
        "--private",
        action="store_true",
        help="publish private articles too, into the folder `private`, which no robot may index",
    )
    build.add_argument("--strict", action="store_true", help="take warnings for errors")
    build.add_argument("--no-search", action="store_true", help="leave the search out")
    build.add_argument("--json", action="store_true", help="print the result as one JSON object")
    loudness = build.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    loudness.add_argument(
        "-v", "--verbose", action="store_true", help="print every page that is made anew, and all problems"
    )
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from sitegen import __version__

        parser.exit(message=f"sitegen {__version__}\n")


def _positive(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999")
    return int(text)


def _build(options: argparse.Namespace) -> int:
    # Imported here, so that `--help` does not pay for what it does not use.
    from sitegen.build import Options, Result, build
    from sitegen.problems import BuildError, Problem

    quiet = options.quiet or options.json
    clock = Clock(quiet)
    wanted = Options(
        root=options.root,
        now=_now(),
        output=options.output,
        jobs=options.jobs,
        clean=options.clean,
        drafts=options.drafts,
        private=options.private,
        strict=options.strict,
        search=not options.no_search,
    )
    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    try:
        with clock:
            result = build(wanted, clock)
            problems = result.problems
    except BuildError as error:
        problems = error.problems
    if options.json:
        print(json.dumps(_as_json(result, problems, clock.seconds), ensure_ascii=False))
    else:
        show_problems(problems, options.root, len(problems) if options.verbose else _MOST_SHOWN, bool(result))
        if result and not quiet:
            _summarise(result, clock.seconds, options)
    return 0 if result else 1


def _now() -> datetime:
    """Return the time, or that of SOURCE_DATE_EPOCH (reproducible-builds.org), by which articles are published."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)


def _as_json(result: "Result | None", problems: Sequence["Problem"], seconds: dict[str, float]) -> dict[str, object]:
    fields = ("path", "line", "column", "severity", "code", "message", "hint")
    return {
        "articles": result.articles if result else 0,
        "pages": result.pages if result else 0,
        "rendered": len(result.rendered) if result else 0,
        "reused": result.pages - len(result.rendered) if result else 0,
        "search": {
            "pages": result.searched if result else 0,
            "skipped": result.search_skipped if result else True,
        },
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "problems": [{name: getattr(problem, name) for name in fields} for problem in problems],
    }


class Clock(AbstractContextManager["Clock"]):
    """Times the phases, and shows on a terminal which one is under way."""

    def __init__(self, quiet: bool) -> None:
        self.seconds: dict[str, float] = {"total": 0.0}
        self._started = self._phase_started = perf_counter()
        self._phase = ""
        self._quiet = quiet
        self._status = _status() if not quiet and sys.stderr.isatty() else None

    def phase(self, name: str) -> None:
        """Begin a phase."""
        self._end()
        self._phase, self._phase_started = name, perf_counter()
        if self._status:
            self._status.update(f"{name} …")

    def waiting(self, owner: str) -> None:
        """Say who holds the output."""
        if not self._quiet:
            print(f"waiting for another build ({owner or 'unknown'}) …", file=sys.stderr)

    def _end(self) -> None:
        if self._phase:
            self.seconds[self._phase] = perf_counter() - self._phase_started

    def __enter__(self) -> "Clock":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end()
        self.seconds["total"] = perf_counter() - self._started
        if self._status:
            self._status.stop()


def _status() -> "Status":
    from rich.console import Console

    return Console(stderr=True).status("")


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _summarise(result: "Result", seconds: dict[str, float], options: argparse.Namespace) -> None:
    made = len(result.rendered)
    for url in result.rendered if options.verbose else ():
        print(f"made /{url}")
    pages = f"{_counted(result.pages, 'page')}: {made} made anew, {result.pages - made} reused"
    before = " (as before)" if result.search_skipped else ""
    search = f"search of {_counted(result.searched, 'article')}{before}" if result.searched else "no search"
    print(f"{_counted(result.articles, 'article')}, {pages}; {search}")
    phases = ", ".join(f"{name} {value:.2f}" for name, value in seconds.items() if name != "total")
    print(f"{seconds['total']:.2f} s ({phases})")


def show_problems(problems: Sequence["Problem"], root: Path, most: int, built: bool) -> None:
    """Print problems, errors first, each with its line of source and the fix."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    for problem in ordered[:most]:
        lines = [str(problem), *_excerpt(problem, root), *([f"    fix: {problem.hint}"] if problem.hint else [])]
        print("\n".join(map(_printable, lines)), file=sys.stderr)
    if len(ordered) > most:
        print(f"… and {len(ordered) - most} more (-v shows all)", file=sys.stderr)
    if problems:
        errors = sum(problem.severity == "error" for problem in problems)
        counts = f"{_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}"
        print(counts if built else f"{counts}; the site was not built, and stays as it was", file=sys.stderr)


def _excerpt(problem: "Problem", root: Path) -> list[str]:
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
    return [f"    {shown}", f"    {' ' * (len(_printable(before)) + wide)}^"] if shown.strip() else []


def _printable(text: str) -> str:
    """Keep content from commanding the terminal."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
