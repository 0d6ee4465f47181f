"""The parser of the command line, made from the registry of commands."""

import argparse
from collections.abc import Callable

from sitegen.cli.commands.registry import COMMANDS


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; a parsed command has its function in `run`."""
    parser = argparse.ArgumentParser("sitegen", description="Static sites for curated article collections.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_CommandParser)
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.name, help=command.help)
        subparser.describe = command.description
        subparser.set_defaults(run=command.run)
        command.add_arguments(subparser)
    return parser


class _CommandParser(argparse.ArgumentParser):
    """Parses the arguments of one command. Its description is made only when its help is printed."""

    describe: str | Callable[[], str] = ""

    def format_help(self) -> str:
        self.description = self.describe if isinstance(self.describe, str) else self.describe()
        return super().format_help()


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from sitegen import __version__

        parser.exit(message=f"sitegen {__version__}\n")
