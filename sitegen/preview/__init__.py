"""`sitegen serve`: watch the site's folder, rebuild after every change, serve the result, and reload open pages.

Used by `cli`. `loop.py` is the place to begin.

Decisions:

- **The preview is the build**, repeated in one process into `.sitegen/preview`. No page is made in another way, and
  every request is answered from the whole site that is live at that moment. Pages name their files without a version,
  so that a changed style sheet changes no page. No address is recorded.
- **It builds in the main thread**, which Ctrl-C and the time limits of articles need, and serves in a second one. A
  third makes the search index from documents that stay on disk, of which an edit rewrites one; the next change ends its
  work. Until it has finished, builds publish the previous index.
- **Equal values keep their identity from build to build** (citations, cards, pages with their fingerprints), so that
  comparing thousands of pages takes no longer than comparing their addresses in memory.
- **An open page is sent the whole state, never an event.** So it can decide by itself after any interruption, and
  hidden pages need no connection (browsers allow six to a host).
- **The script is added to a page as it is sent**, and shows its messages in a shadow tree. It comes from the server
  itself, as the Content-Security-Policy of the pages asks; a stricter policy of a theme is widened by `'self'`.
- **Pictures of other hosts are placeholders until they are clicked**, because a draft may hold the address of a picture
  by which its sender learns that somebody reads it.
- **The preview is for this machine alone.** It is bound to 127.0.0.1, and answers only to the names of that address,
  because a page elsewhere could make its own name lead here. It answers only GET and HEAD, and sends no file behind a
  link.
- **A bug ends the preview with its traceback**, as it would end a build: nothing hides it.
"""
