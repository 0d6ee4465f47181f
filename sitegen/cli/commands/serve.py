"""`sitegen serve`: preview the site in a browser while it is edited."""

import argparse
import re
import signal
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from sitegen.cli.command import Command, add_root

if TYPE_CHECKING:
    from sitegen.build.options import Options


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    parser.add_argument(
        "--port", type=_port, default=8000, metavar="N", help="the port, or the next free one (default: 8000)"
    )
    parser.add_argument("--drafts", action="store_true", help="show drafts too")
    parser.add_argument("--private", action="store_true", help="show private articles too")
    parser.add_argument("--no-search", action="store_true", help="leave the search out")
    parser.add_argument("--open", action="store_true", help="open the site in the browser")


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number up to 65535, or 0 for any that is free")
    return int(text)


def _run(options: Namespace) -> int:
    from sitegen.build.problem_list import show_refusal
    from sitegen.config.load import load_config
    from sitegen.config.site import FILE
    from sitegen.core.problems import BuildError
    from sitegen.preview.loop import preview

    # SIGTERM ends the preview in the same way as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not (options.root / FILE).exists():
            load_config(options.root)
        preview(lambda: _build_options(options), options.port, options.open)
    except BuildError as error:
        show_refusal(error.problems, options.root)
    return 1


def _build_options(options: Namespace) -> "Options":
    from sitegen.build.options import Options
    from sitegen.cli.clock import current_time
    from sitegen.preview.loop import output_folder

    return Options(
        root=options.root,
        now=current_time(),
        output=output_folder(options.root),
        drafts=options.drafts,
        private=options.private,
        search=not options.no_search,
        preview=True,
    )


COMMAND = Command(
    "serve",
    "preview the site in a browser, and follow every change",
    "Build the site into a folder of its own and serve it to the browsers of this machine alone. Rebuild it on every"
    " change: open pages reload, and show the problems to fix.",
    _add_arguments,
    _run,
    (
        ("sitegen serve --open", "preview the site in a browser"),
        ("sitegen serve --drafts --no-search", "preview drafts too, without search"),
    ),
)
