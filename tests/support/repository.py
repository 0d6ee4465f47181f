"""Folders of this repository."""

from pathlib import Path

# It is a site itself, the example.
REPOSITORY = Path(__file__).parents[2]
DEFAULT_THEME = REPOSITORY / "themes/default"
