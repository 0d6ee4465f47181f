"""The output folder: locks, the staging directory, the manifest of its files, and the atomic swap.

Used by `build`, which writes the site into it, and by `search`, which adds its index. Nothing here knows about
articles.

Decisions:

- **Publishing swaps two folders in one step** (`swap`). Everything that needs disk space is written before, so that a
  failed build has published nothing. The replaced tree is kept in `.public.sitegen/previous`. A full disk is no reason
  to delete the cache.
- **A build begins with the previous tree** and brings it up to date: unwanted files are removed, and files that
  changed since are linked from the live tree or written. So publishing takes the time of the changes alone. A build
  that fails while pages are rendered has used that tree up, so there is no way back until the next build.
- **A file counts as unchanged only if its stamp is the recorded one** (size, time, inode). A file that somebody edits
  in the output is rebuilt. A file of the previous tree that is a hard link to a live file is not looked at again.
- **A second build waits** for as long as the first one lives. The lock ends with its process.
- **A file that changes while it is copied stops the build**; otherwise the site could hold half of it.
"""
