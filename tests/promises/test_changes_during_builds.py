"""Files that change during a build: the site is consistent, and the next build sees the change."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.workers import Pool
from tests.support.processes import REST
from tests.support.sites import NOW, Folder, Silent, article

Item = TypeVar("Item")
Made = TypeVar("Made")
Change = Callable[[Path], object]

ARTICLE, DOCUMENT, STATIC = "content/a1.md", "content/a.pdf", "static/large.bin"


def vanish(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()


def become_a_folder(place: Path) -> None:
    vanish(place)
    place.mkdir()


def become_a_link(place: Path) -> None:
    vanish(place)
    place.symlink_to("/etc/hostname")


def become_another(place: Path) -> None:
    place.write_text(article("Other words, as many as an article needs to be no stub.\n"), encoding="utf-8")


def be_cut(place: Path) -> None:
    os.truncate(place, place.stat().st_size // 2)


CHANGES: dict[str, Change] = {
    "vanishes": vanish,
    "becomes a folder": become_a_folder,
    "becomes a link": become_a_link,
    "becomes another": become_another,
    "is cut": be_cut,
}


class Meddler(Silent):
    """A reporter that changes files when a phase begins."""

    def __init__(self, phase: str, change: Callable[[], object]) -> None:
        self._phase, self._change = phase, change

    def phase(self, name: str) -> None:
        if name == self._phase:
            self._change()


class MeddlingWorkers:
    """Workers that change files before their first work, when articles are listed but not yet read."""

    shares_disk = True

    def __init__(self, change: Callable[[], object]) -> None:
        self._change: Callable[[], object] | None = change
        self._pool = Pool(1)

    def done(self) -> None:
        self._pool.done()

    def map(self, function: Callable[[Item], Made], items: Iterable[Item], count: int) -> Iterator[Made]:
        if self._change:
            self._change()
            self._change = None
        return self._pool.map(function, items, count)


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Build a site, all of whose stamps are cached, and change it so that all of its files are read again."""
    site = Folder(tmp_path / "site").write(f"-- content/a2.md --\n{article(title='Two')}")
    site.put(ARTICLE, article("[The paper](a.pdf) and some words, as many as an article needs.\n", title="One"))
    site.put(DOCUMENT, b"%PDF " * 1000)
    site.put(STATIC, b"0123456789" * 10_000)
    site.settle().build()
    shutil.rmtree(site.root / "public/2024")
    (site.root / "public/large.bin").unlink()
    site.put("site.yaml", "title: Another\nurl: https://example.org/\nlanguage: fr\n")
    return site


def attempt(site: Folder, report: Silent, workers: MeddlingWorkers | None = None) -> tuple[Problem, ...]:
    """Build while files change; return the errors, if any."""
    try:
        build(Options(site.root, NOW, jobs=1, search=False), report, workers)
    except BuildError as error:
        return error.problems
    return ()


def assert_whole(site: Folder, before: dict[str, bytes], problems: tuple[Problem, ...]) -> None:
    """Assert that the site is the old one or the new one, and that no temporary file is left."""
    assert (site.tree() == before) == bool(problems)
    assert all(problem.hint for problem in problems)
    assert {path.name for path in (site.root / ".public.sitegen").iterdir()} - {"previous"} == REST


def assert_next_is_clean(site: Folder, clean: Path) -> None:
    """Assert that the next build makes the same site, or the same errors, as a clean one."""
    other = site.copy(clean)
    assert errors(site) == errors(other)
    assert errors(other) or site.tree() == other.tree()


def errors(site: Folder) -> list[Problem]:
    return [problem for problem in site.problems() if problem.severity == "error"]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize(("phase", "path"), [("plan", ARTICLE), ("plan", DOCUMENT), ("render", STATIC)])
def test_a_file_that_changes_in_a_phase_is_published_as_it_was_or_named(
    phase: str, path: str, change: Change, site: Folder, tmp_path: Path
) -> None:
    before = site.tree()
    problems = attempt(site, Meddler(phase, lambda: change(site.root / path)))
    assert_whole(site, before, problems)
    assert path == ARTICLE or path in problems[0].path
    assert_next_is_clean(site, tmp_path / "clean")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_article_that_changes_between_listing_and_reading_is_named(
    change: Change, site: Folder, tmp_path: Path
) -> None:
    before = site.tree()
    problems = attempt(site, Silent(), MeddlingWorkers(lambda: change(site.root / ARTICLE)))
    assert_whole(site, before, problems)
    assert ARTICLE in problems[0].path
    assert "build again" in problems[0].hint
    assert_next_is_clean(site, tmp_path / "clean")


@pytest.mark.parametrize("path", [ARTICLE, DOCUMENT, STATIC, "site.yaml"])
def test_a_file_that_changes_after_it_was_read_stops_the_build(path: str, site: Folder, tmp_path: Path) -> None:
    """An editor or a synchronisation may have written the first half of it when it was read."""
    before = site.tree()
    text = (site.root / path).read_bytes()
    problems = attempt(site, Meddler("publish", lambda: site.put(path, text + b"\n")))
    assert [(problem.path, problem.code) for problem in problems] == [(path, "changed")]
    assert_whole(site, before, problems)
    assert_next_is_clean(site, tmp_path / "clean")


def test_a_file_that_is_new_waits_for_the_next_build(site: Folder) -> None:
    assert not attempt(site, Meddler("publish", lambda: site.put("content/a3.md", article(title="Three"))))
    assert len(site.build().rendered) > 0


@pytest.mark.parametrize("path", [ARTICLE, DOCUMENT, STATIC])
def test_a_change_that_is_undone_leaves_no_trace(path: str, site: Folder, tmp_path: Path) -> None:
    """Neither in the site nor in the cache."""
    place = site.root / path
    before = place.read_bytes()
    workers = MeddlingWorkers(lambda: become_another(place)) if path == ARTICLE else None
    assert attempt(site, Silent() if workers else Meddler("render", lambda: become_another(place)), workers)
    place.write_bytes(before)
    assert_next_is_clean(site, tmp_path / "clean")


@pytest.mark.parametrize("phase", ["render", "publish"])
@pytest.mark.parametrize("folder", ["public", ".public.sitegen/next", ".public.sitegen", ".sitegen"])
def test_a_folder_that_a_build_writes_and_somebody_removes_comes_back(
    folder: str, phase: str, site: Folder, tmp_path: Path
) -> None:
    problems = attempt(site, Meddler(phase, lambda: shutil.rmtree(site.root / folder)))
    assert all(problem.hint for problem in problems)
    assert_next_is_clean(site, tmp_path / "clean")
