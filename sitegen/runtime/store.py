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

# Bytes of the checksum before each value.
_SEAL = 4
# Bytes of unused values that are too few to be worth a rewrite of the file.
_WORTH_PRUNING = 10_000_000


class Store(AbstractContextManager["Store"]):
    """Values by key in one SQLite file, which survives a crash.

    A damaged file is replaced by an empty one. A damaged value, or one that another version of this program stored,
    counts as absent.
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
            # If a power cut loses the last entries, they are only computed again.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB)")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        except UnicodeDecodeError:
            # SQLite's error message quotes damaged bytes, which sqlite3 cannot decode.
            connection.close()
            raise sqlite3.DatabaseError("its tables are damaged") from None
        return connection

    def get(self, key: str) -> bytes | None:
        """Return the bytes of `key`, or None."""
        self._used.add(key)
        row = self._connection.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
        sealed = row[0] if row else None
        if not isinstance(sealed, bytes):
            return None
        value = sealed[_SEAL:]
        return value if sealed == self._sealed(key, value) else None

    def disowned(self, key: str) -> bytes | None:
        """Return the bytes of `key`, whichever version of this program stored them; the checksum is not verified."""
        row = self._connection.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
        return row[0][_SEAL:] if row and isinstance(row[0], bytes) else None

    def keys(self) -> set[str]:
        """Return all keys; some values may be damaged."""
        return {key for (key,) in self._connection.execute("SELECT key FROM entries")}

    def need(self, key: str) -> bytes:
        """Return the bytes of `key`, which must exist. Raises sqlite3.DatabaseError if they do not."""
        value = self.get(key)
        if value is None:
            raise sqlite3.DatabaseError(f"{key} is lost")
        return value

    def put(self, key: str, value: bytes) -> None:
        """Store the bytes of `key`."""
        self._used.add(key)
        self._connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?)", (key, self._sealed(key, value)))

    def _sealed(self, key: str, value: bytes) -> bytes:
        """Put a checksum before a value, which reveals damage and values of other versions."""
        return crc32(value, crc32(key.encode(), self._seal)).to_bytes(_SEAL) + value

    def keep(self, keys: Iterable[str]) -> None:
        """Mark keys as used, though they were not read."""
        self._used.update(keys)

    def prune(self) -> None:
        """Delete all values that this build did not use, once they are most of the file."""
        sizes = dict(self._connection.execute("SELECT key, coalesce(length(value), 0) FROM entries").fetchall())
        unused = sizes.keys() - self._used
        if sum(sizes[key] for key in unused) > _WORTH_PRUNING + sum(sizes.values()) // 2:
            self._connection.executemany("DELETE FROM entries WHERE key = ?", ((key,) for key in unused))
            self._connection.execute("COMMIT")
            self._connection.execute("VACUUM")
            self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the stored values permanent."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # A full disk has ended the transaction already.
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.DatabaseError:
            # The error that ended the build says more.
            if error is None:
                raise
        finally:
            self._connection.close()


def is_full(error: sqlite3.DatabaseError) -> bool:
    """Return whether the disk of the store is full."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def is_damaged(error: sqlite3.DatabaseError) -> bool:
    """Return whether the file is damaged: the disk is not full, and no other program holds it."""
    return not is_full(error) and getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY


def forget(path: Path) -> None:
    """Delete a store with its journal, which SQLite would otherwise replay into the next one."""
    for suffix in ("", "-journal"):
        place = path.with_name(path.name + suffix)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
