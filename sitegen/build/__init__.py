"""The room `build`."""
