"""`sitegen build`: build the site."""

import argparse
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.cli.command import Command, add_root

if TYPE_CHECKING:
    from sitegen.build.options import Options
    from sitegen.build.profiler import Profiler
    from sitegen.build.progress import Clock
    from sitegen.build.result import Result
    from sitegen.core.problems import Problem
    from sitegen.runtime.memo import Workers


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="the output folder (default: `output` of site.yaml, public)"
    )
    workers = parser.add_mutually_exclusive_group()
    workers.add_argument("--jobs", type=_positive, metavar="N", help="number of processes (default: one for each core)")
    workers.add_argument(
        "--scheduler",
        type=_scheduler,
        metavar="ADDRESS",
        help="use the Dask cluster whose scheduler is at tcp://HOST:PORT or tls://HOST:PORT",
    )
    parser.add_argument("--clean", action="store_true", help="forget earlier builds and rebuild everything")
    parser.add_argument("--drafts", action="store_true", help="publish drafts too")
    parser.add_argument(
        "--private",
        action="store_true",
        help="publish private articles too, into the folder `private`, which search engines may not index",
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--no-search", action="store_true", help="leave the search out")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument("--explain", action="store_true", help="say why each rebuilt page was rebuilt")
    parser.add_argument("--profile", action="store_true", help="print the time and memory of each stage")
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    loudness.add_argument("-v", "--verbose", action="store_true", help="print every rebuilt page and all problems")
    loudness.add_argument(
        "--show", metavar="CODE", default="", help="print all problems of one code, such as link-broken"
    )


def _positive(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999")
    return int(text)


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://([\w.-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address such as tcp://192.0.2.1:8786")
    return text


def _run(options: Namespace) -> int:
    from sitegen.build.problem_list import new_problems, unreached_problems
    from sitegen.build.problem_record import read_record, write_record
    from sitegen.build.profiler import Profiler, counting
    from sitegen.build.progress import Clock
    from sitegen.build.run import build
    from sitegen.cli.json_output import print_json, result_fields
    from sitegen.core.problems import BuildError

    quiet = options.quiet or options.json
    profile = Profiler() if options.profile else None
    clock = Clock(quiet, profile)
    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    before = read_record(options.root)
    try:
        with clock, _workers(options, clock) as workers, counting(workers, options.jobs, profile) as counted:
            result = build(_build_options(options), clock, counted)
            problems = result.problems
    except BuildError as error:
        problems = error.problems
    new = new_problems(problems, problems if before is None else before)
    unreached = unreached_problems(problems, before or (), built=bool(result))
    write_record(options.root, problems, new, unreached, built=bool(result))
    if options.json:
        print_json(result_fields(result, problems, clock.seconds) | _optional_fields(options, result, profile))
    else:
        _show(options, problems, new, built=bool(result))
        if result and not quiet:
            _summarise(options, result, clock, profile)
    return 0 if result else 1


def _show(options: Namespace, problems: "Sequence[Problem]", new: "frozenset[Problem]", built: bool) -> None:
    from sitegen.build.problem_list import Detail, show_problems
    from sitegen.runtime.terminal import printable

    detail = Detail(options.verbose, options.show, options.strict and not built)
    if options.show and not any(problem.code == options.show for problem in problems):
        print(printable(f"no problem has the code {options.show}"), file=sys.stderr)
    show_problems(problems, options.root, built, detail, new)


@contextmanager
def _workers(options: Namespace, clock: "Clock") -> Iterator["Workers | None"]:
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


def _build_options(options: Namespace) -> "Options":
    from sitegen.build.options import Options
    from sitegen.cli.clock import current_time

    return Options(
        root=options.root,
        now=current_time(),
        output=options.output,
        jobs=options.jobs,
        clean=options.clean,
        drafts=options.drafts,
        private=options.private,
        strict=options.strict,
        search=not options.no_search,
        explain=options.explain,
    )


def _summarise(options: Namespace, result: "Result", clock: "Clock", profile: "Profiler | None") -> None:
    from sitegen.cli.terminal import show_explained, show_profile, summarise

    summarise(result, clock.seconds, options.verbose)
    # With -v, each page is printed with its reasons already.
    if options.explain and not (options.verbose and result.rendered):
        show_explained(result.explained)
    if profile:
        show_profile(profile.counted(result))


def _optional_fields(options: Namespace, result: "Result | None", profile: "Profiler | None") -> dict[str, object]:
    """Return the JSON fields of `--explain` and `--profile`."""
    fields: dict[str, object] = {}
    if options.explain:
        pages = result.explained if result else ()
        fields["explained"] = [{"url": f"/{page.url}", "reasons": page.reasons} for page in pages]
    if profile:
        fields["profile"] = [stage.as_json() for stage in profile.counted(result)] if result else []
    return fields


COMMAND = Command(
    "build",
    "build the site",
    "Build the site of the folder that holds site.yaml.",
    _add_arguments,
    _run,
    (
        ("sitegen build", "build the site of this folder into public/"),
        ("sitegen build --strict --root review", "build the site of review/, and stop at warnings"),
        ("sitegen build --show link-broken", "list every broken link"),
    ),
)
