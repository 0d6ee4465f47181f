"""The wheel is complete: it builds a site without the rest of this repository."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.support.repository import REPOSITORY

ARTICLE = """\
---
title: One article
source: A paper
date: 2026-01-31
topic: News
---

Its text.
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bin folder of an environment with the wheel in it."""
    place = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, REPOSITORY)
    (wheel,) = place.glob("*.whl")
    environment = place / "venv"
    venv.create(environment, symlinks=True)
    _lend_dependencies(environment)
    bin_folder = environment / "bin"
    pip = [sys.executable, "-m", "pip", "--isolated", "--python", str(bin_folder / "python")]
    _run(*pip, "install", "--no-index", "--no-deps", "--ignore-installed", wheel)
    return bin_folder


def test_sitegen_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    script = (
        "import json, sitegen, importlib.metadata as m;"
        "print(json.dumps([sitegen.__file__, str(m.distribution('sitegen').locate_file(''))]))"
    )
    for path in json.loads(_run(installed / "python", "-c", script, cwd=tmp_path)):
        assert Path(path).is_relative_to(installed.parent)


def test_wheel_builds_a_site_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("title: A tiny title\nurl: https://example.org/\n", "utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text(ARTICLE, "utf-8")
    _run(installed / "sitegen", "build", cwd=tmp_path)
    page = (tmp_path / "public" / "index.html").read_text("utf-8")
    assert "A tiny title" in page
    assert "One article" in page


def test_wheel_has_every_theme(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("title: A tiny title\nurl: https://example.org/\ntheme: modern\n", "utf-8")
    _run(installed / "sitegen", "theme", "templates/404.html", cwd=tmp_path)
    assert (tmp_path / "themes/mine/theme.yaml").read_text("utf-8") == "extends: modern\n"
    assert (tmp_path / "themes/mine/templates/404.html").is_file()


def test_wheel_has_the_script_of_the_preview(installed: Path, tmp_path: Path) -> None:
    script = "import sitegen, os; print(*os.listdir(os.path.dirname(sitegen.__file__) + '/preview/client'))"
    assert set(_run(installed / "python", "-c", script, cwd=tmp_path).split()) == {"preview.js", "preview.css"}


def _lend_dependencies(environment: Path) -> None:
    # Downloading them again would cost minutes and a network. A .pth file found through another
    # is not read, so the editable install of this repository is not lent with them.
    lib = Path(sysconfig.get_path("purelib", "venv", {"base": str(environment)}))
    (lib / "dependencies.pth").write_text(
        "".join(f"{sysconfig.get_path(name)}\n" for name in ("purelib", "platlib")), "utf-8"
    )


def _run(*command: str | Path, cwd: Path = REPOSITORY) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        command, cwd=cwd, env=clean, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_every_library_is_locked_with_its_digest() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in lock.replace("\\\n", "").splitlines() if line and not line.lstrip().startswith("#")]
    assert len(lines) > 20
    assert [
        line for line in lines if not re.match(r"[a-z0-9._-]+(\[.*\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []
    ci = (REPOSITORY / ".ci/run").read_text(encoding="utf-8")
    assert "make vulnerabilities" in ci
