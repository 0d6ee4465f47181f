"""The files below a folder, listed in this process or in another one."""

import os
import shutil
from pathlib import Path

import pytest

from sitegen.output.listing import Lister, list_everything


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


def test_another_process_lists_the_same_files(trees: tuple[Path, Path]) -> None:
    first, second = map(str, trees)
    lister = Lister(*trees)
    found = [lister.next(), lister.next()]
    lister.end()
    assert found == [list_everything(first), list_everything(second)]
    assert len(found[0].files) == 6
    assert found[0].folders == {"empty", "deep", "deep/er"}


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    lister = Lister(tmp_path / "none", tmp_path)
    nothing = lister.next()
    lister.end()
    assert (nothing.files, nothing.folders) == ({}, set())


@pytest.mark.parametrize("what", ["sys.executable", "sitegen.output.walk.__file__"])
def test_folders_are_listed_here_when_the_process_fails(
    what: str, trees: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what, str(trees[0] / "no program"))
    lister = Lister(*trees)
    found = [lister.next(), lister.next()]
    lister.end()
    assert found == [*map(list_everything, map(str, trees))]
