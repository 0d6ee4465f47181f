"""The command: what its options ask for, and its exit codes."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from types import FrameType
from typing import TYPE_CHECKING

from sitegen.cli.parser import make_parser
from sitegen.cli.terminal import (
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
from sitegen.runtime.gc_tuning import collect_seldom

if TYPE_CHECKING:
    from sitegen.build.options import Options
    from sitegen.build.profiler import Profile
    from sitegen.build.up_to_date import Result
    from sitegen.core.problems import Problem
    from sitegen.runtime.cache import Workers


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


def _build(options: argparse.Namespace) -> int:
    # Imported here, so that `--help` does not pay for what it does not use.
    from sitegen.build.profiler import Profile, counting
    from sitegen.build.run import build
    from sitegen.core.problems import BuildError, Problem

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
    from sitegen.core.problems import Setting

    clock.phase("connect")
    try:
        from sitegen.runtime.cluster import connected
    except ModuleNotFoundError as error:
        message = f"Dask is not installed ({error})"
        raise Setting("--scheduler", "--scheduler").refusal("dask", message, "install sitegen[dask]") from None
    with connected(options.scheduler) as cluster:
        clock.working(len(cluster), options.scheduler)
        yield cluster


def _wanted(options: argparse.Namespace) -> "Options":
    from sitegen.build.options import Options

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
    from sitegen.config.load import load_config
    from sitegen.config.site import FILE
    from sitegen.core.problems import BuildError
    from sitegen.preview.loop import preview

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
    from sitegen.build.options import Options
    from sitegen.preview.loop import place

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
    from sitegen.build.options import Options
    from sitegen.build.report import counts, report
    from sitegen.core.problems import BuildError

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
    from sitegen.config.load import load_config
    from sitegen.core.problems import BuildError
    from sitegen.theme.overrides import UnknownFileError, copy_override, find_overrides

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


_EPOCH = "SOURCE_DATE_EPOCH"


def _now() -> datetime:
    """Return the time, or that of SOURCE_DATE_EPOCH (reproducible-builds.org), by which articles are published.

    Raises BuildError.
    """
    fixed = os.environ.get(_EPOCH)
    try:
        return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        from sitegen.core.problems import Setting

        message = f"{fixed!r} is not the seconds of a moment since 1970"
        raise Setting(_EPOCH, _EPOCH).refusal("clock", message, "write a whole number, or unset it") from None


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
