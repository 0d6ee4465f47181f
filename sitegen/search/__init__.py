"""`Collection` -> search documents -> the search index, by an engine behind one interface.

Used by `build` and `preview`.
"""
