"""`Collection` -> the pages of the site, as closed values: one module for each kind of page.

A page holds its URL, its template, and everything that the template may read. Used by `formats`, `theme` and `build`.
"""
