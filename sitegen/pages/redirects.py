"""Redirects from the aliases and the former URLs of articles."""

from collections.abc import Iterator

from sitegen.collection.collect import Entry
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Page


class RedirectPage(Page, frozen=True, kw_only=True):
    """A redirect from an alias or a former URL of an article to the article (`redirect.html`)."""

    HAS_URL_OF_ARTICLE = True

    target: str
    """The link to the new address; `permalink` is the whole address."""


def _redirects(context: PageContext) -> Iterator[RedirectPage]:
    """Make the redirects from aliases, then those from former URLs."""
    for entry in context.collection.entries:
        yield from (_redirect(context, entry, alias) for alias in entry.article.aliases)
    for entry in context.collection.entries:
        yield from (_redirect(context, entry, url) for url in entry.former_urls if url not in entry.article.aliases)


def _redirect(context: PageContext, entry: Entry, url: str) -> RedirectPage:
    fields = context.common_fields_at(url, "redirect.html", entry.article.title)
    # The permalink is the article's, so that search engines learn that URL. The target is relative to the host, so that
    # readers of a copy of the site stay on the copy.
    fields["permalink"] = context.base.absolute(entry.url)
    return RedirectPage(**fields, target=context.base.href(entry.url))


KIND = PageKind(RedirectPage, _redirects)
