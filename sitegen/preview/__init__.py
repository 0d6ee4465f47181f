"""The room `preview`."""
