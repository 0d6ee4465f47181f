"""The files below a folder."""

import os
import shutil
from pathlib import Path

import pytest

from sitegen.output.listing import list_everything
from sitegen.runtime.files import stamp


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """Return two trees that share some files, with names of every kind."""
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "empty").mkdir(parents=True)
    (first / "deep/er").mkdir(parents=True)
    for name in ("plain", "deep/er/é", "a\nb", os.fsdecode(b"not \xff UTF-8"), "deep/other"):
        (first / name).write_text(name, "utf-8", "surrogateescape")
    (first / "link").symlink_to("deep")
    shutil.copytree(first, second, symlinks=True, copy_function=os.link)
    (second / "plain").unlink()
    (second / "plain").write_text("another")
    return first, second


def test_every_file_and_folder_is_listed(trees: tuple[Path, Path]) -> None:
    first, _ = trees
    found = list_everything(str(first))
    files = [path for path in first.rglob("*") if path.is_symlink() or path.is_file()]
    assert found.files == {os.path.relpath(path, first): stamp(path.lstat()) for path in files}
    assert found.folders == {"empty", "deep", "deep/er"}


def test_links_to_known_files_have_their_stamps(trees: tuple[Path, Path]) -> None:
    first, second = map(str, trees)
    assert list_everything(second, list_everything(first).files) == list_everything(second)


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    nothing = list_everything(str(tmp_path / "none"))
    assert (nothing.files, nothing.folders) == ({}, set())
