"""One build: load everything, lock, return if up to date, plan, render, publish. `run` is the place to begin.

Used by `cli` and `preview`.
"""
