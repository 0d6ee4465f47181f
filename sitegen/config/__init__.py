"""`site.yaml` and `sources.yaml` -> `Config`, checked, with the place of every setting for error messages.

Used by every room above.
"""
