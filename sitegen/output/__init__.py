"""The output folder: locks, the staging directory, the manifest of its files, and the atomic swap.

Used by `build`, which writes the site into it. Nothing here knows about articles.
"""
