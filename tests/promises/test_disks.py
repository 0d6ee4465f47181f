"""Full disks and folders without permissions: a clear error, and an unchanged live site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.core.problems import BuildError, Problem
from sitegen.search.pagefind import Pagefind
from tests.support.disks import fill, mounted, obey_permissions
from tests.support.processes import BUILD, PHASES, REST, entitle, many
from tests.support.sites import CONFIG, NOW, Folder, Silent, article

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs disks of Linux")


INPUTS = {"site.yaml", "content"}


class Filler(Silent):
    """A reporter that fills a disk, except for some blocks, when a phase begins."""

    def __init__(self, disk: Path, phase: str, left: int) -> None:
        self._disk, self._phase, self._left = disk, phase, left

    def phase(self, name: str) -> None:
        if name == self._phase:
            fill(self._disk, self._left)


def failure(site: Folder, disk: Path, phase: str, left: int, output: Path | None = None) -> Problem | None:
    """Build while a disk fills, and free it again; return the error of the build, if any."""
    try:
        build(Options(site.root, NOW, output=output, jobs=1), Filler(disk, phase, left))
    except BuildError as error:
        (problem,) = error.problems
        return problem
    finally:
        (disk / "ballast").unlink()
    return None


def write(site: Folder, title: str) -> None:
    """Change the site so that every page, the search index and the permalinks change."""
    entitle(site, title)
    site.put("content/a8.md", article(title=f"Words of {title}"))


def records(site: Folder) -> bytes:
    return (site.root / "permalinks.jsonl").read_bytes()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("step", [150, pytest.param(5, marks=pytest.mark.slow)])
def test_a_disk_that_is_full_from_any_phase_on_leaves_the_site_as_it_was(phase: str, step: int, tmp_path: Path) -> None:
    """From no block to as many as the build needs; the last step leaves no margin."""
    with mounted(tmp_path / "disk", "8m") as disk:
        site = many(disk, 10)
        site.build(search=True)
        before = site.tree(), records(site)
        write(site, "Edition1")
        failures = 0
        for left in range(0, 1000, 1 if phase == "publish" else step):
            problem = failure(site, disk, phase, left)
            if problem is None:
                break
            failures += 1
            assert problem.hint.startswith("free some space"), problem
            assert (site.tree(), records(site)) == before
            assert names(disk) == {*INPUTS, "permalinks.jsonl", "public", ".public.sitegen", ".sitegen"}
            assert names(disk / ".public.sitegen") - {"previous"} == REST
        # When others wait for it, Pagefind may have written its index.
        assert failures > 1 or phase == "search"
        assert problem is None
        clean = site.copy(tmp_path / "clean")
        clean.build(search=True)
        site.build(search=True)
        assert (site.tree(), records(site)) == (clean.tree(), records(clean)) != before


def test_once_space_is_free_the_next_build_succeeds(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "8m") as disk:
        site = many(disk, 10)
        site.build(search=True)
        write(site, "Edition1")
        ballast = fill(disk)
        done = subprocess.run(BUILD, cwd=disk, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert "    fix: free some space\n" in done.stderr
        assert "nothing was published\n" in done.stderr
        ballast.unlink()
        subprocess.run(BUILD, cwd=disk, check=True, capture_output=True)
        assert "Edition1" in site.read("index.html")


@pytest.mark.parametrize("full", ["site/.sitegen", "output", "site"])
def test_each_place_that_a_build_writes_to_may_be_a_full_disk_of_its_own(full: str, tmp_path: Path) -> None:
    """The cache, the output, and the folder of the permalinks, which are written last."""
    with mounted(tmp_path / "site", "8m") as root, mounted(root / ".sitegen", "8m"), mounted(tmp_path / "output", "8m"):
        site, public = many(root, 10), tmp_path / "output/public"
        build(Options(root, NOW, output=public, jobs=1), Silent())
        before = (public / "index.html").read_bytes(), records(site)
        write(site, "Edition1")
        # All pages are written by the time that they are published.
        problem = failure(site, tmp_path / full, "render" if full == "output" else "publish", 0, public)
        assert problem
        assert problem.hint == "free some space"
        assert ((public / "index.html").read_bytes(), records(site)) == before
        assert names(root) == {*INPUTS, "permalinks.jsonl", ".sitegen"}
        build(Options(root, NOW, output=public, jobs=1), Silent())
        assert b"Edition1" in (public / "index.html").read_bytes()


# Files and folders without permissions.

NAMED = {
    "the output": ("public", 0o555, "site/public cannot be written"),
    "its parent": (".", 0o555, "site, the folder of the output, cannot be written"),
    "the folder of work": (".public.sitegen", 0o555, ".public.sitegen"),
    "the folder of the cache": (".sitegen", 0o555, ".sitegen"),
    "an article": ("content/a1.md", 0, "content/a1.md:1:1: error: cannot be read"),
    "a folder of articles": ("content/more", 0, "content/more:1:1: error: cannot be read"),
    "all content": ("content", 0, "content:1:1: error: cannot be read"),
    "a static file": ("static/robots.gif", 0, "static/robots.gif:1:1: error: cannot be read"),
    "a template": ("themes/own/templates/home.html", 0, "themes/own/templates/home.html"),
    "a theme": ("themes/own", 0, "themes/own"),
    "site.yaml": ("site.yaml", 0, "site.yaml:1:1: error: cannot be read"),
    "sources.yaml": ("sources.yaml", 0, "sources.yaml:1:1: error: cannot be read"),
    "permalinks.jsonl": ("permalinks.jsonl", 0, "permalinks.jsonl"),
}


@pytest.mark.parametrize(("locked", "mode", "message"), NAMED.values(), ids=NAMED.keys())
def test_a_file_that_may_not_be_read_or_written_is_named_and_the_site_stays(
    locked: str, mode: int, message: str, tmp_path: Path
) -> None:
    site = Folder(tmp_path / "site").write(
        f"-- site.yaml --\n{CONFIG}theme: own\n-- sources.yaml --\n{{}}\n-- content/more/b.md --\n{article()}"
        "-- themes/own/theme.yaml --\nextends: default\n"
        "-- themes/own/templates/home.html --\n<p>Home.</p>\n"
        "-- static/robots.gif --\nGIF\n"
    )
    site.put("content/a1.md", article())
    site.build()
    before = site.tree(), records(site)
    site.put("content/a1.md", article(title="Another title"))
    for path in (site.root, *site.root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (site.root / locked).chmod(mode)
    done = subprocess.run(
        [*BUILD, "--no-search"],
        cwd=site.root,
        preexec_fn=obey_permissions,
        capture_output=True,
        text=True,
        check=False,
    )
    (site.root / locked).chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (site.tree(), records(site)) == before
    assert names(site.root / ".public.sitegen") - {"previous"} == REST


def test_a_disk_without_inodes_is_told_while_pagefind_waits_for_ever(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "32M", inodes=400) as disk:
        documents, bundle = disk / "documents", disk / "bundle"
        documents.mkdir()
        (documents / "a.html").write_text("<!doctype html><html><body><main data-pagefind-body>Words.</main>")
        for number in range(os.statvfs(disk).f_favail):
            (disk / str(number)).touch()
        with pytest.raises(BuildError) as refusal, Pagefind().index(documents, bundle, "en", 1):
            pass
    (problem,) = refusal.value.problems
    assert problem.hint == "free some space, or build with --no-search"
