"""Builds in processes of their own, which tests kill, interrupt and wait for."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from tests.support.sites import CONFIG, Folder, article

BUILD = [sys.executable, "-m", "sitegen", "build"]
# The files that a finished build leaves in its work folders.
REST = {"lock", ".gitignore"}
PHASES = ("read", "plan", "render", "search", "publish")

# The command itself, which also says when a phase begins, and stays in the one that HELD names.
TELLING = """
import os, sys, time
from sitegen.build import progress
from sitegen.cli.main import main
class Telling(progress.Clock):
    def phase(self, name):
        print(name, flush=True)
        while name == os.environ.get("HELD"):
            time.sleep(0.01)
        super().phase(name)
progress.Clock = Telling
sys.exit(main(["build", *sys.argv[1:]]))
"""
BUILD_TELLING = [sys.executable, "-c", TELLING]


def many(root: Path, number: int) -> Folder:
    """Write a site of many articles."""
    folder = Folder(root).write("")
    for index in range(number):
        folder.put(f"content/a{index}.md", article(title=f"Title {index}", tags=f"[t{index % 9}]"))
    return folder


def entitle(site: Folder, title: str) -> None:
    """Change the title of the site, which is on every page, and the text of one article."""
    site.put("site.yaml", CONFIG.replace("Review", title))
    site.put("content/a7.md", article(f"Words of {title}, as many as an article needs to be no stub.\n", title="Seven"))


@contextmanager
def running(
    site: Folder, *options: str, command: Sequence[str] = BUILD, **variables: str
) -> Iterator["subprocess.Popen[str]"]:
    """Run a build in a process group of its own."""
    with subprocess.Popen(
        [*command, *options],
        cwd=site.root,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def until(true: Callable[[], bool]) -> bool:
    """Wait until a condition is true, at most two minutes, since the machine may be busy."""
    end = monotonic() + 120
    while not (found := true()) and monotonic() < end:
        sleep(0.005)
    return found


def is_gone(group: int) -> bool:
    """Return whether a process group has no process."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill a build, but not the rest of its process group, which must end by itself."""
    process.kill()
    process.wait()
    assert until(lambda: is_gone(process.pid)), "a process outlives the build"
