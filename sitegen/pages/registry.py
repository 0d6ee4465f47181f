"""Collection -> Pages: one function per kind of page, listed in KINDS."""

from collections.abc import Callable, Iterator

from sitegen.pages.archive import archive
from sitegen.pages.article import articles
from sitegen.pages.context import PageContext
from sitegen.pages.downloads import exports
from sitegen.pages.feeds import feeds
from sitegen.pages.home import home
from sitegen.pages.page import Page
from sitegen.pages.redirects import redirects
from sitegen.pages.sitemap import sitemaps
from sitegen.pages.terms import terms
from sitegen.pages.utility import single

Kind = Callable[[PageContext], Iterator[Page]]
KINDS: tuple[Kind, ...] = (home, articles, terms, archive, feeds, exports, sitemaps, single, redirects)


def make_pages(context: PageContext) -> list[Page]:
    """Make every page of an edition."""
    return [page for kind in KINDS for page in kind(context)]
