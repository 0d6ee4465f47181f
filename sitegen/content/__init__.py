"""The content folder -> one `Article` for each file: front matter and text, checked, read in a sandbox with limits.

`library` reads the files that are not in the `read_cache`, each through `sandbox` and `reader`; `article` has the
values. Used by `collection`, which joins the articles. A new field of front matter is a line each in `front_matter`
(its type and check), `article` (the value) and `reader` (how one becomes the other).

Decisions:

- **Front matter is split by our own code**, because `python-frontmatter` publishes broken YAML as text.
- **An unknown key of an article is a warning**, because web clippers write many. A misspelt guard (`darft: true`) and
  the guards of other programs (`password`, `foreign_keys`) are errors, because they would publish an article that its
  author holds back. Capitals and links of notes (`spellings`) are understood, since only one meaning is possible.
- **A file that changes while it is read stops the build**; otherwise the store could remember one state of the file
  by the digest of another.
- **The facts of a text are a value of their own** (`TextFacts`), apart from the text: pages other than the article's
  own depend on the facts alone, so an edit of a text rebuilds few pages, and rights withhold all facts with one
  assignment.
- **Size, depth, time and memory of an article have limits.** A Python alarm interrupts neither Rust nor C, and works
  in the main thread alone. So a file over 50 kB, or any file read where there is no alarm (in a thread, on Windows),
  is read by another process, which the kernel ends when its time is over (`setitimer`, with the default action of
  SIGPROF). Shorter files are read in place: quadratic code takes about a second over 50 kB. The limit is on processor
  time, so a busy machine refuses no article; still these refusals are never cached. Constructs that expand a small
  text into a huge one (long addresses that are referred to many times, empty cells, unclosed tags) are bounded while
  the text is read.
- **`date` is the date of the original**, because readers order by when things happened. `original_date` is for
  collections whose own date is the better order.
"""
