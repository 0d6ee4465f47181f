"""The layers of a theme -> templates, words, options, static files, and the rendering of a page.

Used by `build`.
"""
