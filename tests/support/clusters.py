"""Dask clusters of separate processes, on this machine."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import IO

_STARTED = re.compile(r"(?:Scheduler|Start worker) at:\s+(\S+)")


@dataclass
class Node:
    """A scheduler or a worker: a process, its log, and its address."""

    process: "subprocess.Popen[bytes]"
    log: Path
    address: str = ""

    def wait(self) -> None:
        """Wait until it prints its address."""
        until = monotonic() + 120
        while not (found := _STARTED.search(self.log.read_text(encoding="utf-8"))):
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert monotonic() < until, "it takes too long"
            sleep(0.05)
        self.address = found[1]

    def kill(self) -> bool:
        """Kill it, as a power cut would."""
        self.process.kill()
        return self.process.wait() != 0


@dataclass
class LocalCluster:
    """A scheduler and its workers, each a process of its own."""

    folder: Path
    nodes: list[Node] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return the address of the scheduler."""
        return self.nodes[0].address

    @property
    def workers(self) -> list[Node]:
        """Return the workers that run."""
        return [node for node in self.nodes[1:] if node.process.poll() is None]

    def add_workers(self, number: int, threads: int = 1, **variables: str) -> list[Node]:
        """Start workers, with variables of the environment."""
        options = ("--nthreads", str(threads), "--no-nanny", "--local-directory", str(self.folder))
        added = [self.start("worker", self.address, *options, **variables) for _ in range(number)]
        for node in added:
            node.wait()
        return added

    @contextmanager
    def stopped_workers(self, after: IO[str] | None) -> Iterator[None]:
        """Suspend the workers once a first line has been printed."""
        assert after
        assert after.readline()
        workers = self.workers
        for node in workers:
            node.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for node in workers:
                node.process.send_signal(signal.SIGCONT)

    def start(self, role: str, *options: str, **variables: str) -> Node:
        """Start a scheduler or a worker, without waiting for it."""
        log = self.folder / f"{len(self.nodes)}.log"
        command = [sys.executable, "-m", "dask", role, *options, "--host", "127.0.0.1", "--no-dashboard"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=self.folder, env={**os.environ, **variables}, stdout=output, stderr=output
            )
        self.nodes.append(Node(process, log))
        return self.nodes[-1]


@contextmanager
def local_cluster(folder: Path, workers: int = 2, threads: int = 1, **variables: str) -> Iterator[LocalCluster]:
    """Run a cluster, its scheduler with environment variables, and kill it in the end."""
    cluster = LocalCluster(folder)
    try:
        cluster.start("scheduler", "--port", "0", **variables).wait()
        cluster.add_workers(workers, threads)
        yield cluster
    finally:
        for node in reversed(cluster.nodes):
            # A worker that was stopped hears nothing else.
            node.kill()
