"""`Format`, the declaration of a format of files, and the writer that all formats of citations share."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.pages.downloads import ReferencesPage
from sitegen.pages.files import FileFormat

# Texts of citations that each format memoises, of less than a kilobyte each: five formats take up to 80 MB.
_MEMOISED = 20_000

Role = Literal["article", "collection", "package", "feed", "subscriptions"]
"""The role of a file: the name of its field in `Formats`, which describes it."""

# The class of the page depends on the role of the file.
Writer = Callable[[Any, Sequence[str]], bytes]
"""Returns the bytes of a page, given also the HTML of the texts that it shows. Pickled, so never a lambda."""


class Format(Struct, frozen=True, kw_only=True):
    """A format to register. Its files are written by `write`, or else by a `template` of the theme."""

    name: str
    """Distinguishes writers of files with the same stem, such as `bibtex` for `references.bib`."""
    label: str
    """This and the other fields without a description are those of `FileFormat`."""
    type: str
    files: Mapping[Role, str]
    """The names of its files, by their roles."""
    description: str
    template: str = ""
    archive: str = ""
    write: Writer | None = None

    def file(self, role: Role) -> FileFormat:
        """Return the description of the file in a role, for page makers and templates."""
        name = self.files[role]
        # Without a suffix, so that no template of a theme has this name.
        template = self.template or f"{name.rpartition('.')[0]}-{self.name}"
        return FileFormat(name, self.type, self.label, self.description, template, self.archive)


class CitationWriter(Struct, frozen=True):
    """Writes a file of citations in UTF-8: `write` returns the text of each, and `join` combines the texts."""

    write: Callable[[Citation], str]
    join: Callable[[Sequence[bytes]], bytes]

    def __call__(self, page: ReferencesPage, _: Sequence[str]) -> bytes:
        """Write the citations of a page."""
        # The citations of a collection are in the files of the site and of topics. Memoising them saves 5 % of
        # the processor time of a cold build of 2,000 articles, 4 % of a rebuild after an edit of a title.
        write = _memoised(self.write) if len(page.citations) > 1 else _encoded(self.write)
        return self.join([*map(write, page.citations)])


@cache
def _memoised(write: Callable[[Citation], str]) -> Callable[[Citation], bytes]:
    return lru_cache(_MEMOISED)(_encoded(write))


def _encoded(write: Callable[[Citation], str]) -> Callable[[Citation], bytes]:
    return lambda citation: write(citation).encode("utf-8", "replace")


def json_item(item: object) -> str:
    """Write an item of a list in JSON, indented as in the list."""
    return msgspec.json.format(msgspec.json.encode([item]))[2:-2].decode()


def json_list(items: Sequence[bytes]) -> bytes:
    """Combine items into a list in JSON."""
    return b"[\n" + b",\n".join(items) + b"\n]" if items else b"[]"
