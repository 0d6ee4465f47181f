"""Runs the command `sitegen`, in this process or in one of its own, and returns its output."""

import gc
import os
import signal
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from sitegen.cli.main import main


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


def run(root: Path, *arguments: str) -> Done:
    """Run the command in a folder, in this process: starting another one takes longer than most commands."""
    out, err = StringIO(), StringIO()
    handler, threshold = signal.getsignal(signal.SIGTERM), gc.get_threshold()
    try:
        with chdir(root), redirect_stdout(out), redirect_stderr(err):
            code = main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        signal.signal(signal.SIGTERM, handler)
        gc.set_threshold(*threshold)
    return Done(code, out.getvalue(), err.getvalue())


def run_apart(root: Path, *arguments: str, **variables: str) -> Done:
    """Run the command in a folder, as a process of its own with more environment variables."""
    command = [sys.executable, "-m", "sitegen", *arguments]
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=300)
    return Done(done.returncode, done.stdout, done.stderr)
