"""The room `runtime`."""
