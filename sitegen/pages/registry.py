"""All kinds of pages, and the pages that they make.

A new kind of page is one module of this package and one line of `PAGE_KINDS`.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import msgspec

from sitegen.pages import archive, article, downloads, feeds, home, redirects, sitemap, standalone, terms
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Page

PAGE_KINDS: tuple[PageKind[Page], ...] = (
    article.KIND,
    home.KIND,
    *downloads.KINDS,
    terms.LISTS,
    terms.INDEXES,
    archive.LISTS,
    archive.INDEX,
    feeds.KIND,
    standalone.KIND,
    redirects.KIND,
    sitemap.KIND,
)
"""In the order of their entries in the sitemap."""


def make_pages(context: PageContext) -> list[Page]:
    """Make every page of an edition."""
    return [page for kind in context.kinds for page in kind.make(context)]


def page_decoder(kinds: Iterable[PageKind[Page]]) -> "msgspec.msgpack.Decoder[Page]":
    """Return a decoder of stored pages of any of these kinds."""
    return msgspec.msgpack.Decoder(reduce(or_, (kind.page for kind in kinds)))
