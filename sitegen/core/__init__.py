"""Problems, URLs, dates, locales and spelling: plain values that every other room uses.

Nothing here reads a file or starts a process.
"""
