"""The room `markdown`."""
