"""Whether every page and file of a site has an address of its own."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from sitegen import urls
from sitegen.collection import Collection
from sitegen.output import MARKER
from sitegen.pages import ArticlePage, Page, RedirectPage
from sitegen.problems import Problem
from sitegen.statics import Copy

_SITE = "a page of the site"
# As if they were files, so that nothing else may stand there or below.
_RESERVED = {"pagefind": "the search index", MARKER: "the mark of sitegen's output"}
_HINT = "give one of the two another `slug:`, name or alias"


def collisions(
    pages: Sequence[Page], copies: Iterable[tuple[str, Copy]], collection: Collection, folder: str
) -> Iterator[Problem]:
    """Find addresses that two pages or files would share, also on systems where `A` and `a` are one."""
    files, folders = dict(_RESERVED), dict[str, str]()
    for url, owner in _owners(pages, copies, collection, folder):
        path = _same(urls.file(url))
        above = [*accumulate(path.split("/")[:-1], "{}/{}".format)]
        first = next((files[place] for place in (*above, path) if place in files), folders.get(path))
        if first is not None:
            place, other = (owner, first) if owner != _SITE else (first, owner)
            yield Problem(place, 1, 1, "address-taken", f"/{url} is already the address of {other}", _HINT)
        files.setdefault(path, owner)
        folders |= dict.fromkeys(above, owner)


def _owners(
    pages: Sequence[Page], copies: Iterable[tuple[str, Copy]], collection: Collection, folder: str
) -> Iterator[tuple[str, str]]:
    """Yield every URL with whose it is: pages that nobody wrote first, for these cannot be moved."""
    yield from ((page.url, _SITE) for page in pages if not isinstance(page, ArticlePage | RedirectPage))
    yield from _places(collection, folder)
    yield from ((url, copy.shown) for url, copy in copies)


def _places(collection: Collection, folder: str) -> Iterator[tuple[str, str]]:
    for entry in collection.entries:
        yield entry.url, f"{folder}/{entry.article.path}"
    for entry in collection.entries:
        yield from ((alias, f"{folder}/{entry.article.path}") for alias in entry.article.aliases)


def _same(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())
