"""Redirects from the aliases and the former URLs of articles, and from the former URLs of terms."""

from collections.abc import Iterator

from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Page


class RedirectPage(Page, frozen=True, kw_only=True):
    """A redirect from an alias or a former URL of an article or a term to its page (`redirect.html`)."""

    HAS_URL_OF_ARTICLE = True

    target: str
    """The link to the new address; `permalink` is the whole address."""


def _redirects(context: PageContext) -> Iterator[RedirectPage]:
    """Make the redirects from aliases, then those from former URLs of articles and of terms."""
    for entry in context.collection.entries:
        yield from (_redirect(context, entry.article.title, entry.url, alias) for alias in entry.article.aliases)
    for entry in context.collection.entries:
        former = [url for url in entry.former_urls if url not in entry.article.aliases]
        yield from (_redirect(context, entry.article.title, entry.url, url) for url in former)
    for terms in context.collection.taxonomies.values():
        for term in terms.values():
            target = context.config.folder + term.url
            yield from (_redirect(context, term.name, target, url) for url in context.former_urls(term))


def _redirect(context: PageContext, title: str, target: str, url: str) -> RedirectPage:
    fields = context.common_fields_at(url, "redirect.html", title)
    # The permalink is the target's, so that search engines learn that URL. The target is relative to the host, so that
    # readers of a copy of the site stay on the copy.
    fields["permalink"] = context.base.absolute(target)
    return RedirectPage(**fields, target=context.base.href(target))


KIND = PageKind(RedirectPage, _redirects)
