"""Static sites for curated article collections."""

__version__ = "0.1.0"
