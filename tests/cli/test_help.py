"""The help of the command line, and its answers to names that do not exist."""

from pathlib import Path

import pytest

from sitegen.cli.commands.registry import COMMANDS
from tests.support.commands import run

NAMES = [command.name for command in COMMANDS]


def test_help_is_a_command_too(tmp_path: Path) -> None:
    assert run(tmp_path, "help").stdout == run(tmp_path, "--help").stdout
    assert run(tmp_path, "help", "build").stdout == run(tmp_path, "build", "--help").stdout
    assert run(tmp_path, "help").returncode == 0


@pytest.mark.parametrize("name", [*NAMES, "help"])
def test_the_help_of_every_command_has_an_example(tmp_path: Path, name: str) -> None:
    examples = run(tmp_path, name, "--help").stdout.partition("\nexamples:\n")[2]
    assert examples.startswith("  sitegen ")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["biuld"], "there is no command 'biuld'; did you mean `sitegen build`?"),
        (["Serve"], "there is no command 'Serve'; did you mean `sitegen serve`?"),
        (["help", "repport"], "there is no command 'repport'; did you mean `sitegen report`?"),
        (["xyz"], "there is no command 'xyz'; commands: build, serve, report, theme, help"),
        (["build", "--strcit"], "unrecognized arguments: --strcit; did you mean `--strict`?"),
        (["build", "--xyz"], "unrecognized arguments: --xyz"),
    ],
)
def test_a_wrong_name_is_answered_with_the_one_that_is_meant(tmp_path: Path, arguments: list[str], answer: str) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stderr.rstrip().endswith(f": error: {answer}")
