"""The interface between the site and a search engine."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sitegen.core.problems import Problem

if TYPE_CHECKING:
    # Documents load the collection and the Markdown parser, which a build with nothing to do does not need.
    from sitegen.search.documents import SearchDocument


class Indexing(Protocol):
    """A run of a search engine that can be ended early."""

    def kill(self) -> None:
        """End it at once."""


class SearchEngine(Protocol):
    """Makes an index of an edition, which the theme's script asks in the reader's browser.

    It is an immutable value that can be pickled, because worker processes write its input.
    """

    @property
    def bundle(self) -> str:
        """The name of the index's folder, which is below the home page of the edition."""

    def identity(self) -> str:
        """Name the engine, its version and its settings, for the keys of everything that depends on them."""

    def lint(self, languages: Iterable[str]) -> Iterator[Problem]:
        """Warn of languages whose words it cannot find."""

    def write(self, document: "SearchDocument", html: str, language: str) -> str:
        """Return the content of the file that it reads for one article.

        `html` is the text to search: headings with their ids, and paragraphs, not yet normalised. `language` is the
        edition's.
        """

    def index(self, documents: Path, bundle: Path, language: str, count: int) -> AbstractContextManager[Indexing]:
        """Index a folder of `count` documents into the empty folder `bundle`, in parallel with the `with` block.

        After the block, wait for the engine to end, and verify the index. Raises BuildError.
        """
