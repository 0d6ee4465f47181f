"""The result of a build, for the command line, the preview, and the next build."""

from msgspec import Struct

from sitegen.core.problems import Problem


class Explanation(Struct, frozen=True):
    """Why a page was rebuilt."""

    url: str
    reasons: tuple[str, ...]


class Result(Struct, frozen=True):
    """Counts and paths of one build."""

    articles: int
    files: int
    """Article files, those of drafts too."""
    held_back: tuple[str, ...]
    """The paths of the drafts that are left out."""
    pages: int
    rendered: tuple[str, ...]
    """The URLs of the pages that were rebuilt."""
    changed: tuple[str, ...]
    """The paths of all files of the site that are new, different, or removed."""
    explained: tuple[Explanation, ...]
    """Why each page of `rendered` was rebuilt, where `--explain` asks for it."""
    searched: int
    """Articles in the search index."""
    search_skipped: bool
    """Whether the search index of the last build was kept."""
    problems: tuple[Problem, ...]
