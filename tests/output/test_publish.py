"""Publishing: the live site is the old one or the new one, whatever happens during a build."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import parent_process
from pathlib import Path
from random import Random
from threading import Event

import pytest

from sitegen.build.options import Options
from sitegen.build.result import Result
from sitegen.build.run import build
from sitegen.core.problems import BuildError
from sitegen.output.folder import exclusive, output_at
from sitegen.output.swap import swap
from sitegen.runtime.workers import Pool
from tests.support.commands import run_apart
from tests.support.disks import mounted
from tests.support.processes import BUILD, REST, entitle, is_gone, kill, many, running, until
from tests.support.programs import write_another_version
from tests.support.sites import CONFIG, NOW, Folder, Silent, article, build_site

SAMPLE = ["index.html", "404.html", "topics/testing/index.html", "2024/a7/index.html", "atom.xml"]

posix = pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders and ends orphans")


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Write a site of a few articles."""
    return many(tmp_path, 20)


def slow_search(site: Folder) -> str:
    """Return a program that replaces Pagefind, says that it has begun, and does not end."""
    site.put("slow-search", f"#!/bin/sh\ntouch {site.root}/searching\nexec sleep 600\n")
    (site.root / "slow-search").chmod(0o755)
    return str(site.root / "slow-search")


def titles(folder: int) -> set[str]:
    """Return the titles of the pages of a folder; a missing page has none."""
    return {title_of(folder, path) for path in SAMPLE}


def title_of(folder: int, path: str) -> str:
    try:
        with open(os.open(path, os.O_RDONLY, dir_fd=folder), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return f"{path} is missing"
    found = re.search(r"Edition\d+", text)
    return found[0] if found and text.rstrip().endswith(("</html>", "</feed>")) else f"{path} is cut"


def live_titles(site: Folder) -> set[str]:
    """Return the titles of the live site at one moment; none where there is no site."""
    try:
        folder = os.open(site.root / "public", os.O_RDONLY)
    except FileNotFoundError:
        return set()
    try:
        return titles(folder)
    finally:
        os.close(folder)


# Kills the build when it is about to move or remove a folder for the n-th time.
KILLED = """
import os, signal, sys
left = int(sys.argv[1])
def kill(event, arguments):
    global left
    left -= event in {"os.rename", "shutil.rmtree", "ctypes.dlsym"}
    if left == 0:
        left = -1
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
from sitegen.cli.main import main
sys.exit(main(["build", "--no-search", "--jobs", "1"]))
"""


@linux
def test_a_build_killed_at_any_step_of_the_swap_leaves_the_old_site_or_the_new(tmp_path: Path) -> None:
    """Each step is held: these moments are too short to be met by chance."""
    site = many(tmp_path, 8)
    for edition in range(2):
        entitle(site, f"Edition{edition}")
        site.build()
    outcomes = []
    for step in range(1, 100):
        before = live_titles(site)
        entitle(site, f"Edition{step + 1}")
        killed = subprocess.run([sys.executable, "-c", KILLED, str(step)], cwd=site.root, check=False)
        assert live_titles(site) in (before, {f"Edition{step + 1}"})
        outcomes.append(live_titles(site) == before)
        site.build()
        assert live_titles(site) == {f"Edition{step + 1}"}
        assert {path.name for path in (site.root / ".public.sitegen").iterdir()} <= {*REST, "previous"}
        if killed.returncode == 0:
            break
    assert set(outcomes) == {True, False}


@posix
@pytest.mark.parametrize(
    ("number", "code"),
    [pytest.param(signal.SIGINT, 130, id="SIGINT"), pytest.param(signal.SIGTERM, 143, id="SIGTERM")],
)
def test_a_build_that_is_interrupted_while_pagefind_runs_leaves_nothing(site: Folder, number: int, code: int) -> None:
    entitle(site, "Edition0")
    site.build(search=True)
    entitle(site, "Edition1")
    with running(site, "--jobs", "2", SITEGEN_PAGEFIND=slow_search(site)) as process:
        assert until((site.root / "searching").exists)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        assert until(lambda: is_gone(process.pid)), "a process outlives the build"
    # CPython ends itself by the signal where the interrupt came within exec(), as in the making of a dataclass;
    # to a shell both are one.
    assert process.returncode in {code, -number}
    assert errors == ""
    assert live_titles(site) == {"Edition0"}
    assert {path.name for path in (site.root / ".public.sitegen").iterdir()} == REST


@linux
def test_a_search_that_was_left_alone_is_ended(site: Folder) -> None:
    """It would write into the staging directory of the next build."""
    with running(site, SITEGEN_PAGEFIND=slow_search(site)) as process:
        assert until((site.root / "searching").exists)
        kill(process)


def test_a_second_build_waits_says_for_whom_and_then_builds(site: Folder) -> None:
    """A killed build releases the lock."""
    entitle(site, "Edition1")
    with running(site, SITEGEN_PAGEFIND=slow_search(site)) as first:
        assert until((site.root / "searching").exists)
        with running(site, "--no-search") as second:
            assert second.stderr
            assert f"waiting for another build (process {first.pid}, since " in second.stderr.readline()
            first.kill()
            second.communicate(timeout=60)
            assert second.returncode == 0
    assert live_titles(site) == {"Edition1"}


@posix
def test_a_build_that_waits_can_be_ended_and_disturbs_nobody(site: Folder) -> None:
    with running(site, SITEGEN_PAGEFIND=slow_search(site)) as first:
        assert until((site.root / "searching").exists)
        with running(site, "--no-search") as second:
            assert second.stderr
            assert "waiting for another build" in second.stderr.readline()
            second.terminate()
            assert second.communicate(timeout=60) == ("", "")
            assert second.returncode == 143
        assert first.poll() is None
        assert f"process {first.pid}," in (site.root / ".public.sitegen/owner").read_text(encoding="utf-8")
        assert (site.root / ".public.sitegen/next").exists()


# Folders that may not be the output.


def nothing(site: Folder) -> None:
    """Change nothing."""


REFUSED = {
    "not made by sitegen": (lambda site: site.put("public/mine.txt", "mine"), "public", "not made by sitegen"),
    "a file": (lambda site: site.put("public", "mine"), "public", "not a folder"),
    "a link": (lambda site: (site.root / "public").symlink_to(site.root / "content"), "public", "a symbolic link"),
    "a link to nothing": (lambda site: (site.root / "public").symlink_to("nowhere"), "public", "a symbolic link"),
    "the root": (nothing, ".", "would replace"),
    "above the root": (nothing, "..", "would replace"),
    "the content": (nothing, "content", "would replace"),
    "inside the content": (nothing, "content/public", "is inside"),
    "inside the themes": (nothing, "themes/public", "is inside"),
    "inside the static files": (nothing, "static/public", "is inside"),
    "the root by another way": (nothing, "content/..", "would replace"),
}


@pytest.mark.parametrize(("prepare", "output", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_folder_that_a_build_would_harm_is_refused(
    prepare: Callable[[Folder], object], output: str, message: str, tmp_path: Path
) -> None:
    site = Folder(tmp_path / "site").write(f"-- content/one.md --\n{article()}")
    site.put("site.yaml", f"{CONFIG}output: {output}\n")
    prepare(site)
    before = stamps(tmp_path)
    (problem,) = site.problems()
    assert (problem.path, problem.line, problem.column, problem.code) == ("site.yaml", 3, 9, "output")
    assert message in problem.message
    assert stamps(tmp_path) == before


def test_an_output_of_the_command_line_is_refused_by_the_name_of_its_option(tmp_path: Path) -> None:
    Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    command = [*BUILD, "--output", "content"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("--output:1:1: error: the output folder would replace ")
    assert "    fix: choose another `--output`\n" in done.stderr


def stamps(root: Path) -> dict[str, int]:
    """Return the modification time of each file below a folder."""
    return {str(path): path.lstat().st_mtime_ns for path in root.rglob("*")}


@linux
def test_a_mount_point_is_refused(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    with mounted(tmp_path / "public", "1m"):
        (problem,) = site.problems()
    assert "mount point" in problem.message


# Changes by hand in the output and in the cache.


def overwrite(path: Path, data: bytes) -> None:
    """Write through a file, so that its inode stays."""
    with path.open("r+b") as file:
        file.truncate()
        file.write(data)


def change_by_link(public: Path) -> None:
    os.link(public / "index.html", public.parent / "link")
    overwrite(public.parent / "link", b"x" * (public / "index.html").stat().st_size)


def move_away(path: Path) -> None:
    """Leave a link to a file or folder in its place."""
    away = path.parent.parent / f"{path.name} away"
    path.rename(away)
    path.symlink_to(away)


def empty(public: Path) -> None:
    shutil.rmtree(public)
    public.mkdir()


VANDALISM: dict[str, Callable[[Path], object]] = {
    "a changed page": lambda public: (public / "index.html").write_bytes(b"changed"),
    "a changed page of the same size": lambda public: overwrite(
        public / "index.html", b"x" * (public / "index.html").stat().st_size
    ),
    "a page changed through a hard link": change_by_link,
    "a changed static file": lambda public: overwrite(public / "style.css", b"changed"),
    "a changed file of the search": lambda public: overwrite(public / "pagefind/pagefind.js", b"changed"),
    "a deleted file of the search": lambda public: (public / "pagefind/pagefind-entry.json").unlink(),
    "a deleted page": lambda public: (public / "index.html").unlink(),
    "a new file": lambda public: (public / "new.txt").write_text("new"),
    "a new file of the search": lambda public: (public / "pagefind/new.txt").write_text("new"),
    "a new folder": lambda public: (public / "new").mkdir(),
    "a new link": lambda public: (public / "new").symlink_to(public),
    "a page that is now a link": lambda public: move_away(public / "index.html"),
    "a folder that is now a link": lambda public: move_away(public / "2024"),
    "no output": shutil.rmtree,
    "an empty output": empty,
}


@pytest.fixture(scope="module")
def vandalised(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site with a previous tree, which the next build repairs after each change of the output."""
    site = build_site(tmp_path_factory.mktemp("vandalised"), f"-- content/one.md --\n{article()}", search=True)
    site.build(search=True, clean=True)
    return site


@pytest.mark.parametrize("change", VANDALISM.values(), ids=VANDALISM.keys())
def test_changes_by_hand_in_the_output_neither_survive_nor_harm(
    change: Callable[[Path], object], vandalised: Folder
) -> None:
    before = everything(vandalised)
    change(vandalised.root / "public")
    assert everything(vandalised) != before
    vandalised.build(search=True)
    after = everything(vandalised)
    assert (len(after), without_search(after)) == (len(before), without_search(before))


def plant(previous: Path) -> None:
    (previous / "planted").mkdir()
    (previous / "planted/page.html").write_text("planted")


EARLIER: dict[str, Callable[[Path], object]] = {
    "a changed page": lambda previous: overwrite(previous / "index.html", b"changed"),
    "a deleted page": lambda previous: (previous / "2024/one/index.html").unlink(),
    "a new page": plant,
    "no tree": shutil.rmtree,
    "a link": move_away,
}


@pytest.mark.parametrize("change", EARLIER.values(), ids=EARLIER.keys())
def test_changes_by_hand_in_the_previous_tree_are_not_published(
    change: Callable[[Path], object], tmp_path: Path
) -> None:
    site = build_site(tmp_path / "site", f"-- content/one.md --\n{article()}")
    site.put("content/two.md", article("Other words.\n", title="Two"))
    site.build()
    change(tmp_path / "site/.public.sitegen/previous")
    site.put("content/two.md", article("And others.\n", title="Two"))
    site.build()
    clean = site.copy(tmp_path / "clean")
    clean.build()
    assert everything(site) == everything(clean)


def without_search(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out the files that Pagefind names at random."""
    return {path: data for path, data in files.items() if not path.startswith("pagefind/")}


def everything(site: Folder) -> dict[str, bytes]:
    """Return all files, links and empty folders of the output."""
    public = site.root / "public"
    found = [path for path in public.rglob("*") if path.is_symlink() or not path.is_dir() or not any(path.iterdir())]
    return {
        path.relative_to(public).as_posix(): path.read_bytes() if path.is_file() and not path.is_symlink() else b"-"
        for path in found
    }


@posix
@pytest.mark.parametrize("live", [True, False], ids=["over a site", "the first site"])
@pytest.mark.parametrize("name", ["next", "documents", "previous"])
@pytest.mark.parametrize("place", [lambda path: path.write_text("mine"), lambda path: path.symlink_to("../content")])
def test_a_file_or_a_link_in_the_place_of_a_folder_of_work_is_removed(
    place: Callable[[Path], object], name: str, live: bool, tmp_path: Path
) -> None:
    site = many(tmp_path, 2)
    if live:
        site.build()
    (tmp_path / ".public.sitegen").mkdir(exist_ok=True)
    place(tmp_path / ".public.sitegen" / name)
    entitle(site, "Edition1")
    site.build()
    assert "Edition1" in site.read("index.html")
    left = tmp_path / ".public.sitegen" / name
    assert not left.is_file()
    assert not left.is_symlink()
    assert (tmp_path / "content/a1.md").exists()


# Writes into a folder for some time, as the last processes of a build that was killed may into the tree being made.
WRITING = """
import os, sys
for number in range(1000):
    open(f"{sys.argv[1]}/{number}", "w").close()
    print(flush=True)
"""


def test_a_build_waits_for_the_last_writes_of_one_that_was_killed(tmp_path: Path) -> None:
    site = many(tmp_path, 2)
    place = tmp_path / ".public.sitegen/next/late"
    place.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", WRITING, str(place)], stdout=subprocess.PIPE) as writing:
        assert writing.stdout
        writing.stdout.readline()
        site.build()
    site.build()
    assert set(os.listdir(tmp_path / ".public.sitegen")) == REST


def garble(path: Path, statement: str) -> None:
    """Change a cache by SQL."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def become_a_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no cache": lambda path: path.unlink(),
    "a folder": become_a_folder,
    "a folder for a journal": lambda path: path.with_name("cache.sqlite-journal").mkdir(),
    "not to be written": lambda path: path.chmod(0o444),
    "an empty cache": lambda path: path.write_bytes(b""),
    "not a database": lambda path: path.write_bytes(b"This is no database. " * 1000),
    "a database cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "a page of zeros": lambda path: overwrite_at(path, 8192, b"\0" * 4096),
    "a page of noise": lambda path: overwrite_at(path, 4096, Random(4711).randbytes(4096)),
    "every page but the first of noise": lambda path: overwrite_at(
        path, 4096, Random(4711).randbytes(path.stat().st_size - 4096)
    ),
    "a table whose name is no text": lambda path: overwrite_at(
        path, path.read_bytes().index(b"tableentriesentries") + 5, b"\xf2\xf2"
    ),
    "a journal of another": lambda path: path.with_name("cache.sqlite-journal").write_bytes(b"\xd9\xd5" * 5000),
    "another table": lambda path: garble(path, "ALTER TABLE entries RENAME COLUMN value TO other"),
    "no table": lambda path: garble(path, "DROP TABLE entries"),
    "values of another kind": lambda path: garble(path, "UPDATE entries SET value = 'text'"),
    "no values": lambda path: garble(path, "UPDATE entries SET value = NULL"),
    "empty values": lambda path: garble(path, "UPDATE entries SET value = x''"),
    "values that are cut": lambda path: garble(path, "UPDATE entries SET value = substr(value, 1, length(value) - 1)"),
    "values of one another": lambda path: garble(path, "UPDATE entries SET value = (SELECT max(value) FROM entries)"),
    "no texts": lambda path: garble(path, "DELETE FROM entries WHERE key = (SELECT max(key) FROM entries)"),
}


def overwrite_at(path: Path, place: int, data: bytes) -> None:
    """Write into the middle of a file."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, dict[str, bytes]]:
    """Return the site, built clean, whose cache is damaged."""
    site = many(tmp_path_factory.mktemp("undamaged"), 12)
    entitle(site, "Edition1")
    return site.build(), site.tree()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_cache_costs_time_only(
    damage: Callable[[Path], object], undamaged: tuple[Result, dict[str, bytes]], tmp_path: Path
) -> None:
    site = many(tmp_path, 12)
    site.build()
    damage(site.root / ".sitegen/cache.sqlite")
    entitle(site, "Edition1")
    result, tree = undamaged
    # The edit takes away a tag, which is told once.
    assert {problem.code for problem in site.build().problems} <= {"address-gone"}
    assert not result.problems
    assert site.tree() == tree


@pytest.mark.parametrize("count", [15, pytest.param(400, marks=pytest.mark.slow)])
def test_a_cache_with_any_bytes_overwritten_costs_time_only(count: int, tmp_path: Path) -> None:
    site = many(tmp_path / "site", 4)
    site.build()
    other = site.copy(tmp_path / "other")
    other.build()
    cache, chance = site.root / ".sitegen/cache.sqlite", Random(4711)
    whole = cache.read_bytes()
    for step in range(count):
        damaged = bytearray(whole)
        # Some anywhere, some in the pages that say where everything is.
        size = len(damaged) if step % 2 else min(len(damaged), 8192)
        for _ in range(chance.choice([1, 8, 100])):
            damaged[chance.randrange(size)] ^= 1 << chance.randrange(8)
        cache.write_bytes(damaged)
        shutil.rmtree(site.root / "public" / chance.choice(["2024", "topics"]))
        site.build()
        assert site.tree() == other.tree()


def test_results_cached_by_another_version_are_made_again(tmp_path: Path) -> None:
    site = many(tmp_path / "site", 3)
    pages = site.build().pages
    write_another_version(tmp_path / "program")
    done = run_apart(site.root, "build", "--no-search", "--json", PYTHONPATH=str(tmp_path / "program"))
    assert json.loads(done.stdout)["rendered"] == pages


def test_two_sites_may_take_turns_with_one_output(tmp_path: Path) -> None:
    first, second = (many(tmp_path / name, 3) for name in ("first", "second"))
    entitle(first, "Edition1")
    entitle(second, "Edition2")
    for site, title in [(first, "Edition1"), (second, "Edition2")] * 2:
        build(Options(site.root, NOW, output=tmp_path / "public", jobs=1, search=False), Silent())
        assert title in (tmp_path / "public/index.html").read_text(encoding="utf-8")


def test_the_previous_tree_is_kept(tmp_path: Path) -> None:
    site = many(tmp_path, 2)
    site.build()
    before = site.tree()
    entitle(site, "Edition1")
    site.build()
    (tmp_path / "public").rename(tmp_path / "away")
    (tmp_path / ".public.sitegen/previous").rename(tmp_path / "public")
    assert site.tree() == before


def test_two_renames_replace_an_exchange_that_the_system_lacks(tmp_path: Path) -> None:
    output, folder = output_at(tmp_path / "public"), Folder(tmp_path)
    for title in ("First", "Second"):
        folder.put(f"{output.next.relative_to(tmp_path)}/index.html", title)
        swap(output, exchange=lambda _first, _second: False)
        assert folder.read("index.html") == title
    assert (output.previous / "index.html").read_text(encoding="utf-8") == "First"
    assert not output.swapping.exists()


def test_a_site_whose_build_was_killed_between_two_renames_comes_back(tmp_path: Path) -> None:
    site = many(tmp_path, 2)
    site.build()
    before = site.tree()
    (tmp_path / "public").rename(tmp_path / ".public.sitegen/previous")
    (tmp_path / ".public.sitegen/swapping").touch()
    site.put("content/broken.md", "no front matter\n")
    assert site.problems()
    assert site.tree() == before


class Waiting(Silent):
    """A reporter that says that a build waits for another."""

    def __init__(self, waits: Event) -> None:
        self._waits = waits

    def waiting(self, owner: str) -> None:
        """Wait for another build."""
        self._waits.set()


def test_settings_that_change_while_a_build_waits_are_built(tmp_path: Path) -> None:
    site = many(tmp_path, 2)
    site.build()
    waits = Event()
    with ThreadPoolExecutor() as thread, exclusive(output_at(tmp_path / "public").work, lambda _: None):
        waiting = thread.submit(build, Options(site.root, NOW, jobs=1, search=False), Waiting(waits))
        assert waits.wait(60)
        site.put("site.yaml", "title: Another\nurl: https://example.org/\n")
    error = waiting.exception()
    assert isinstance(error, BuildError)
    assert [str(problem.message) for problem in error.problems] == ["it was changed while another build worked"]
    site.build()
    assert "Another" in site.read("index.html")


def test_a_site_that_was_removed_stays_so_where_the_next_build_fails(tmp_path: Path) -> None:
    site = many(tmp_path, 2)
    site.put("content/draft.md", article(draft="true"))
    site.build(drafts=True)
    site.build()
    shutil.rmtree(tmp_path / "public")
    site.put("content/bad.md", "---\n")
    assert site.problems()
    assert not (tmp_path / "public").exists()


def test_processes_that_were_killed_are_started_anew_for_the_next_build(tmp_path: Path) -> None:
    with Pool(2, patience=0) as pool:
        with pytest.raises(BuildError, match="killed"):
            list(pool.map(end_itself, range(100), 100))
        assert list(pool.map(abs, range(-100, 0), 100)) == list(range(100, 0, -1))


def end_itself(_number: int) -> None:
    """Kill this process, unless it is one of the tests."""
    if parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
