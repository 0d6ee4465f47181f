"""Builds on a Dask cluster of separate processes: the same bytes, also where workers die."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import pytest
from distributed import Client

from sitegen.build import build
from sitegen.cluster import Cluster, connected
from sitegen.options import Options
from sitegen.problems import BuildError, Problem
from tests.clusters import LocalCluster, local_cluster
from tests.server import serve
from tests.sites import NOW, Folder, Silent, article

Item = TypeVar("Item")
Result = TypeVar("Result")

ARTICLES = 300


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Return two workers of two threads each."""
    with local_cluster(tmp_path_factory.mktemp("cluster"), threads=2) as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Write and build a site whose articles and pages fill many batches."""
    folder = Folder(tmp_path_factory.mktemp("site")).write("")
    for number in range(ARTICLES):
        # Bare links are found by a library that keeps its place in a text, so not by two threads at once.
        text = f"See https://example.org/{number} and www.example.net/{number}, [the next](a{(number + 1) % ARTICLES}.md).\n"
        folder.put(f"content/a{number}.md", article(text * 3, title=f"Title {number}", tags=f"[t{number % 40}]"))
    folder.build()
    return folder


def build_on(cluster: LocalCluster, folder: Folder) -> None:
    with connected(cluster.address) as workers:
        build(Options(folder.root, NOW, search=False), Silent(), workers)


def refusal(address: str) -> tuple[Problem, ...]:
    """Return why a cluster cannot be used."""
    with pytest.raises(BuildError) as caught, connected(address):
        pass
    return caught.value.problems


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sitegen", "build", "--no-search", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)


def until(true: Callable[[], object]) -> None:
    """Wait for something, up to half a minute."""
    end = monotonic() + 30
    while not true():
        assert monotonic() < end, "it takes too long"
        sleep(0.01)


def test_a_cluster_makes_the_bytes_that_one_process_makes(cluster: LocalCluster, site: Folder, tmp_path: Path) -> None:
    copy = site.copy(tmp_path)
    done = run(copy.root, "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"2 workers of {cluster.address}\n"
    assert done.stdout.startswith(f"{ARTICLES} articles, ")
    assert copy.tree() == site.tree()


def here(_: int) -> tuple[int, bool]:
    sleep(0.001)
    return os.getpid()


def test_every_worker_works_and_the_command_does_not(cluster: LocalCluster) -> None:
    with connected(cluster.address) as workers:
        assert set(workers.map(here, range(2000))) == {node.process.pid for node in cluster.workers}
