"""One build: load everything, lock, return if up to date, read, plan, render, publish. `run` is the place to begin.

Used by `cli` and `preview`. docs/caches.md names every cache, from the outermost in.

Decisions:

- **If nothing has changed, nothing is read.** A build returns at once if the settings, the stamps of all sources with
  their status change times (ctime), and those of the live site are unchanged, and neither midnight nor a time that an
  article names (`publish`, `expires`) has passed since. A symbolic link could hide a change, and so could a file that
  changed a tenth of a second ago (two seconds, where times are whole seconds); then the build reads everything.
- **A plan does not depend on bodies.** Reading an article gives its facts (title, terms, headings, links, minutes, its
  size in thousands of bytes), which pages tell, and its body, which is stored apart. A page names the articles whose
  bodies it shows. So the plan is stored under a digest of all facts, and an edit of a body plans nothing: for 10,000
  articles that saves three quarters of the time. If an article has a problem, positions of
  problems and references count as facts too.
- **The stored plan holds a fingerprint of each page, and the pages that show bodies**, since an edit of a body renders
  those. When another page has to be rendered, for instance after an edit of a template, everything is planned again.
- **A plan is valid until** midnight or the next time that an article names (`publish`, `expires`), as long as the
  files beside articles are unchanged. A warning that ends once a permalink is recorded is not stored.
- **Every build stores the reasons for `--explain`**, asked or not, so that the first build that is asked can answer:
  digests of everything that pages have in common, and a checksum (CRC-32) of each field of each rendered page. This
  costs 10 µs a page. A program of another version trusts no stored digest, and only names the versions that differ.
- **Large downloads are rendered in the main process** while workers render the other pages: sending a page that holds
  all articles would copy it twice.
- **A file that changes while it is read stops the build**; otherwise the site could hold half of it.
- **The clock is an argument**: it decides which articles are published and have expired, and warns of dates in the
  future. `SOURCE_DATE_EPOCH` sets it.
"""
