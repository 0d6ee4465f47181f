"""Whether every page and file of a site has an address of its own."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress

from sitegen.collection.collect import Entry
from sitegen.core import urls
from sitegen.core.problems import Problem
from sitegen.output.folder import MARKER
from sitegen.pages.page import Page
from sitegen.pages.redirects import RedirectPage
from sitegen.runtime.files import Copy

_SITE = "a page of the site"
# As if they were files, so that nothing else may stand there or below.
_RESERVED = {MARKER: "the mark of sitegen's output"}
_HINT = "give one of the two another `slug:`, name or alias"


class _Claims:
    """Who has which address, also on systems where `A` and `a` are one."""

    def __init__(self, indexes: Iterable[str] = ()) -> None:
        self._files = {**_RESERVED, **dict.fromkeys(indexes, "the search index")}
        self._folders = dict[str, str]()

    def claim(self, url: str, owner: str) -> str:
        """Give an address to its first owner; return who has it, or what is in its way, where that is another."""
        path = _same(urls.file(url))
        # Where something has its place in a folder already, no file is in the way of that folder.
        is_known = path.rpartition("/")[0] in self._folders
        above = [] if is_known else [*accumulate(path.split("/")[:-1], "{}/{}".format)]
        first = next((self._files[place] for place in (*above, path) if place in self._files), self._folders.get(path))
        if first is None:
            self._files[path] = owner
            self._folders |= dict.fromkeys(above, owner)
        return first or ""


def collisions(
    pages: Sequence[Page],
    copies: Sequence[tuple[str, Copy]],
    entries: Sequence[Entry],
    folder: str,
    indexes: Iterable[str],
) -> Iterator[Problem]:
    """Find addresses that two pages or files would share; `indexes` are the folders of the search."""
    indexes = [*indexes]
    if _are_apart([*(page.url for page in pages), *(url for url, _ in copies)], indexes):
        return
    claims = _Claims(indexes)
    places = dict(_places(entries, folder))
    for url, owner in _owners(pages, copies, entries, folder):
        if first := claims.claim(url, owner):
            path, other = (owner, first) if owner != _SITE else (first, owner)
            line, column = places.get((url, path), (1, 1))
            yield Problem(path, line, column, "address-taken", f"/{url} is already the address of {other}", _HINT)


def _are_apart(every: Sequence[str], indexes: Sequence[str]) -> bool:
    """Tell whether all is well, which is told sooner than what is wrong."""
    files = {*_RESERVED, *indexes, *(_same(urls.file(url)) for url in every)}
    folders = {path.rpartition("/")[0] for path in files}
    folders |= {above for folder in folders for above in accumulate(folder.split("/"), "{}/{}".format)}
    return len(files) == len(_RESERVED) + len(indexes) + len(every) and files.isdisjoint(folders)


def displaced(pages: Sequence[Page], copies: Iterable[tuple[str, Copy]], entries: Sequence[Entry]) -> list[Page]:
    """List the redirects from former addresses of articles where something else is now."""
    former = {url for entry in entries for url in entry.was}
    if not former:
        return []
    moved = [isinstance(page, RedirectPage) and page.url in former for page in pages]
    claims = _Claims()
    for page, is_moved in zip(pages, moved, strict=True):
        if not is_moved:
            claims.claim(page.url, page.url)
    for url, _ in copies:
        claims.claim(url, url)
    return [page for page in compress(pages, moved) if claims.claim(page.url, page.url)]


def _owners(
    pages: Sequence[Page], copies: Iterable[tuple[str, Copy]], entries: Sequence[Entry], folder: str
) -> Iterator[tuple[str, str]]:
    """Yield every URL with whose it is: pages that nobody wrote first, for these cannot be moved."""
    articles = {entry.url: f"{folder}/{entry.article.path}" for entry in entries}
    others = [page.url for page in pages if not page.HAS_URL_OF_ARTICLE]
    # Where two articles meet, their downloads do too, which need not be told.
    downloads = dict.fromkeys(url for url in others if _above(url) in articles)
    yield from ((url, _SITE) for url in others if url not in downloads)
    yield from (claim for claim, _ in _places(entries, folder))
    yield from ((url, articles[_above(url)]) for url in downloads)
    yield from ((url, copy.shown) for url, copy in copies)


def _above(url: str) -> str:
    return f"{url.rpartition('/')[0]}/"


def _places(entries: Sequence[Entry], folder: str) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """Yield the addresses of articles with whose they are, and the line and column that chose them."""
    for entry in entries:
        yield (entry.url, f"{folder}/{entry.article.path}"), entry.article.position("slug")
    for entry in entries:
        for alias in entry.article.aliases:
            yield (alias, f"{folder}/{entry.article.path}"), entry.article.position("aliases")


def _same(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())
