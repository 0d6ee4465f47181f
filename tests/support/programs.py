"""Another version of this program, which differs in a comment."""

import shutil
from pathlib import Path

from tests.support.repository import REPOSITORY


def write_another_version(folder: Path) -> None:
    """Copy this program, with another comment in its source, to a folder for PYTHONPATH."""
    for part in ("sitegen", "themes"):
        shutil.copytree(REPOSITORY / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "sitegen/core/dates.py").open("a", encoding="utf-8") as source:
        source.write("# Another line.\n")
