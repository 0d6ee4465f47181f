"""All commands, in the order of `sitegen --help`."""

from sitegen.cli.command import Command
from sitegen.cli.commands import build, report, serve, theme

COMMANDS: tuple[Command, ...] = (build.COMMAND, serve.COMMAND, report.COMMAND, theme.COMMAND)
