"""The default limit on nesting, apart from the reader: loading that takes longer than a build with nothing to do."""

DEEPEST = 58
"""The deepest nesting of Markdown unless site.yaml sets another: a quotation is one level, and a list is two."""
