"""Problems, URLs, dates, locales and spelling: plain values that every other room uses.

Nothing here reads a file or starts a process.

Decisions:

- **msgspec for values**: frozen, typed, and encoded as canonical MessagePack at the speed of C, for digests and the
  store. **pydantic for settings and front matter**, which people write, because it reports all errors at once.
- **Letters of all scripts stay in URLs**: a transliteration would guess (Japanese read as Chinese).
- **Names of months are read in the site's language alone**: one word may be two months in two languages.
- **Dates and numbers are written by Unicode CLDR**, through Babel.
"""
