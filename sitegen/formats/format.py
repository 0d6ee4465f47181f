"""A format of files: the names and the media type of its files, and the function that writes them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.pages.downloads import ReferencesPage
from sitegen.pages.files import FileFormat

# Citations that each format remembers, at less than a kilobyte each: all five formats together take up to 80 MB.
_MOST = 20_000

Role = Literal["article", "collection", "package", "feed", "subscriptions"]
"""Where a file stands: a field of `Formats`, which says more."""

# The page is of the class that pages have in each role, and both are chosen together, in one registry.
Writer = Callable[[Any, Sequence[str]], bytes]
"""Writes a page, given the HTML of the texts that it shows. Pickled for workers, so it is no closure."""


class Format(Struct, frozen=True, kw_only=True):
    """A format, as it is registered. It has either a writer or the template of a theme."""

    name: str
    """Tells files of one stem apart, such as `bibtex` of `references.bib`."""
    label: str
    type: str
    """The media type of its files."""
    files: Mapping[Role, str]
    """The names of its files."""
    description: str
    """See `FileFormat`, as for the two below."""
    template: str = ""
    archive: str = ""
    write: Writer | None = None

    def file(self, role: Role) -> FileFormat:
        """Return what pages and templates read of the file in a role."""
        name = self.files[role]
        # Without a suffix, so that no template of a theme has this name.
        template = self.template or f"{name.rpartition('.')[0]}-{self.name}"
        return FileFormat(name, self.type, self.label, self.description, template, self.archive)


class CitationWriter(Struct, frozen=True):
    """Writes a file of citations, in UTF-8: `write` makes the text of each, and `join` the file of these texts."""

    write: Callable[[Citation], str]
    join: Callable[[Sequence[bytes]], bytes]

    def __call__(self, page: ReferencesPage, _: Sequence[str]) -> bytes:
        """Write the citations of a page."""
        # The citations of a collection are in several files: of the site and of topics. To memoise them saves 5 % of
        # the processor time of a cold build of 2,000 articles, 4 % of a rebuild after an edit of a title.
        write = _memoised(self.write) if len(page.citations) > 1 else _encoded(self.write)
        return self.join([*map(write, page.citations)])


@cache
def _memoised(write: Callable[[Citation], str]) -> Callable[[Citation], bytes]:
    return lru_cache(_MOST)(_encoded(write))


def _encoded(write: Callable[[Citation], str]) -> Callable[[Citation], bytes]:
    return lambda citation: write(citation).encode("utf-8", "replace")


def json_item(item: object) -> str:
    """Write an item of a list in JSON, indented as it stands there."""
    return msgspec.json.format(msgspec.json.encode([item]))[2:-2].decode()


def json_list(items: Sequence[bytes]) -> bytes:
    """Join items to a list in JSON."""
    return b"[\n" + b",\n".join(items) + b"\n]" if items else b"[]"
