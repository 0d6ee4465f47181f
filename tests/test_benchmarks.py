"""The benchmark measures the right things; no test depends on a time."""

import re
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import DOCUMENT, replace_tables
from benchmarks.corpus import Article, base_articles, read_folder, repeated
from benchmarks.measure import FailedError, run, watch
from benchmarks.peers import sitegen
from benchmarks.preview import previewing
from benchmarks.scenarios import an_article, edit_body, edit_template, edit_title
from benchmarks.table import Measured, as_markdown
from tests.support.sites import Folder, article


@pytest.fixture
def base(tmp_path: Path) -> list[Article]:
    """Return the articles of a folder, two of which have one name."""
    folder = Folder(tmp_path / "base")
    for number in range(7):
        written = article(title=f"'Number: {number}'", topic="[Health, Data]", author="Ann Example")
        folder.put(f"{number}/2024-03-05-article-{number % 6}.md", written)
    return base_articles(folder.root)


@pytest.fixture(params=["a folder", "no folder"])
def articles(request: pytest.FixtureRequest, base: list[Article], tmp_path: Path) -> list[Article]:
    return repeated(base if request.param == "a folder" else base_articles(tmp_path / "none"), 30)


@pytest.fixture
def site(articles: list[Article], tmp_path: Path) -> Folder:
    return Folder(sitegen(tmp_path / "site", articles).folder)


def test_a_corpus_has_as_many_articles_as_wanted_under_names_of_their_own(site: Folder) -> None:
    result = site.build()
    assert result.articles == 30
    assert not [problem for problem in result.problems if problem.severity == "error"]


def test_only_what_no_other_generator_makes_is_left_out(base: list[Article], tmp_path: Path) -> None:
    equal = Folder(sitegen(tmp_path / "equal", base).folder)
    whole = Folder(sitegen(tmp_path / "whole", base, whole=True).folder)
    for site in (equal, whole):
        site.build()
    left_out = r"(.*/)?(citation|references|articles|datapackage)\.\w+|archive/\d+/.*"
    made = whole.tree().keys()
    assert equal.tree().keys() == {path for path in made if not re.fullmatch(left_out, path)}
    assert equal.tree().keys() < made


def test_a_corpus_is_the_same_each_time(articles: list[Article], site: Folder, tmp_path: Path) -> None:
    again = repeated(articles, 30)
    other = Folder(sitegen(tmp_path / "other", again).folder)
    files = [path.relative_to(site.root) for path in site.root.rglob("*.md")]
    assert len(files) == 30
    assert all((site.root / path).read_bytes() == (other.root / path).read_bytes() for path in files)


def test_a_larger_corpus_begins_with_the_smaller_one(base: list[Article]) -> None:
    assert repeated(base, 100)[:60] == repeated(base, 60)


@pytest.mark.parametrize(
    ("written", "read"),
    [("2011-11-28 8:32:24 -0400", "2011-11-28T08:32:24-04:00"), ("2011", "2011-01-01T00:00:00+00:00")],
)
def test_dates_are_read_as_people_write_them(written: str, read: str, tmp_path: Path) -> None:
    Folder(tmp_path).put("a.md", article(date=written))
    assert read_folder(tmp_path)[0].date.isoformat() == read


def test_every_edit_is_one_that_a_build_must_see(base: list[Article], tmp_path: Path) -> None:
    site = Folder(sitegen(tmp_path / "site", base).folder)
    site.build()
    path = next((site.root / "content").rglob("*.md"))
    edits = {edit_body: path, edit_title: path, edit_template: site.root / "themes/own/templates/list.html"}
    for number in (1, 2):
        for edit, target in edits.items():
            edit(target, number)
            assert site.build().rendered
            assert not site.build().rendered


def test_processes_that_outlive_their_parent_are_counted(tmp_path: Path) -> None:
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    orphan = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    cost = run([sys.executable, "-c", orphan], tmp_path)
    assert cost.cpu >= 0.3


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    child = "import time; held = b'x' * 40_000_000; time.sleep(2)"
    parent = f"import subprocess, sys; held = b'x' * 40_000_000; subprocess.run([sys.executable, '-c', {child!r}])"
    _, memory = watch([sys.executable, "-c", parent], tmp_path)
    assert 80_000_000 < memory.own < 200_000_000
    assert memory.search == 0


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="went wrong"):
        run([sys.executable, "-c", "raise SystemExit('went wrong')"], tmp_path)


def rows(text: str) -> list[str]:
    """Return the first cells of all tables."""
    return re.findall(r"^\| ([^|]*) \|", text, re.MULTILINE)


def test_the_document_has_every_line_that_the_benchmark_prints() -> None:
    printed = as_markdown(Measured({}, 10_000, 3, 0, {}, {}, {}))
    document = DOCUMENT.read_text(encoding="utf-8")
    assert rows(printed)
    assert rows(document) == rows(printed)
    assert rows(replace_tables(document, printed)) == rows(printed)


def test_a_preview_is_timed_until_its_page_has_the_edit(base: list[Article], tmp_path: Path) -> None:
    site = Folder(sitegen(tmp_path / "site", base).folder)
    site.build()
    path, url = an_article(site.root)
    command = [sys.executable, "-m", "sitegen", "serve", "--no-search", "--port", "0"]
    with previewing(command, site.root) as previewed:
        assert previewed.seconds(lambda: edit_body(path, 7), url, "Edit number 7.") > 0
