"""Output streams that are closed, full, or a pipe that nobody reads."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sites import Folder, article

BROKEN = article(date="never")


def shell(root: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of a shell in a folder; `$sitegen` is the command."""
    line = f'set -o pipefail; sitegen="{sys.executable} -m sitegen"; {command}'
    return subprocess.run(["bash", "-c", line], cwd=root, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    "command",
    [
        "theme",
        "report --json",
        "build --no-search -v",
        "build --no-search --json",
        "--help",
        "build --help",
        "--version",
    ],
)
def test_a_pipe_that_nobody_reads_is_no_error(tmp_path: Path, command: str) -> None:
    Folder(tmp_path).write(f"-- content/a.md --\n{article()}")
    done = shell(tmp_path, f"$sitegen {command} | true")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_changes_nothing_but_the_output(tmp_path: Path, closed: str) -> None:
    site = Folder(tmp_path).write(f"-- content/a.md --\n{article(colour='red')}")
    assert shell(tmp_path, f"$sitegen build --no-search {closed}").returncode == 0
    assert "A title" in site.read("index.html")
    site.put("content/a.md", BROKEN)
    done = shell(tmp_path, f"$sitegen build --no-search {closed}")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_full_stream_is_named_and_fails(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(f"-- content/a.md --\n{article()}")
    done = shell(tmp_path, "$sitegen build --no-search --json > /dev/full")
    assert (done.returncode, done.stderr) == (1, "the output cannot be written: No space left on device\n")
    assert "A title" in site.read("index.html")
    assert shell(tmp_path, "$sitegen build --no-search 2> /dev/full").returncode == 0


def test_the_version_is_output_that_a_full_stream_loses(tmp_path: Path) -> None:
    assert shell(tmp_path, "$sitegen --version").stdout.startswith("sitegen ")
    assert shell(tmp_path, "$sitegen --version > /dev/full").returncode == 1
