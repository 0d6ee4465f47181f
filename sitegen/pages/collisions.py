"""Collisions: URLs that two pages or files of a site would share."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, compress

from sitegen.collection.collect import Entry
from sitegen.core import url_scheme
from sitegen.core.problems import Problem
from sitegen.output.folder import MARKER
from sitegen.pages.page import Page
from sitegen.pages.redirects import RedirectPage
from sitegen.runtime.files import Copy

_SITE = "a page of the site"
# Reserved as if it were a file, so that nothing else can be at this path or below it.
_RESERVED = {MARKER: "the mark of sitegen's output"}
_HINT = "give one of the two another `slug:`, name or alias"
_RENAME = "rename the file, or remove it"


class _Claims:
    """The owner of each path. Paths are compared as on systems where `A` and `a` are the same file."""

    def __init__(self, indexes: Iterable[str] = ()) -> None:
        self._files = {**_RESERVED, **dict.fromkeys(indexes, "the search index")}
        self._folders = dict[str, str]()

    def claim(self, url: str, owner: str) -> str:
        """Give a URL to `owner` and return an empty text, or return the owner of the file or folder that is in the way.

        A file is in the way of a folder of the same name, and a folder in the way of a file.
        """
        path = _comparable(url_scheme.file(url))
        # A folder that has something in it already was found free.
        is_free = path.rpartition("/")[0] in self._folders
        above = [] if is_free else [*accumulate(path.split("/")[:-1], "{}/{}".format)]
        other = next((self._files[one] for one in (*above, path) if one in self._files), self._folders.get(path))
        if other is None:
            self._files[path] = owner
            self._folders |= dict.fromkeys(above, owner)
        return other or ""


def collisions(
    pages: Sequence[Page],
    copies: Sequence[tuple[str, Copy]],
    entries: Sequence[Entry],
    folder: str,
    indexes: Iterable[str],
) -> Iterator[Problem]:
    """Yield a problem for each URL that is taken already.

    `copies` are the files to publish, each with its URL; `folder` is that of the articles; `indexes` are the folders of
    the search indexes.
    """
    indexes = [*indexes]
    if _all_differ([*(page.url for page in pages), *(url for url, _ in copies)], indexes):
        return
    claims, static = _Claims(indexes), {copy.shown for _, copy in copies}
    positions = dict(_urls_of_articles(entries, folder))
    for url, owner in _owners(pages, copies, entries, folder):
        if first := claims.claim(url, owner):
            path, other = (owner, first) if owner != _SITE else (first, owner)
            line, column = positions.get((url, path), (1, 1))
            hint = _RENAME if path in static and other == _SITE else _HINT
            yield Problem(path, line, column, "address-taken", f"/{url} is already the address of {other}", hint)


def _all_differ(every: Sequence[str], indexes: Sequence[str]) -> bool:
    """Return whether there is no collision, which takes less time than to find the two owners of one."""
    files = {*_RESERVED, *indexes, *(_comparable(url_scheme.file(url)) for url in every)}
    folders = {path.rpartition("/")[0] for path in files}
    folders |= {above for folder in folders for above in accumulate(folder.split("/"), "{}/{}".format)}
    return len(files) == len(_RESERVED) + len(indexes) + len(every) and files.isdisjoint(folders)


def obsolete_redirects(
    pages: Sequence[Page], copies: Iterable[tuple[str, Copy]], former: Collection[str]
) -> list[Page]:
    """Return the redirects from `former` URLs of articles and terms that something else uses now."""
    if not former:
        return []
    is_former = [isinstance(page, RedirectPage) and page.url in former for page in pages]
    claims = _Claims()
    for page, is_redirect in zip(pages, is_former, strict=True):
        if not is_redirect:
            claims.claim(page.url, page.url)
    for url, _ in copies:
        claims.claim(url, url)
    return [page for page in compress(pages, is_former) if claims.claim(page.url, page.url)]


def _owners(
    pages: Sequence[Page], copies: Iterable[tuple[str, Copy]], entries: Sequence[Entry], folder: str
) -> Iterator[tuple[str, str]]:
    """Yield every URL with its owner: first the pages of the site itself, because no author can move these."""
    articles = {entry.url: f"{folder}/{entry.article.path}" for entry in entries}
    others = [page.url for page in pages if not page.HAS_URL_OF_ARTICLE]
    # If two articles collide, so do their downloads. Each URL is claimed once, so that only the articles are reported.
    downloads = dict.fromkeys(url for url in others if _above(url) in articles)
    yield from ((url, _SITE) for url in others if url not in downloads)
    yield from (claim for claim, _ in _urls_of_articles(entries, folder))
    yield from ((url, articles[_above(url)]) for url in downloads)
    yield from ((url, copy.shown) for url, copy in copies)


def _above(url: str) -> str:
    return f"{url.rpartition('/')[0]}/"


def _urls_of_articles(entries: Sequence[Entry], folder: str) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """Yield the URLs and aliases of articles, each with its owner, and the line and column that decide it."""
    for entry in entries:
        yield (entry.url, f"{folder}/{entry.article.path}"), entry.article.position("slug")
    for entry in entries:
        for alias in entry.article.aliases:
            yield (alias, f"{folder}/{entry.article.path}"), entry.article.position("aliases")


def _comparable(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())
