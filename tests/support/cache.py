"""The cache of a site."""

import sqlite3
from contextlib import closing

from sitegen.output.errors import CACHE, STORE
from tests.support.sites import Folder

# More than a store keeps of values that no build uses.
_LARGE = 40_000_000


def fill_cache(site: Folder) -> None:
    """Add a value that no build uses, so large that the next plan deletes every unused value."""
    with closing(sqlite3.connect(site.root / CACHE / STORE)) as store, store:
        store.execute("INSERT INTO entries VALUES ('unused', zeroblob(?))", (_LARGE,))


def cached_keys(site: Folder) -> set[str]:
    """Return the keys of all cached values."""
    with closing(sqlite3.connect(site.root / CACHE / STORE)) as store:
        return {key for (key,) in store.execute("SELECT key FROM entries")}
