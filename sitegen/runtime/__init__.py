"""Processes, memory and disk: digests, the store, workers, file stamps. Nothing here knows about articles.

Used by every room that remembers results or works in parallel.
"""
