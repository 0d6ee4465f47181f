"""Builds on a Dask cluster of separate processes: the same bytes, even if workers die."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import pytest
from distributed import Client

import sitegen
from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.cluster import Cluster, connected
from tests.support.clusters import LocalCluster, local_cluster
from tests.support.commands import run, run_apart
from tests.support.programs import write_another_version
from tests.support.server import serve
from tests.support.sites import CONFIG, NOW, Folder, Silent, article

Item = TypeVar("Item")
Result = TypeVar("Result")

# Several batches for each worker.
ARTICLES = 150


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Return two workers of two threads each."""
    with local_cluster(tmp_path_factory.mktemp("cluster"), threads=2) as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Write and build a site whose articles and pages fill many batches."""
    folder = many(tmp_path_factory.mktemp("site"), ARTICLES)
    folder.build()
    return folder


def many(root: Path, count: int) -> Folder:
    """Write articles with bare links, which a library finds that is not thread-safe."""
    folder = Folder(root).write("")
    for number in range(count):
        links = f"https://example.com/{number}, www.example.net/{number} and [the next](a{(number + 1) % count}.md)"
        folder.put(
            f"content/a{number}.md", article(f"See {links}.\n" * 3, title=f"Title {number}", tags=f"[t{number % 40}]")
        )
    return folder


def refusal(address: str, patience: float = 15) -> tuple[Problem, ...]:
    """Return the error of a cluster that cannot be used."""
    with pytest.raises(BuildError) as caught, connected(address, patience):
        pass
    return caught.value.problems


def until(true: Callable[[], object]) -> None:
    """Wait until a condition is true, at most two minutes, since the machine may be busy."""
    end = monotonic() + 120
    while not true():
        assert monotonic() < end, "it takes too long"
        sleep(0.01)


def slowly(function: Callable[[Item], Result], item: Item) -> Result:
    sleep(0.005)
    return function(item)


class Watched:
    """Slow workers of a cluster; after `number` results, `happens` is called until it succeeds."""

    shares_disk = False

    def __init__(self, workers: Cluster, number: int, happens: Callable[[], bool]) -> None:
        self._workers = workers
        self._left = number
        self._happens = happens

    def done(self) -> None:
        self._workers.done()

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], count: int) -> Iterator[Result]:
        for result in self._workers.map(partial(slowly, function), items, count):
            self._left -= 1
            if self._left <= 0 and self._happens():
                self._left = sys.maxsize
            yield result


def tasks(address: str) -> dict[str, list[str]]:
    """Return the tasks of each worker."""
    with Client(address, set_as_default=False) as client:
        found: dict[str, list[str]] = client.processing()
        return found


def test_a_cluster_makes_the_bytes_that_one_process_makes(cluster: LocalCluster, site: Folder, tmp_path: Path) -> None:
    copy = site.copy(tmp_path)
    done = run_apart(copy.root, "build", "--no-search", "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"2 workers of {cluster.address}\n"
    assert done.stdout.startswith(f"{ARTICLES} articles, ")
    assert copy.tree() == site.tree()


def here(_: int) -> int:
    sleep(0.001)
    return os.getpid()


def test_every_worker_works_and_the_command_does_not(cluster: LocalCluster) -> None:
    with connected(cluster.address) as workers:
        assert set(workers.map(here, range(2000), 2000)) == {node.process.pid for node in cluster.workers}


def test_a_worker_that_is_killed_half_way_leaves_its_work_to_others(
    cluster: LocalCluster, site: Folder, tmp_path: Path
) -> None:
    copy = site.copy(tmp_path)
    (victim,) = cluster.add_workers(1)

    def kill() -> bool:
        # It is stopped first, so that it cannot finish its tasks meanwhile.
        victim.process.send_signal(signal.SIGSTOP)
        if busy := bool(tasks(cluster.address)[victim.address]):
            victim.kill()
        else:
            victim.process.send_signal(signal.SIGCONT)
        return busy

    with connected(cluster.address) as workers:
        assert len(workers) == 3
        build(Options(copy.root, NOW, search=False), Silent(), Watched(workers, ARTICLES // 2, kill))
        assert len(workers) == 2
    assert copy.tree() == site.tree()


@pytest.mark.slow
@pytest.mark.parametrize("dies", ["scheduler", "worker"])
def test_a_cluster_that_dies_half_way_fails_the_build_and_leaves_the_site_as_it_was(dies: str, tmp_path: Path) -> None:
    folder = many(tmp_path / "site", 100)
    folder.build()
    before = folder.tree()
    folder.put("site.yaml", CONFIG.replace("Review", "Another"))
    with local_cluster(tmp_path, workers=1) as doomed, connected(doomed.address, patience=3) as workers:
        node = doomed.nodes[0] if dies == "scheduler" else doomed.nodes[1]
        with pytest.raises(BuildError) as caught:
            build(Options(folder.root, NOW, search=False), Silent(), Watched(workers, 30, node.kill))
    (problem,) = caught.value.problems
    assert problem.message == f"the cluster of {doomed.address} does not answer"
    assert folder.tree() == before


@pytest.mark.slow
def test_a_batch_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with (
        local_cluster(tmp_path, workers=4) as doomed,
        connected(doomed.address) as workers,
        pytest.raises(BuildError) as caught,
    ):
        list(workers.map(die, [1], 1))
    (problem,) = caught.value.problems
    assert "one worker after another died" in problem.message


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_limit_on_the_time_of_an_article_holds_there_too(cluster: LocalCluster, tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}limits: {{article_seconds: 1}}\n")
    folder.put("content/good.md", article())
    folder.put("content/slow.md", article("^[" * 20_000))
    with connected(cluster.address) as workers, pytest.raises(BuildError) as caught:
        build(Options(folder.root, NOW, search=False), Silent(), workers)
    assert [(one.path, one.code) for one in caught.value.problems] == [("content/slow.md", "too-slow")]


def test_ctrl_c_cancels_the_remaining_work(cluster: LocalCluster, site: Folder, tmp_path: Path) -> None:
    copy = site.copy(tmp_path)
    command = [sys.executable, "-m", "sitegen", "build", "--scheduler", cluster.address]
    with (
        subprocess.Popen(command, cwd=copy.root, stderr=subprocess.PIPE, text=True) as process,
        cluster.stopped_workers(after=process.stderr),
    ):
        until(lambda: any(tasks(cluster.address).values()))
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        until(lambda: not any(tasks(cluster.address).values()))
    assert process.returncode == 130
    assert not told
    assert not (copy.root / "public").exists()


# Versions differ where a folder that comes first in the path has others.


def other_library(folder: Path) -> str:
    Folder(folder).put("jinja2-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: jinja2\nVersion: 2.0\n")
    return "jinja2 2.0 (here "


def other_source(folder: Path) -> str:
    write_another_version(folder)
    return f"sitegen {sitegen.__version__}+"


def no_sitegen(folder: Path) -> str:
    Folder(folder).put("sitegen/__init__.py", "")
    return "No module named 'sitegen."


@pytest.mark.parametrize(
    ("differ", "late"),
    [
        (other_library, True),
        (other_source, False),
        pytest.param(other_library, False, marks=pytest.mark.slow),
        pytest.param(other_source, True, marks=pytest.mark.slow),
        # One that comes late without sitegen cannot read its tasks, ends itself, and leaves them to others.
        pytest.param(no_sitegen, False, marks=pytest.mark.slow),
    ],
)
def test_a_worker_of_other_versions_is_refused_by_name(
    differ: Callable[[Path], str], late: bool, cluster: LocalCluster, tmp_path: Path
) -> None:
    difference = differ(tmp_path)
    with ExitStack() as stack:
        workers = stack.enter_context(connected(cluster.address)) if late else None
        (other,) = cluster.add_workers(1, PYTHONPATH=str(tmp_path))
        stack.callback(until, lambda: other.address not in tasks(cluster.address))
        stack.callback(other.kill)
        if workers:
            with pytest.raises(BuildError) as caught:
                list(workers.map(here, range(3000), 3000))
            (problem,) = caught.value.problems
        else:
            (problem,) = refusal(cluster.address)
    assert difference in problem.message
    assert problem.message.startswith(f"{other.address} has ")
    assert "the same versions" in problem.hint


@pytest.mark.slow
def test_all_that_differ_are_named_at_once(tmp_path: Path) -> None:
    other_library(tmp_path / "path")
    with local_cluster(tmp_path, workers=0, PYTHONPATH=str(tmp_path / "path")) as other:
        added = other.add_workers(2, PYTHONPATH=str(tmp_path / "path"))
        problems = refusal(other.address)
    assert [problem.message.split(" has ")[0] for problem in problems] == [
        "the scheduler",
        *sorted(node.address for node in added),
    ]


@pytest.mark.slow
def test_a_cluster_without_workers_is_refused(tmp_path: Path) -> None:
    with local_cluster(tmp_path, workers=0) as empty:
        (problem,) = refusal(empty.address, patience=2)
    assert problem.message == f"{empty.address} has no workers"
    assert f"dask worker {empty.address}" in problem.hint


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
@pytest.mark.parametrize("answers", ["nothing", "silence", "HTTP"])
def test_the_error_names_the_address_when_no_scheduler_answers(answers: str, protocol: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, serve(tmp_path) as web:
        address = f"{protocol}://127.0.0.1:{listening.getsockname()[1]}"
        if answers == "nothing":
            listening.close()
        elif answers == "HTTP":
            address = re.sub("^http", protocol, web).rstrip("/")
        (problem,) = refusal(address, patience=1)
    assert problem.message.startswith(f"no scheduler answers at {address}: ")


@pytest.mark.slow
def test_a_scheduler_that_cannot_be_reached_ends_the_command_with_1(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article())
    done = run_apart(tmp_path, "build", "--no-search", "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("--scheduler:1:1: error: no scheduler answers at tcp://127.0.0.1:1: ")
    assert done.stderr.splitlines()[1] == "    fix: start one with `dask scheduler`, or give its address"


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://", "tcp://here", "tcp://a b:1"])
def test_an_invalid_address_of_a_cluster_is_a_wrong_use(address: str, tmp_path: Path) -> None:
    done = run(tmp_path, "build", "--scheduler", address)
    assert done.returncode == 2
    assert f"{address!r} is not an address" in done.stderr


def test_a_cluster_and_a_number_of_processes_exclude_each_other(tmp_path: Path) -> None:
    done = run(tmp_path, "build", "--scheduler", "tcp://127.0.0.1:8786", "--jobs", "2")
    assert done.returncode == 2
    assert "not allowed with argument" in done.stderr


def test_without_dask_the_command_says_what_to_install(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article())
    program = """
import sys
sys.modules["dask"] = sys.modules["distributed"] = None
from sitegen.cli.main import main
assert main(["build", "--no-search"]) == 0
sys.exit(main(["build", "--scheduler", "tcp://127.0.0.1:8786"]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Dask is not installed" in done.stderr
    assert "fix: install sitegen[dask]" in done.stderr


def test_nothing_else_loads_dask(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article())
    program = """
import sys
from sitegen.cli.main import main
main(["build", "--no-search"])
sys.exit(bool({"dask", "distributed"} & sys.modules.keys()))
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False).returncode == 0
