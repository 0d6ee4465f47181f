"""The parser of the command line, made from the registry of commands."""

import argparse
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from shutil import get_terminal_size
from textwrap import fill
from typing import NoReturn

from sitegen.cli.commands.registry import COMMANDS


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; a parsed command has its function in `run`."""
    parser = _Parser("sitegen", description="Static sites for curated article collections.", epilog=_EPILOG)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_CommandParser)
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.name, help=command.help)
        subparser.describe, subparser.examples = command.description, command.examples
        subparser.formatter_class = argparse.RawDescriptionHelpFormatter
        subparser.set_defaults(run=command.run)
        command.add_arguments(subparser)
    helper = subparsers.add_parser("help", help="print the help of a command")
    helper.describe, helper.examples = "Print the help of a command.", (("sitegen help build", "explain `build`"),)
    helper.formatter_class = argparse.RawDescriptionHelpFormatter
    helper.add_argument("command", nargs="?", choices=[*subparsers.choices], metavar="COMMAND", help="build, serve, …")
    parser.known_options = [name for one in subparsers.choices.values() for name in one.option_names()]
    helper.set_defaults(run=lambda options: _help(subparsers.choices.get(options.command, parser)))
    return parser


_EPILOG = "Begin with `sitegen serve`, in the folder of site.yaml. `sitegen help COMMAND` explains a command."


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 0


class _Parser(argparse.ArgumentParser):
    """Proposes the name that is meant in place of an unknown command or option."""

    known_options: Sequence[str] = ()

    def option_names(self) -> list[str]:
        """Return the long names of the options."""
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]

    def error(self, message: str) -> NoReturn:
        if wrong := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            known = re.findall(r"[\w-]+", wrong[2])
            close = get_close_matches(wrong[1].casefold(), known, 1, 0.5)
            message = f"there is no command {wrong[1]!r}; "
            message += f"did you mean `sitegen {close[0]}`?" if close else f"commands: {', '.join(known)}"
        elif wrong := re.search(r"unrecognized arguments: .*?(--[\w-]+)", message):
            close = get_close_matches(wrong[1], self.known_options, 1, 0.6)
            message += f"; did you mean `{close[0]}`?" if close else ""
        super().error(message)


class _CommandParser(_Parser):
    """Parses the arguments of one command. Its description is made only when its help is printed."""

    describe: str | Callable[[], str] = ""
    examples: tuple[tuple[str, str], ...] = ()

    def format_help(self) -> str:
        text = self.describe if isinstance(self.describe, str) else self.describe()
        self.description = fill(text, max(40, get_terminal_size().columns - 2))
        width = max(len(line) for line, _ in self.examples)
        self.epilog = "\n".join(["examples:", *(f"  {line:{width}}  {effect}" for line, effect in self.examples)])
        return super().format_help()


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from sitegen import __version__

        print(f"sitegen {__version__}")
        parser.exit()
