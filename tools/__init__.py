"""Programs for the development of `sitegen`: each runs as `python -m tools.NAME`."""
