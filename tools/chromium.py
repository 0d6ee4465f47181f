"""Find a Chromium for the browser tests, or install one: `python -m tools.chromium`.

Best is the headless shell: the same engine without windows of its own, which opens a page in a third of the time.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "SITEGEN_CHROMIUM"
SHELL = "chromium-headless-shell"
NAMES = (
    SHELL,
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# A slow line may take minutes over a browser; a dead one must not hold the tests for longer.
INSTALL_SECONDS = 600
SHELL_SECONDS = 180
START_SECONDS = 60
# A browser's own requests are noise here, and its sandbox refuses to run as root.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


def find() -> str | None:
    """Return the path of a Chromium that starts, or None."""
    if chosen := os.environ.get(VARIABLE):
        # Another browser than the one asked for would be a surprise, so there is no falling back.
        return chosen if _starts(chosen) else None
    return next((path for path in _candidates() if _starts(path)), None)


def install() -> str | None:
    """Install a Chromium by Playwright, or else by apt-get, and return its path, or None."""
    for way in (_install_by_playwright, _install_by_apt):
        if way() and (path := find()):
            return path
    return None


def main() -> int:
    """Print the Chromium that the tests will drive, after installing one if needed, and in CI the fastest."""
    path = find()
    if VARIABLE not in os.environ:
        if path is None:
            path = install()
        elif "CI" in os.environ and "headless" not in Path(path).name and _install_shell():
            path = find()
    # Not a failure here: the tests know whether they may do without.
    _say(path or f"none found and none could be installed: set {VARIABLE} to the path of one")
    return 0


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    # Asking Playwright starts its driver, so it comes last.
    yield from _playwright_browser()


def _playwright_browser() -> list[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return [path] if Path(path).exists() else []


def _starts(path: str) -> bool:
    # Downloaded browsers may lack the system's libraries, and Ubuntu's are a hint to use snap.
    return _run([path, "--version"], START_SECONDS, quiet=True)


def _install_by_playwright() -> bool:
    _say("none yet, downloading one by Playwright")
    return _run([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"], INSTALL_SECONDS)


def _install_by_apt() -> bool:
    if not may_use_apt():
        _say("the system's packages are left alone: installing them takes apt-get and root")
        return False
    _say("none yet, installing the system's package")
    # The lists of a fresh machine are empty. One broken source among them need not matter.
    _run(["apt-get", "update"], INSTALL_SECONDS)
    # Not every system has the shell.
    return any(apt_install(name) for name in (SHELL, "chromium"))


def _install_shell() -> bool:
    """Install the shell beside a whole browser, where apt-get knows it; that there is none matters little."""
    if not may_use_apt() or not _run(["apt-cache", "show", SHELL], START_SECONDS, quiet=True):
        return False
    _say("a whole browser, installing the headless shell, which is faster")
    return apt_install(SHELL, seconds=SHELL_SECONDS)


def may_use_apt() -> bool:
    """Return whether the system's packages can be installed."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def apt_install(*packages: str, seconds: int = INSTALL_SECONDS) -> bool:
    """Install packages of the system, and return whether that went well."""
    # A fresh machine may be busy with its own updates.
    options = ["--yes", "--no-install-recommends", "--option", "DPkg::Lock::Timeout=120"]
    return _run(["apt-get", "install", *options, *packages], seconds)


def _run(command: list[str], seconds: int, *, quiet: bool = False) -> bool:
    settings = {"DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    # Not a pipe: a grandchild that outlives the time limit would keep it open, and us waiting.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            subprocess.run(
                command,
                env=os.environ | settings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=seconds,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as problem:
            output.seek(0)
            if not quiet:
                _say("".join([f"{problem}\n", *output.readlines()[-5:]]).rstrip())
            return False
    return True


def _say(text: str) -> None:
    print(f"Chromium for the browser tests: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
