"""The value that describes one command, and the options that several commands share."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Command(NamedTuple):
    """One command of the command line."""

    name: str
    help: str
    """One line for the list of commands."""
    description: str | Callable[[], str]
    """Full sentences for the command's own `--help`, or a function that makes them when they are needed."""
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    """Runs the command and returns its exit code: 0 done, 1 problems in the site."""
    examples: tuple[tuple[str, str], ...] = ()
    """Lines to try, each with its effect, for the command's own `--help`."""


def add_root(parser: ArgumentParser) -> None:
    """Add `--root`, the folder of the site."""
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the folder of site.yaml (default: this one)"
    )
