"""Workers of a Dask cluster, for a site that is too large for one machine."""

import asyncio
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

import dask
from distributed import Client, Future, KilledWorker, Security, get_worker
from distributed.client import ClosedClientError
from distributed.comm.core import connect

from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.program import versions
from sitegen.runtime.workers import apply, map_elsewhere

Item = TypeVar("Item")
Result = TypeVar("Result")

# Seconds to wait for an answer of the scheduler, for the first worker, and for a result before the cluster is asked
# whether it still has workers.
_PATIENCE = 15.0


class Cluster:
    """The workers of a Dask cluster. If one dies, the others take over its batches."""

    shares_disk = False

    def __init__(self, client: Client, address: str, patience: float = _PATIENCE) -> None:
        self._client = client
        self._address = address
        self._patience = patience

    def __len__(self) -> int:
        """Return the current number of workers. Raises BuildError if the cluster does not answer."""
        with cluster_errors_as_problems(self._address):
            return len(self._client.nthreads())

    def done(self) -> None:
        """Do nothing: the workers belong to the cluster."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], _count: int) -> Iterator[Result]:
        """Apply `function` to each item and yield the results in order. Raises BuildError if the cluster fails."""
        work: Callable[[Mapping[str, str], bytes, bytes], Sequence[Result]] = _apply

        def submit(pickled: bytes, batch: bytes) -> _Batch[Result]:
            with cluster_errors_as_problems(self._address):
                future = self._client.submit(work, versions(), pickled, batch, pure=False)
            return _Batch(future, self._address, self._patience)

        return map_elsewhere(submit, function, items, len(self))

    def check(self) -> None:
        """Refuse a cluster without workers or with other versions. Raises BuildError with every difference."""
        self._wait_for_workers()
        with cluster_errors_as_problems(self._address):
            found = {"the scheduler": _answer(self._client), **_answers(self._client, self._patience)}
        differences = [_difference(name, theirs, versions()) for name, theirs in found.items()]
        if any(differences):
            raise BuildError(_problem(difference, _ALIKE) for difference in differences if difference)

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, self._patience)
        except TimeoutError:
            hint = f"start some with `dask worker {self._address}`"
            raise BuildError([_problem(f"{self._address} has no workers", hint)]) from None


class _Batch(Generic[Result]):
    """A batch that a cluster computes."""

    def __init__(self, future: "Future[Sequence[Result]]", address: str, patience: float) -> None:
        self._future = future
        self._address = address
        self._patience = patience

    def result(self) -> Sequence[Result]:
        """Wait for the results as long as there are workers. Raises BuildError if there are none any more."""
        with cluster_errors_as_problems(self._address):
            while True:
                try:
                    return self._future.result(self._patience)
                except TimeoutError:
                    self._future.client.wait_for_workers(1, self._patience)

    def cancel(self) -> None:
        """Cancel the batch."""
        self._future.cancel()


class OtherVersionError(Exception):
    """A worker has other versions than this machine."""


@contextmanager
def connected(address: str, patience: float = _PATIENCE) -> Iterator[Cluster]:
    """Connect to a cluster by the address of its scheduler, and check its versions. Raises BuildError.

    `patience` is the number of seconds to wait for an answer.
    """
    with _quiet(), _connect(address, patience) as client:
        cluster = Cluster(client, address, patience)
        cluster.check()
        yield cluster


def _connect(address: str, patience: float) -> Client:
    try:
        # In another thread, since this one may have a running event loop.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _greet(address, patience)).result()
        with warnings.catch_warnings():
            # Dask warns about libraries whose versions make no difference here.
            warnings.simplefilter("ignore")
            return Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        message = f"no scheduler answers at {address}: {error or 'it takes too long'}"
        raise BuildError([_problem(message, "start one with `dask scheduler`, or give its address")]) from None


async def _greet(address: str, patience: float) -> None:
    """Check that Dask answers: a client would wait for ever for a server that accepts the connection and is silent."""
    async with asyncio.timeout(patience):
        greeted = await connect(address, timeout=patience, **Security().get_connection_args("client"))
        await greeted.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence Dask's log, whose errors become problems here, and its warnings about large batches."""
    logging.disable(logging.CRITICAL)
    try:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}):
            yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def cluster_errors_as_problems(address: str) -> Iterator[None]:
    """Turn an error of the cluster into a BuildError."""
    try:
        yield
    except OtherVersionError as error:
        raise BuildError([_problem(str(error), _ALIKE)]) from None
    except ModuleNotFoundError as error:
        raise BuildError([_problem(f"a worker of {address}: {error}", _ALIKE)]) from None
    except KilledWorker as error:
        message = f"one worker after another died with the same items, the last at {error.last_worker.address}"
        raise BuildError([_problem(message, "give them more memory, or build without --scheduler")]) from None
    except (CancelledError, ClosedClientError, OSError):
        hint = "read the logs of its scheduler and workers, or build without --scheduler"
        raise BuildError([_problem(f"the cluster of {address} does not answer", hint)]) from None


_ALIKE = "install the same versions on every machine of the cluster, and restart it"


def _problem(message: str, hint: str) -> Problem:
    return Problem("--scheduler", 1, 1, "cluster", message, hint)


def _answer(client: Client) -> object:
    """Ask the scheduler for its versions, since it also unpickles batches."""
    try:
        return client.run_on_scheduler(versions)
    except (ImportError, AttributeError) as error:
        return error


def _answers(client: Client, patience: float) -> Mapping[str, object]:
    """Ask every worker for its versions."""
    found: Mapping[str, object] = client.run(versions, on_error="return", callback_timeout=patience)
    return found


def _difference(name: str, theirs: object, ours: Mapping[str, str]) -> str:
    """Describe the differences between two sets of versions; empty if there are none."""
    if not isinstance(theirs, Mapping):
        return f"{name} has no such sitegen: {theirs}"
    other = [
        f"{key} {theirs.get(key) or 'missing'} (here {ours[key] or 'missing'})"
        for key in ours
        if theirs.get(key) != ours[key]
    ]
    return f"{name} has {', '.join(other)}" if other else ""


# One batch at a time: Python runs one thread at a time anyway, and the parser is not safe for several.
_ONE_BATCH = Lock()


def _apply(expected: Mapping[str, str], function: bytes, batch: bytes) -> list[Result]:
    """Run `apply` on a worker, and check its versions, since it may have joined late. Raises OtherVersionError."""
    difference = _difference(get_worker().address, versions(), expected)
    if difference:
        raise OtherVersionError(difference)
    with _ONE_BATCH:
        return apply(function, batch)
