"""The search page, the page for unknown URLs, and robots.txt."""

from collections.abc import Iterator

from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Page

ROBOTS = "robots.txt"


def _standalone_pages(context: PageContext) -> Iterator[Page]:
    yield Page(**context.common_fields("search/", "search.html", "search"), breadcrumbs=context.breadcrumbs())
    # Hosts and robots look for these in the main edition only.
    if not context.config.folder:
        yield Page(**context.common_fields("404.html", "404.html", "404"))
        # The site's own file says more than the program can know.
        if ROBOTS not in context.site.assets:
            yield Page(**context.common_fields(ROBOTS, "robots.txt", ""))


KIND = PageKind(Page, _standalone_pages)
