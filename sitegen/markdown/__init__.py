"""Markdown text -> `Document`: safe HTML, headings, references, plain text, and diagnostics.

Used for articles and for the curator's notes and descriptions.
"""
