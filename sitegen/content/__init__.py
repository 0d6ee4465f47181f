"""The room `content`."""
