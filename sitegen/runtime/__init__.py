"""Processes, memory and disk: digests, the store, workers, file stamps. Nothing here knows about articles.

Used by every room that remembers results or works in parallel.

Decisions:

- **One way to be fast**: `cached_map` applies a function, by all workers, to the items whose results are not known.
  Incremental and parallel builds are the same few lines.
- **The store is one SQLite file**: opening a file for each of ten thousand articles costs more than a warm build may.
  Values are kept outside of the index of keys (no `WITHOUT ROWID`); inside it, SQLite would read a whole large value
  to compare a key next to it.
- **The salt of every key is a digest of sitegen's source and of its libraries' versions**, so that no program ever
  uses a value that another one stored.
- **No pickle is stored**, only MessagePack: a cache from elsewhere cannot run code.
- **Workers start when more than 0.6 s of work remain**, as the first tenth of a second shows, so that small builds do
  not pay for them. They end when all pages are rendered, which frees their memory. They have a lower priority than the
  main process and Pagefind, whose work is sequential.
- **Workers are spawned**: a forked copy of a process with threads may deadlock, and a killed build leaves the socket of
  a fork server behind. They never see Ctrl-C, not even while they start, and end with their parent, even a killed one.
- **A cluster is a set of workers**, not another kind of build: the batches of the pool, submitted to Dask. Each batch
  carries its function (110 KB of theme, a fifth of the traffic) rather than a reference to data on the cluster, so
  that no dying worker takes data with it. It is unpickled only after the versions have been compared.
"""
