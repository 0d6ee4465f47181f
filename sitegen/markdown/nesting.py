"""The default limit on nesting. It has its own module because the Markdown reader takes long to load.

Loading the reader takes longer than a build with nothing to do.
"""

DEEPEST = 58
"""The deepest nesting of Markdown unless site.yaml sets another: a quotation is one level, and a list is two."""
