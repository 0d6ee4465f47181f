"""The command: its options, its exit codes, and all printing."""

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from sitegen.console import (
    MOST_SHOWN,
    Clock,
    show_copied,
    show_explained,
    show_findings,
    show_overrides,
    show_problems,
    show_profile,
    show_refusal,
    summarise,
)
from sitegen.garbage import collect_seldom

if TYPE_CHECKING:
    from sitegen.cache import Workers
    from sitegen.options import Options
    from sitegen.outcome import Result
    from sitegen.problems import Problem
    from sitegen.profile import Profile


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 built, 1 problems in the site, 2 used wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console of few letters shows others by their numbers.
            stream.reconfigure(errors="backslashreplace")
    collect_seldom()
    options = make_parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return _COMMANDS[options.command](options)
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
    build.set_defaults(command="build")
    _add_root(build)
    build.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where the site goes (default: `output` of site.yaml, public)",
    )
    workers = build.add_mutually_exclusive_group()
    workers.add_argument(
        "--jobs", type=_positive, metavar="N", help="how many processes work (default: one for each core)"
    )
    workers.add_argument(
        "--scheduler",
        type=_scheduler,
        metavar="ADDRESS",
        help="have a Dask cluster work, whose scheduler is at tcp://HOST:PORT or tls://HOST:PORT",
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
    build.add_argument("--explain", action="store_true", help="say of every page that is made anew what had changed")
    build.add_argument("--profile", action="store_true", help="say how much time and memory each stage takes")
    loudness = build.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    loudness.add_argument(
        "-v", "--verbose", action="store_true", help="print every page that is made anew, and all problems"
    )
    _add_serve(commands)
    _add_report(commands)
    _add_theme(commands)
    return parser


def _add_root(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the folder of site.yaml (default: this one)"
    )


def _add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser(
        "serve",
        help="show the site in a browser, and every change of it at once",
        description="Make the site in a folder of its own, serve it to the browsers of this machine alone, and make it"
        " again whenever something changes: open pages follow, and show what must be mended.",
    )
    serve.set_defaults(command="serve")
    _add_root(serve)
    serve.add_argument(
        "--port", type=_port, default=8000, metavar="N", help="the port, or the next free one (default: 8000)"
    )
    serve.add_argument("--drafts", action="store_true", help="show drafts too")
    serve.add_argument("--private", action="store_true", help="show private articles too")
    serve.add_argument("--no-search", action="store_true", help="leave the search out")
    serve.add_argument("--open", action="store_true", help="open the site in the browser")


def _add_report(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    report = commands.add_parser(
        "report",
        help="list what a careful curator must fix",
        description="List what a careful curator must fix: translations that nobody has reviewed, originals without"
        " address or archived copy, articles past their review, topics of one article, titles that are nearly the same,"
        " sources whose rights are not stated.",
    )
    report.set_defaults(command="report")
    _add_root(report)
    report.add_argument("--json", action="store_true", help="print the findings as one JSON object")
    report.add_argument("--strict", action="store_true", help="exit with 1 where there is anything to fix")


def _add_theme(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    theme = commands.add_parser(
        "theme",
        help="list what can be changed of the theme, or copy a file of it",
        description="List the files of the theme, each with the layer that it comes from and what it hides,"
        " and the theme’s options with their values. With FILE, copy that file into the site’s own theme, where it"
        " hides the one below; nothing is overwritten.",
    )
    theme.set_defaults(command="theme", refuse=theme.error)
    theme.add_argument("file", nargs="?", metavar="FILE", help="a file as the list names it: templates/home.html")
    _add_root(theme)
    theme.add_argument("--json", action="store_true", help="print the result as one JSON object")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from sitegen import __version__

        parser.exit(message=f"sitegen {__version__}\n")


def _positive(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999")
    return int(text)


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://([\w.-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address such as tcp://192.0.2.1:8786")
    return text


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number up to 65535, or 0 for any that is free")
    return int(text)


def _build(options: argparse.Namespace) -> int:
    # Imported here, so that `--help` does not pay for what it does not use.
    from sitegen.build import build
    from sitegen.problems import BuildError, Problem
    from sitegen.profile import Profile, counting

    quiet = options.quiet or options.json
    profile = Profile() if options.profile else None
    clock = Clock(quiet, profile)
    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    try:
        with clock, _workers(options, clock) as workers, counting(workers, options.jobs, profile) as counted:
            result = build(_wanted(options), clock, counted)
            problems = result.problems
    except BuildError as error:
        problems = error.problems
    if options.json:
        found = _as_json(result, problems, clock.seconds) | _asked(options, result, profile)
        print(json.dumps(found, ensure_ascii=False))
    else:
        show_problems(problems, options.root, len(problems) if options.verbose else MOST_SHOWN, bool(result))
        if result and not quiet:
            _summarise(options, result, clock, profile)
    return 0 if result else 1


def _summarise(options: argparse.Namespace, result: "Result", clock: Clock, profile: "Profile | None") -> None:
    summarise(result, clock.seconds, options.verbose)
    # Where every page is printed, its reasons stand beside it.
    if options.explain and not (options.verbose and result.rendered):
        show_explained(result.explained)
    if profile:
        show_profile(profile.counted(result))


def _asked(options: argparse.Namespace, result: "Result | None", profile: "Profile | None") -> dict[str, object]:
    """Return what is in the JSON only where it was asked for."""
    found: dict[str, object] = {}
    if options.explain:
        pages = result.explained if result else ()
        found["explained"] = [{"url": f"/{page.url}", "reasons": page.reasons} for page in pages]
    if profile:
        found["profile"] = [stage.as_json() for stage in profile.counted(result)] if result else []
    return found


@contextmanager
def _workers(options: argparse.Namespace, clock: Clock) -> Iterator["Workers | None"]:
    """Connect to the cluster, where one is to work. Raises BuildError."""
    if not options.scheduler:
        yield None
        return
    from sitegen.problems import Setting

    clock.phase("connect")
    try:
        from sitegen.cluster import connected
    except ModuleNotFoundError as error:
        message = f"Dask is not installed ({error})"
        raise Setting("--scheduler", "--scheduler").refusal("dask", message, "install sitegen[dask]") from None
    with connected(options.scheduler) as cluster:
        clock.working(len(cluster), options.scheduler)
        yield cluster


def _wanted(options: argparse.Namespace) -> "Options":
    from sitegen.options import Options

    return Options(
        root=options.root,
        now=_now(),
        output=options.output,
        jobs=options.jobs,
        clean=options.clean,
        drafts=options.drafts,
        private=options.private,
        strict=options.strict,
        search=not options.no_search,
        explain=options.explain,
    )


def _serve(options: argparse.Namespace) -> int:
    from sitegen.config import FILE
    from sitegen.config_file import load_config
    from sitegen.preview import preview
    from sitegen.problems import BuildError

    # One way to end, wherever the signal is met.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not (options.root / FILE).exists():
            load_config(options.root)
        preview(lambda: _previewed(options), options.port, options.open)
    except BuildError as error:
        show_refusal(error.problems, options.root)
    return 1


def _previewed(options: argparse.Namespace) -> "Options":
    from sitegen.options import Options
    from sitegen.preview import place

    return Options(
        root=options.root,
        now=_now(),
        output=place(options.root),
        drafts=options.drafts,
        private=options.private,
        search=not options.no_search,
        preview=True,
    )


def _report(options: argparse.Namespace) -> int:
    from sitegen.options import Options
    from sitegen.problems import BuildError
    from sitegen.report import counts, report

    try:
        with Clock(options.json) as clock:
            findings = report(Options(options.root, _now()), clock)
    except BuildError as error:
        show_problems(error.problems, options.root, MOST_SHOWN, built=False)
        return 1
    if options.json:
        print(json.dumps({"findings": list(map(_fields, findings)), "counts": counts(findings)}, ensure_ascii=False))
    else:
        show_findings(findings, counts(findings))
    return 1 if options.strict and findings else 0


def _theme(options: argparse.Namespace) -> int:
    from sitegen.config_file import load_config
    from sitegen.overrides import UnknownFileError, copy_override, find_overrides
    from sitegen.problems import BuildError

    try:
        config = load_config(options.root)
        found = find_overrides(options.root, config)
        copied = copy_override(options.root, found, options.file) if options.file else None
    except UnknownFileError as error:
        return int(options.refuse(str(error)))
    except BuildError as error:
        show_refusal(error.problems, options.root)
        return 1
    problems = () if copied else found.options.problems
    if options.json:
        print(json.dumps((copied or found).as_json(), ensure_ascii=False))
    elif copied:
        show_copied(copied)
    else:
        show_overrides(found)
    show_refusal(problems, options.root)
    return 1 if problems else 0


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "serve": _serve,
    "report": _report,
    "theme": _theme,
}


def _now() -> datetime:
    """Return the time, or that of SOURCE_DATE_EPOCH (reproducible-builds.org), by which articles are published."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)


def _as_json(result: "Result | None", problems: Sequence["Problem"], seconds: dict[str, float]) -> dict[str, object]:
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
        "problems": list(map(_fields, problems)),
    }


def _fields(problem: "Problem") -> dict[str, object]:
    names = ("path", "line", "column", "severity", "code", "message", "hint")
    return {name: getattr(problem, name) for name in names}
