"""Limits of one article: each has its own error, and a bad article stops no other."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from sitegen.config.load import read_config
from sitegen.config.site import Config
from sitegen.config.site_yaml import Limits
from sitegen.content.article import ReadResult
from sitegen.content.library import reading_settings
from sitegen.content.read_cache import ReadCache
from sitegen.content.reader import File
from sitegen.content.sandbox import OUT_OF_TIME, read_within_limits, reader_process, send, start_process
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.store import Store
from tests.support.processes import kill, running, until
from tests.support.sites import CONFIG, Folder, article

SLOW = "^[" * 49_000
GOOD = article()
ONE_SECOND = Limits(article_seconds=1)
# Longer than the articles that are read without another process.
LONG = "Words of a long article. " * 3_000


def test_each_limit_is_told_with_its_place_and_what_to_raise(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(
        f"-- site.yaml --\n{CONFIG}limits: {{article_kilobytes: 900, article_depth: 10, article_seconds: 2,"
        " article_megabytes: 100, asset_megabytes: 1}\n"
    )
    texts = {
        "dense": "*" * 150_000,
        "deep": "Text.\n\n" + "> " * 11 + "a",
        "large": "a" * 900_001,
        "slow": SLOW,
        "wide": "x^[a]" * 20_000,
    }
    for name, text in texts.items():
        folder.put(f"content/{name}.md", article(text))
    folder.put("content/asset.md", article(f"[a](large.pdf) {GOOD}"))
    folder.put("content/large.pdf", b"%PDF" + bytes(1_000_001))
    found = [problem for problem in folder.problems() if problem.severity == "error"]
    limits = {problem.path: re.search("or raise `limits: (.*)` in site.yaml", problem.hint) for problem in found}
    assert [(problem.path, problem.line, problem.code) for problem in found] == [
        ("content/asset.md", 7, "asset-size"),
        ("content/deep.md", 9, "too-deep"),
        ("content/dense.md", 1, "too-dense"),
        ("content/large.md", 1, "too-large"),
        ("content/slow.md", 1, "too-slow"),
        ("content/wide.md", 1, "too-much-memory"),
    ]
    assert {path: limit[1] for path, limit in limits.items() if limit} == {
        "content/asset.md": "asset_megabytes",
        "content/deep.md": "article_depth",
        "content/dense.md": "article_kilobytes",
        "content/large.md": "article_kilobytes",
        "content/slow.md": "article_seconds",
        "content/wide.md": "article_megabytes",
    }


@pytest.mark.parametrize("depth", [1, 10, 58, 200])
def test_text_as_deep_as_the_limit_is_shown_and_deeper_text_refused(depth: int, tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}limits: {{article_depth: {depth}}}\n")
    folder.put("content/a.md", article(f"{'> ' * depth}deeply"))
    assert "too-deep" not in {problem.code for problem in folder.problems()}
    assert "deeply" in folder.read("2024/a/index.html")
    folder.put("content/a.md", article(f"> {'> ' * depth}deeply"))
    assert "too-deep" in {problem.code for problem in folder.problems()}


def read(text: str, limits: Limits = ONE_SECOND) -> set[str]:
    """Return the codes of a text's problems."""
    config = Config(title="t", url="https://example.org/", limits=limits)
    result = read_within_limits(File("a.md", article(text).encode(), reading_settings(config)))
    return {problem.code for problem in result.problems}


def test_time_is_limited_in_a_thread_too() -> None:
    """Alarms (SIGALRM) work in the main thread only."""
    with ThreadPoolExecutor(2) as threads:
        assert [*threads.map(read, [SLOW, LONG])] == [{"too-slow"}, set()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_article_stops_no_other(jobs: int, tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}limits: {{article_seconds: 1}}\n")
    for number in range(60):
        folder.put(f"content/a{number}.md", article(SLOW if number == 30 else LONG[:5_000]))
    folder.put("content/b.md", article("![a](missing.png) and more of a text that is long enough.\n"))
    with pytest.raises(BuildError) as caught:
        folder.build(jobs=jobs)
    found = {(problem.path, problem.code) for problem in caught.value.problems if problem.severity == "error"}
    assert found == {("content/a30.md", "too-slow"), ("content/b.md", "image-missing")}


def test_an_article_that_the_machine_refused_is_tried_again(tmp_path: Path) -> None:
    """The machine may have been busy with other work."""
    settings = reading_settings(read_config(CONFIG))
    results = {
        code: ReadResult(problems=(Problem("a.md", 1, 1, code, "message"),)) for code in ("too-slow", "too-deep")
    }
    with Store(tmp_path / "store") as store:
        cache = ReadCache(store, settings, {})
        for code, result in results.items():
            cache.save(code, result)
        cache.remember(results)
        assert [*ReadCache(store, settings, {}).load([*results])] == ["too-deep"]


def test_a_process_that_is_killed_refuses_its_article_alone() -> None:
    """The next article gets a new process."""
    reader_process().end()
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(read, SLOW, Limits(article_seconds=60))
        while (process := reader_process().process) is None:
            sleep(0.01)
        process.kill()
        assert reading.result() == {"not-read"}
    assert read(LONG) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends when its time is over")
def test_a_process_that_reads_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}limits: {{article_seconds: 600}}\n")
    folder.put("content/slow.md", article("^[" * 74_000))
    with running(folder, "--jobs", "1", "--no-search") as build:
        children = Path(f"/proc/{build.pid}/task/{build.pid}/children")
        assert until(lambda: children.read_text() != "")
        sleep(1)
        kill(build)


def test_a_bug_is_not_reported_as_a_timeout() -> None:
    """Without an alarm, the watchdog ends a process with the exit code of an uncaught exception."""
    with start_process() as process:
        assert process.stdin
        send(process.stdin, b"?")
        process.communicate()
    assert process.returncode not in {0, 1, OUT_OF_TIME}


def test_articles_read_before_take_no_memory_from_the_next() -> None:
    limits = Limits(article_megabytes=100)
    found = [read(text, limits) for text in (LONG, "x^[a]" * 11_000, LONG)]
    assert found == [set(), {"too-much-memory"}, set()]
