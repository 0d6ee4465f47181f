"""Sites of every size, workers that die, and wrong settings."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing import parent_process
from pathlib import Path
from time import sleep

import pytest

from sitegen.core.problems import BuildError
from sitegen.runtime.workers import Pool
from tests.support.processes import BUILD
from tests.support.sites import CONFIG, Folder, article

# Sites of almost no size.

DRAFT = article(draft="true")
SMALL = {
    "no article": ("-- content/notes.txt --\nnone\n", 0),
    "one article": (f"-- content/one.md --\n{article()}", 1),
    "only drafts": (f"-- content/one.md --\n{DRAFT}-- content/two.md --\n{DRAFT}", 0),
}


@pytest.mark.parametrize(("files", "count"), SMALL.values(), ids=SMALL.keys())
def test_a_site_of_almost_nothing_is_a_site(files: str, count: int, tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(files)
    assert folder.build(search=True).articles == count
    assert {"index.html", "404.html", "search/index.html", "atom.xml", "sitemap.xml", "robots.txt"} < set(folder.tree())
    assert ("There is no article yet." in folder.read("index.html")) == (count == 0)
    assert ("topics/index.html" in folder.tree()) == (count > 0)
    assert (tmp_path / "public/pagefind/pagefind.js").exists() == (count > 0)


def test_a_missing_content_folder_stops_the_build_before_anything_is_lost(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    folder.build()
    (tmp_path / "content").rename(tmp_path / "aside")
    (problem,) = folder.problems()
    assert problem.message == "the folder 'content' does not exist"
    assert "2024/one/index.html" in folder.tree()


# site.yaml.

WRONG = {
    "missing": (None, "config", 1),
    "empty": ("", "missing", 1),
    "a list": ("- title\n", "not-a-mapping", 1),
    "not UTF-8": (b"title: \xe9\n", "encoding", 1),
    "wrong type": (CONFIG + "paginate: many\n", "int-parsing", 3),
    "too much": (CONFIG + "paginate: 1000\n", "less-than-equal", 3),
    "unknown key": (CONFIG + "pagniate: 5\n", "unknown-key", 3),
    "twice": (CONFIG + "title: Again\n", "yaml-duplicate", 3),
    "!include": (CONFIG + "topics: !include topics.yaml\n", "yaml-tag", 3),
    "!!python": (CONFIG + "description: !!python/object/apply:os.system [id]\n", "yaml-tag", 3),
    "a plugin": (CONFIG + "plugins: [anything]\n", "unknown-key", 3),
    "a command": (CONFIG + "hooks: {before: rm -rf public}\n", "unknown-key", 3),
    "an alias": (CONFIG + "description: &a b\nlanguage: *a\n", "yaml-anchor", 3),
    "no theme": (CONFIG + "theme: nowhere\n", "theme", 3),
    "a theme elsewhere": (CONFIG + "theme: ../../etc\n", "theme", 3),
    "a theme of no name": (CONFIG + "theme: ''\n", "invalid", 3),
    "no content": (CONFIG + "paginate: 5\ncontent: nowhere\n", "content", 4),
    "content of no name": (CONFIG + "content: ''\n", "invalid", 3),
    "content that is published": (CONFIG + "paginate: 5\nstatic: content\n", "static", 4),
    "static files as content": (CONFIG + "content: static\n", "static", 3),
}


@pytest.mark.parametrize(("text", "code", "line"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_configuration_is_named_with_its_place(
    text: str | bytes | None, code: str, line: int, tmp_path: Path
) -> None:
    folder = Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    (tmp_path / "site.yaml").unlink()
    if text is not None:
        folder.put("site.yaml", text)
    with pytest.raises(BuildError) as caught:
        folder.build()
    problem = caught.value.problems[0]
    assert (problem.path, problem.line, problem.code) == ("site.yaml", line, code)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("pagniate: 5", "did you mean `paginate`?"),
        ("paginate: many", "`paginate` must be a whole number"),
        ("paginate: 1000", "`paginate` must be 33 or less"),
        ("paginate: 0", "`paginate` must be 1 or more"),
        ("limits: {article_seconds: 0}", "`limits: article_seconds` must be more than 0"),
        ("topics: [a, b]", "`topics` must be a mapping"),
    ],
)
def test_a_wrong_setting_is_answered_with_what_to_write(line: str, answer: str, tmp_path: Path) -> None:
    (problem,) = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}{line}\n").problems()
    assert answer in f"{problem.message} {problem.hint}"


def test_variables_of_the_environment_are_text(tmp_path: Path) -> None:
    """Nothing of the machine comes into the site."""
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}description: ${{HOME}} $HOME %PATH%\n")
    folder.put("content/one.md", article())
    folder.build()
    assert "${HOME} $HOME %PATH%" in folder.read("index.html")


# Python's audit hooks are called with every address that is looked up or connected to.
_NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"}:
        if not (event == "socket.connect" and isinstance(arguments[1], (str, bytes))):
            sys.exit(f"asked the network: {event} {arguments}")
sys.addaudithook(refuse)
from sitegen.cli.main import main
sys.exit(main(["build"]))
"""


def test_a_build_asks_no_network(tmp_path: Path) -> None:
    """Not even one whose failure it would ignore, which a missing network would not reveal."""
    folder = Folder(tmp_path).write("")
    folder.put("content/one.md", article("![a](https://example.org/a.png) <https://example.org/> and enough of words."))
    done = subprocess.run(
        [sys.executable, "-c", _NO_NETWORK], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_theme_without_a_template_is_named(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}theme: own\n-- themes/own/theme.yaml --\n")
    folder.put("content/one.md", article())
    folder.put("themes/own/templates/home.html", "home\n")
    (problem,) = folder.problems()
    assert "the theme has no article.html" in problem.message


@pytest.mark.parametrize("name", ["theme.yaml", "templates/home.html", "translations/en.po"])
def test_a_file_of_a_theme_that_is_not_utf8_is_named(name: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(
        f"-- site.yaml --\n{CONFIG}theme: own\n-- themes/own/theme.yaml --\nextends: default\n"
    )
    folder.put("content/one.md", article())
    folder.put(f"themes/own/{name}", b"\xff\xfe")
    (problem,) = folder.problems()
    assert (problem.path, problem.code) == (f"themes/own/{name}", "encoding")


# Workers.


def double(number: int) -> int:
    return 2 * number


def die_apart(number: int) -> int:
    """Kill this process, unless it is that of the test."""
    if parent_process() is not None and number == 50:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def here(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize(("jobs", "patience"), [(1, 0.0), (2, 0.0), (2, 60.0)])
def test_results_come_in_order_wherever_they_are_made(jobs: int, patience: float) -> None:
    with Pool(jobs, patience) as pool:
        assert list(pool.map(double, range(500), 500)) == [2 * number for number in range(500)]
        assert list(pool.map(double, range(500, 600), 100)) == [2 * number for number in range(500, 600)]


def how_nice(_: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def test_other_processes_give_way_to_the_main_one() -> None:
    with Pool(2, 0) as pool:
        assert {*pool.map(how_nice, range(50), 50)} == {how_nice(0), how_nice(0) + 10}


def test_processes_work_once_patience_is_over() -> None:
    with Pool(2, 0) as eager, Pool(2, 60) as patient:
        assert len(set(eager.map(here, range(500), 500))) > 1
        assert set(patient.map(here, range(500), 500)) == {os.getpid()}


def test_no_process_is_started_for_little_remaining_work() -> None:
    with Pool(2, 1e-9) as pool:
        assert set(pool.map(here, range(500), 1)) == {os.getpid()}


def here_after(seconds: float) -> int:
    if seconds:
        sleep(seconds)
    return os.getpid()


def test_slow_items_are_shared_wherever_they_stand() -> None:
    with Pool(2, 0.5) as pool:
        assert len(set(pool.map(here_after, [0.0] * 300 + [0.02] * 100, 400))) > 1


def test_neither_the_first_item_nor_other_work_counts_in_the_pace() -> None:
    def dear() -> Iterator[float]:
        yield 0.2
        sleep(0.2)
        yield from [0.0] * 200

    with Pool(2, 0.15) as pool:
        assert set(pool.map(here_after, dear(), 201)) == {os.getpid()}


def test_a_killed_worker_is_named_with_what_to_do() -> None:
    with Pool(2, 0) as pool, pytest.raises(BuildError) as caught:
        list(pool.map(die_apart, range(1000), 1000))
    (problem,) = caught.value.problems
    assert "killed" in problem.message
    assert "--jobs 1" in problem.hint


# Sites of every size. The limits of one article are tested with Markdown.

LARGE = {
    "100,000 articles": (100_000, lambda number: {"topic": f"T{number % 50}", "source": f"S{number % 200}"}),
    "one tag of all": (20_000, lambda number: {"tags": "[all]", "topic": "All", "source": "All"}),
    "50,000 tags": (10_000, lambda number: {"tags": f"[{', '.join(f't{number * 5 + tag}' for tag in range(5))}]"}),
}


@pytest.mark.slow
@pytest.mark.parametrize(("count", "fields"), LARGE.values(), ids=LARGE.keys())
def test_a_large_site_is_built_in_bounded_memory(
    count: int, fields: Callable[[int], dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Folder(tmp_path).write("")
    for number in range(count):
        date = f"{1980 + number % 45}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        folder.put(
            f"content/{number % 100}/a{number}.md", article(title=f"Title {number}", date=date, **fields(number))
        )
    for _ in range(2):
        said, peak = built(tmp_path)
        with capsys.disabled():
            print(f"\n{said}\npeak {peak:.0f} MB")
    assert " 0 rebuilt" in said
    pages = int(said.partition(" pages")[0].rpartition(" ")[2])
    assert peak < 300 + 0.004 * pages


# Linux counts the memory of the parent at the start as the child's own, so that the parent must be a small process.
MEASURE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def built(root: Path) -> tuple[str, float]:
    """Build a site; return the output, and the most memory that one of the processes had, in MB."""
    command = [sys.executable, "-c", MEASURE, *BUILD, "--no-search"]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    said, _, peak = done.stdout.strip().rpartition("\n")
    return said, int(peak) / (1_000_000 if sys.platform == "darwin" else 1000)


def test_the_memory_of_a_build_is_measured_without_that_of_the_tests(tmp_path: Path) -> None:
    Folder(tmp_path).write(f"-- content/one.md --\n{article()}")
    held = b"x" * 400_000_000
    assert 20 < built(tmp_path)[1] < len(held) / 2_000_000
