"""The up-to-date check: if neither the sources nor the output have changed, the last result is returned at once.

Saves a quarter of the processor time of a build of 2,000 articles with nothing to do.
"""

import os
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.options import Options
from sitegen.build.result import Result
from sitegen.build.sources import Sources
from sitegen.output.staging import Staging
from sitegen.runtime.digests import digest, digest_bytes
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store


class _LastBuild(Struct, frozen=True):
    """The digest of the sources of the last build, its result, and the time for which that result holds."""

    inputs: str
    permalinks: str
    since: datetime
    until: datetime
    result: Result


_LAST_BUILD = msgspec.msgpack.Decoder(_LastBuild)


class UpToDateCheck:
    """Compares the sources and the output with those of the last build into the same output folder."""

    def __init__(self, store: Store, live: Path, options: Options, sources: Sources) -> None:
        self._store, self._options, self._permalinks = store, options, sources.permalinks
        self._key = f"result:{digest_bytes(os.fsencode(live))}"
        self._inputs = _inputs(options, sources)

    @property
    def has_lost_permalinks(self) -> bool:
        """Return whether the last build left a record of permalinks behind, and there is none now."""
        data = None if self._permalinks else self._store.get(self._key)
        return data is not None and _LAST_BUILD.decode(data).permalinks != digest_bytes(b"")

    def last_result(self, staging: Staging) -> Result | None:
        """Return the result of the last build, or None if anything has changed since."""
        data = self._store.get(self._key) if self._inputs else None
        last = _LAST_BUILD.decode(data) if data else None
        if last is None or not last.since <= self._options.now < last.until:
            return None
        is_same = (self._inputs, digest_bytes(self._permalinks)) == (last.inputs, last.permalinks)
        return last.result if is_same and staging.is_live_unchanged else None

    def remember(self, permalinks: bytes, until: datetime, result: Result) -> None:
        """Store a result, which holds until a moment; `permalinks` are those that this build leaves behind."""
        unchanged = replace(result, rendered=(), changed=(), explained=(), search_skipped=True)
        last = _LastBuild(self._inputs, digest_bytes(permalinks), self._options.now, until, unchanged)
        self._store.put(self._key, msgspec.msgpack.encode(last))


def _inputs(options: Options, sources: Sources) -> str:
    """Return a digest of everything that a build depends on, except the clock and the permalinks.

    Empty if a change could go unseen: behind a symbolic link, or within a tick of the file system's clock.
    """
    if not all(one.is_settled for one in sources.scans):
        return ""
    flags = [options.drafts, options.private, options.strict, options.search, options.preview]
    formats = [one.files for one in options.formats or ()]
    entries = [[one.root, one.entries] for one in sources.scans]
    return digest([salt(), options.engine.identity(), sources.config.digest, flags, entries, formats])
