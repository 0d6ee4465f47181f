"""Redirects."""

from collections.abc import Iterator

from sitegen.collection.collect import Entry
from sitegen.pages.context import PageContext
from sitegen.pages.page import Page


class RedirectPage(Page, frozen=True, kw_only=True):
    """An old address."""

    target: str


def redirects(context: PageContext) -> Iterator[Page]:
    """Make a page at every old address that leads to the new one: at those that were asked for, then at the others."""
    for entry in context.collection.entries:
        yield from (_redirect(context, entry, alias) for alias in entry.article.aliases)
    for entry in context.collection.entries:
        yield from (_redirect(context, entry, url) for url in entry.was if url not in entry.article.aliases)


def _redirect(context: PageContext, entry: Entry, url: str) -> RedirectPage:
    fields = context.common_fields_at(url, "redirect.html", entry.article.title)
    # Any host of a copy keeps its readers; search engines learn the one address.
    fields["permalink"] = context.base.absolute(entry.url)
    return RedirectPage(**fields, target=context.base.href(entry.url))
