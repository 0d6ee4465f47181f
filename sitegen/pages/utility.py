"""The pages of which there is one."""

from collections.abc import Iterator

from sitegen.pages.context import PageContext
from sitegen.pages.page import Page


def single(context: PageContext) -> Iterator[Page]:
    """Make the pages of which there is one; hosts know only the main edition's 404.html and robots.txt."""
    yield Page(**context.common_fields("search/", "search.html", "search"), breadcrumbs=context.breadcrumbs())
    if not context.config.folder:
        yield Page(**context.common_fields("404.html", "404.html", "404"))
        yield Page(**context.common_fields("robots.txt", "robots.txt", ""))
