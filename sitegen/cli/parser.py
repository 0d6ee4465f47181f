"""The command line: its commands and their options."""

import argparse
import re
from pathlib import Path


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
