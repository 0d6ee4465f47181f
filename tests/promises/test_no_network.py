"""A build needs no network, and makes no request."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.every_kind import SITE
from tests.support.png import png
from tests.support.processes import BUILD, many
from tests.support.sites import Folder

# A network of its own, in which not even this machine is reached.
ALONE = ["unshare", "--map-root-user", "--net"]
REACH = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=10)"


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """Return the command that runs another one without a network."""
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        # In CI nobody reads about skipped tests.
        if os.environ.get("CI") and os.geteuid() == 0:
            pytest.fail("no network can be taken away here")
        pytest.skip("taking the network away needs Linux and its namespaces")
    return ALONE


def test_without_a_network_this_machine_is_not_reached(alone: list[str]) -> None:
    """Otherwise the tests below would prove nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach = [sys.executable, "-c", REACH, str(server.getsockname()[1])]
        assert subprocess.run(reach, check=False).returncode == 0
        assert subprocess.run([*alone, *reach], capture_output=True, check=False).returncode != 0


def test_a_build_without_a_network_is_the_same(alone: list[str], tmp_path: Path) -> None:
    """With every kind of page, links and pictures of other sites, the real Pagefind, and worker processes."""
    site = many(tmp_path / "site", 60).write(SITE)
    site.put("content/sign.png", png())
    other = site.copy(tmp_path / "other")
    subprocess.run([*BUILD, "--jobs", "2"], cwd=site.root, check=True, capture_output=True)
    done = subprocess.run([*alone, *BUILD, "--jobs", "2"], cwd=other.root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert other.tree() == site.tree()
    assert engine(other) == engine(site) != []


def engine(site: Folder) -> list[str]:
    """Return the names of the index's files that are digests of their contents."""
    return sorted(path.name for path in (site.root / "public").rglob("*.pf_fragment"))
