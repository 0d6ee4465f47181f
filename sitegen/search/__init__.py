"""Collection -> search documents -> the search index, made by a search engine behind one interface.

Used by `build`, and by `preview`, which makes the index in the background. `engine.py` is the interface, `registry.py`
names the engine in use, and `documents.py` holds the facts that any engine gets. The other half of an engine runs in
the reader's browser: the theme's `search.html` and `search.js`, which speak Pagefind's interface.

Decisions:

- **The engine reads small documents of its own**, never the themed pages. So the index does not depend on the theme,
  and indexing 2,000 articles takes less than half of the time and memory. Their text is normalised (apostrophes,
  ligatures, dashes), because Pagefind's word splitter would otherwise miss words.
- **An article is read without knowing the engine.** Its text is stored as plain HTML, and the engine normalises it when
  it writes a document, in the worker processes, which have nothing else to do at that time.
- **The engine's identity (its version and settings) is part of the keys** of the plan, of the index and of the
  up-to-date check, but not of the keys of pages. So another Pagefind makes a new index, and rebuilds no page.
- **An index is reused unless a document, a text or the engine has changed**, because Pagefind has no incremental
  indexing.
- **Pagefind runs in parallel with rendering**, since much of its work is sequential.
- **Every file of Pagefind's bundle is verified**, because version 1.5.2 can report success and leave broken files. Only
  this version is accepted: the theme's script uses its interface, and the verification knows its files.
- **A failed index stops the build.** There is no site without search unless `--no-search` asks for it.
- **The index is not reproducible.** Pagefind 1.5.2 varies the names of its filter and metadata files from run to run;
  all other files of a site are the same for the same input.
- **One index for all languages of an edition**, with the stemming of the edition's own language.
"""
