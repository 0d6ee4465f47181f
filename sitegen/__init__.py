"""Static sites for curated article collections."""

from importlib.metadata import version

__version__ = version("sitegen")
