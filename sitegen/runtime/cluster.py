"""Applying a function to many items on a Dask cluster, where one machine is not enough."""

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
from sitegen.runtime.workers import apply, map_apart

Item = TypeVar("Item")
Result = TypeVar("Result")

# Seconds that a scheduler may take to answer, and that a cluster may be without workers.
_PATIENCE = 15
# Seconds without a result after which it is asked whether anybody is still at work.
_GLANCE = 20


class Cluster:
    """The workers of a Dask cluster. What one that dies leaves undone, others do."""

    shares_disk = False

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    def __len__(self) -> int:
        """Count the workers there are at this moment. Raises BuildError where the cluster is gone."""
        with failing_plainly(self._address):
            return len(self._client.nthreads())

    def done(self) -> None:
        """Do nothing: they are somebody else's."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], _count: int) -> Iterator[Result]:
        """Apply `function` to each item and yield the results in order. Raises BuildError where the cluster fails."""
        work: Callable[[Mapping[str, str], bytes, bytes], Sequence[Result]] = _apply

        def submit(pickled: bytes, batch: bytes) -> _Batch[Result]:
            with failing_plainly(self._address):
                future = self._client.submit(work, versions(), pickled, batch, pure=False)
            return _Batch(future, self._address)

        return map_apart(submit, function, items, len(self))

    def check(self) -> None:
        """Refuse a cluster without workers, or of other versions. Raises BuildError with all that differ."""
        self._wait_for_workers()
        with failing_plainly(self._address):
            found = {"the scheduler": _answer(self._client), **_answers(self._client)}
        differences = [_difference(name, theirs, versions()) for name, theirs in found.items()]
        if any(differences):
            raise BuildError(_problem(difference, _ALIKE) for difference in differences if difference)

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, _PATIENCE)
        except TimeoutError:
            hint = f"start some with `dask worker {self._address}`"
            raise BuildError([_problem(f"{self._address} has no workers", hint)]) from None


class _Batch(Generic[Result]):
    """A batch that a cluster works on."""

    def __init__(self, future: "Future[Sequence[Result]]", address: str) -> None:
        self._future = future
        self._address = address

    def result(self) -> Sequence[Result]:
        """Wait for the results, as long as there are workers. Raises BuildError where none can come."""
        with failing_plainly(self._address):
            while True:
                try:
                    return self._future.result(_GLANCE)
                except TimeoutError:
                    self._future.client.wait_for_workers(1, _PATIENCE)

    def cancel(self) -> None:
        """Give it up."""
        self._future.cancel()


class OtherVersionError(Exception):
    """Somebody of the cluster has not the versions that this machine has."""


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to the cluster of a scheduler, and check that it can be used. Raises BuildError."""
    with _quiet(), _connect(address) as client:
        cluster = Cluster(client, address)
        cluster.check()
        yield cluster


def _connect(address: str) -> Client:
    try:
        # In a thread of its own, for this one may have a loop that runs.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _greet(address)).result()
        with warnings.catch_warnings():
            # Dask warns of libraries whose versions make no difference here.
            warnings.simplefilter("ignore")
            return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        message = f"no scheduler answers at {address}: {error or 'it takes too long'}"
        raise BuildError([_problem(message, "start one with `dask scheduler`, or give its address")]) from None


async def _greet(address: str) -> None:
    """See that Dask answers there: a client would wait for ever for somebody who takes its call and is silent."""
    async with asyncio.timeout(_PATIENCE):
        greeted = await connect(address, timeout=_PATIENCE, **Security().get_connection_args("client"))
        await greeted.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from logging what our own problems say, and from warning of batches that are large."""
    logging.disable(logging.CRITICAL)
    try:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}):
            yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def failing_plainly(address: str) -> Iterator[None]:
    """Raise BuildError where a cluster fails."""
    try:
        yield
    except OtherVersionError as error:
        raise BuildError([_problem(str(error), _ALIKE)]) from None
    except ModuleNotFoundError as error:
        raise BuildError([_problem(f"a worker of {address}: {error}", _ALIKE)]) from None
    except KilledWorker as error:
        message = f"one worker after another died over the same items, at last {error.last_worker.address}"
        raise BuildError([_problem(message, "give them more memory, or build without --scheduler")]) from None
    except (CancelledError, ClosedClientError, OSError):
        hint = "see what its scheduler and its workers logged, or build without --scheduler"
        raise BuildError([_problem(f"the cluster of {address} does not answer", hint)]) from None


_ALIKE = "install the same versions on every machine of the cluster, and start it anew"


def _problem(message: str, hint: str) -> Problem:
    return Problem("--scheduler", 1, 1, "cluster", message, hint)


def _answer(client: Client) -> object:
    """Ask the scheduler for its versions, since it too loads what it hands on."""
    try:
        return client.run_on_scheduler(versions)
    except (ImportError, AttributeError) as error:
        return error


def _answers(client: Client) -> Mapping[str, object]:
    """Ask every worker for its versions."""
    found: Mapping[str, object] = client.run(versions, on_error="return", callback_timeout=_PATIENCE)
    return found


def _difference(name: str, theirs: object, ours: Mapping[str, str]) -> str:
    """Say what somebody has of other versions, or nothing."""
    if not isinstance(theirs, Mapping):
        return f"{name} has no such sitegen: {theirs}"
    other = [
        f"{key} {theirs.get(key) or 'missing'} (here {ours[key] or 'missing'})"
        for key in ours
        if theirs.get(key) != ours[key]
    ]
    return f"{name} has {', '.join(other)}" if other else ""


# Python computes in one thread at a time anyway, so nothing of ours needs to be safe for several.
_ALONE = Lock()


def _apply(expected: Mapping[str, str], function: bytes, batch: bytes) -> list[Result]:
    """Do what `apply` does, on a worker; one that joined late is checked here. Raises OtherVersionError."""
    difference = _difference(get_worker().address, versions(), expected)
    if difference:
        raise OtherVersionError(difference)
    with _ALONE:
        return apply(function, batch)
