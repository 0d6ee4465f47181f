"""The room `collection`."""
