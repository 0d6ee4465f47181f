"""The content folder -> one `Article` per file: front matter and text, checked, in a sandbox with limits.

Used by `collection`, which joins the articles.
"""
