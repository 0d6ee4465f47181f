"""All articles -> `Collection`: identity and addresses, order, taxonomy terms, rights, links, citations, lint.

Pure functions of values, used by `pages`, `search` and `build`.
"""
