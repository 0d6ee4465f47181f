"""The store: one SQLite file of values by key, which may be deleted at any time."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

from sitegen.runtime.program import salt

# Bytes of the checksum before each value of a store.
_SEAL = 4
# Bytes that are no trouble to anybody.
_WORTH_PRUNING = 10_000_000


class Store(AbstractContextManager["Store"]):
    """A file of values by key, which survives a crash and may be deleted at any time.

    One SQLite file and not a file per value: opening ten thousand files alone costs more than a warm build may.
    A damaged file is begun anew, and a damaged value, or one that another version of this program put, counts as lost.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seal = crc32(salt().encode())
        self._used: set[str] = set()
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            forget(path)
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        try:
            # Losing the last entries to a power cut only costs making them again.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB)")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        except UnicodeDecodeError:
            # The message of the error, which quotes what is damaged.
            connection.close()
            raise sqlite3.DatabaseError("its tables are damaged") from None
        return connection

    def get(self, key: str) -> bytes | None:
        """Return the bytes under `key`, if any."""
        self._used.add(key)
        row = self._connection.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
        sealed = row[0] if row else None
        if not isinstance(sealed, bytes):
            return None
        value = sealed[_SEAL:]
        return value if sealed == self._sealed(key, value) else None

    def disowned(self, key: str) -> bytes | None:
        """Return what any version of this program put under `key`; it may be damaged."""
        row = self._connection.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
        return row[0][_SEAL:] if row and isinstance(row[0], bytes) else None

    def keys(self) -> set[str]:
        """Return all keys; what is under some may be damaged."""
        return {key for (key,) in self._connection.execute("SELECT key FROM entries")}

    def need(self, key: str) -> bytes:
        """Return the bytes under `key`, which must be there. Raises sqlite3.DatabaseError where they are lost."""
        value = self.get(key)
        if value is None:
            raise sqlite3.DatabaseError(f"{key} is lost")
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep bytes under `key`."""
        self._used.add(key)
        self._connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?)", (key, self._sealed(key, value)))

    def _sealed(self, key: str, value: bytes) -> bytes:
        """Put a checksum before a value, which shows damage, and that another version put it."""
        return crc32(value, crc32(key.encode(), self._seal)).to_bytes(_SEAL) + value

    def keep(self, keys: Iterable[str]) -> None:
        """Count keys as used, though they were not asked for."""
        self._used.update(keys)

    def prune(self) -> None:
        """Drop what this build did not use, once it is most of the file."""
        sizes = dict(self._connection.execute("SELECT key, coalesce(length(value), 0) FROM entries").fetchall())
        unused = sizes.keys() - self._used
        if sum(sizes[key] for key in unused) > _WORTH_PRUNING + sum(sizes.values()) // 2:
            self._connection.executemany("DELETE FROM entries WHERE key = ?", ((key,) for key in unused))
            self._connection.execute("COMMIT")
            self._connection.execute("VACUUM")
            self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make what was put last."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # A full disk ends it before.
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.DatabaseError:
            # What went wrong before says more.
            if error is None:
                raise
        finally:
            self._connection.close()


def is_full(error: sqlite3.DatabaseError) -> bool:
    """Tell whether a store has no space left."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def is_damaged(error: sqlite3.DatabaseError) -> bool:
    """Tell whether nothing else is wrong with a store: it has space, and nobody holds it."""
    return not is_full(error) and getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY


def forget(path: Path) -> None:
    """Delete a store, with the journal that would otherwise be played into the next one."""
    for suffix in ("", "-journal"):
        place = path.with_name(path.name + suffix)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
