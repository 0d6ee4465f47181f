"""The formats of files beside pages: feeds, references, tables; and structured data (JSON-LD) for search engines.

Made from the pages of `pages` and their citations. `build` hands the description of all formats down to page makers and
templates, `theme` calls the writers, and `preview` takes the media types from here.

A format is one module with one `Format` (file names, media type, words for readers, and a writer or the template of a
theme) and one line in `registry.py`. Nothing else has to know it: pages are made and announced, the data page and the
data package list it, and `make messages` collects its description for translation. `tests/support/rss.py` is an
example.

Decisions:

- **References and tables are written by Python, not by templates.** Each format has escaping rules of its own, which no
  theme should change. BibTeX, RIS and CSL-JSON are a list of fields each, so a library would make nothing shorter. The
  tests read every file again with a library that others wrote.
- **Each format holds its own names for kinds of works**, so that a new format needs no change in a common table. The
  tests build an article of every kind.
- **A reference describes the original**: its title, author, outlet, date and address. The collection is in its note.
- **A name is divided into family and given name only at a comma** (`Wang, Li`), because `Li Wang` and
  `Agence France-Presse` look alike.
- **The CSV file begins with a byte order mark**, because Excel reads UTF-8 only with one. Programs have
  `articles.json`.
- **No cell can become a formula.** Anything that a spreadsheet may take for one gets an apostrophe, also after a
  semicolon or tab, where spreadsheets of some countries divide cells.
- **A writer can be pickled**, because pages are rendered by worker processes.
- **Citations of collections are memoised**, because each is in the files of the site and of its topics.
"""
