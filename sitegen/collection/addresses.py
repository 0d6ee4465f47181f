"""Addresses of the site itself, as authors write them -> the URLs of its pages and files."""

import posixpath
from collections.abc import Collection
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from sitegen.core import url_scheme, web


class SiteAddress(Struct, frozen=True):
    """An address of the site: the possible URLs of its page or file, the most likely first, and what follows."""

    urls: tuple[str, ...]
    suffix: str = ""
    """The query and the fragment, with their signs."""
    is_whole: bool = False
    """Whether the host is given."""


def site_address(target: str, base: url_scheme.Base) -> SiteAddress | None:
    """Read an address that begins with `/` or with the URL of the site; None if it is another or a relative one."""
    whole = web.is_web(target)
    if not (whole or target.startswith("/")) or (whole and not web.is_below(target, base.origin + base.path)):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    path = posixpath.normpath(f"/{unquote(parts.path)}/").lstrip("/")
    path = "" if path == "." else normalize("NFC", path + "/" * (parts.path.endswith("/") and path != ""))
    below = unquote(base.path).lstrip("/")
    stripped = f"{path}/".removeprefix(below).removesuffix("/") if f"{path}/" == below else path.removeprefix(below)
    paths = (stripped,) if whole else (stripped, path)
    urls = dict.fromkeys(url for one in paths for url in _spellings(one))
    query, fragment = (f"{sign}{part}" if part else "" for sign, part in (("?", parts.query), ("#", parts.fragment)))
    return SiteAddress(tuple(urls), query + fragment, whole)


def _spellings(path: str) -> tuple[str, ...]:
    """Return the URLs that hosts answer with the same page: without `index.html`, and with the last slash."""
    if path == "index.html" or path.endswith("/index.html"):
        return (path, path.removesuffix("index.html"))
    return (path, f"{path}/") if path and not path.endswith("/") else (path, path.removesuffix("/"))


def find(address: SiteAddress, urls: Collection[str]) -> str | None:
    """Return the URL of the page or file that an address leads to, or None if there is none."""
    return next((url for url in address.urls if url in urls), None)
