"""Files that their place or their name holds back, as drafts. Pure.

Decisions: `_posts/` of Jekyll holds published articles, so a folder holds back by the name of drafts alone; a file does
so by a leading `_`, as in Jekyll and for the section pages of Hugo. `sitegen build --drafts` publishes them too. Their
problems are told only then, because notes and templates are no articles yet.
"""

from collections.abc import Iterable, Iterator

from sitegen.core.problems import Problem

_FOLDERS = {"_drafts", "drafts", "_draft", "draft"}


def is_held_back(path: str) -> bool:
    """Return whether a file of the content folder is a draft because of its place or its name."""
    *folders, name = path.split("/")
    return name.startswith("_") or any(folder.casefold() in _FOLDERS for folder in folders)


def without_drafts(problems: Iterable[Problem], content: str) -> Iterator[Problem]:
    """Yield the problems of files that are not held back; `content` is the content folder, as problems name it."""
    return (problem for problem in problems if not is_held_back(problem.path.removeprefix(f"{content}/")))
