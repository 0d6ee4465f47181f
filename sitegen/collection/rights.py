"""What of each article may be shown, and to whom: applied once, before anything is made of an article. Pure.

What is taken out here is in no page, list, feed, index, export or file, for none of these ever sees it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from sitegen.collection.terms import known_sources, term_slug
from sitegen.config.site import Config
from sitegen.config.types import Rights
from sitegen.content.article import Article
from sitegen.core.dates import Date


def publishable(
    articles: Iterable[Article], config: Config, now: datetime, drafts: bool = False, private: bool = False
) -> Iterator[Article]:
    """Yield what is to be published at a moment, each article with no more of it than its rights allow."""
    known = known_sources(config)
    for article in articles:
        source = known.get(term_slug(article.source))
        inherited = config.sources[source.slug].rights if source else None
        rights = article.rights or inherited or config.rights
        held = (article.draft and not drafts) or (rights == "private" and not private)
        if not held and _is_time(article, config, now):
            yield shown(article, rights)


def _is_time(article: Article, config: Config, now: datetime) -> bool:
    return (article.publish is None or has_come(article.publish, config, now)) and (
        article.expires is None or not has_come(article.expires, config, now)
    )


def until(articles: Iterable[Article], config: Config, now: datetime) -> datetime:
    """Return the moment from which something else may be shown or said: one that an article names, or midnight."""
    tomorrow = now.astimezone(config.zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), config.zone)
    dates = (date for article in articles for date in (article.publish, article.expires) if date)
    moments = (datetime.fromisoformat(date.instant) for date in dates if len(date.iso) > 10)
    return min([midnight, *(moment for moment in moments if moment > now)])


def today(config: Config, now: datetime) -> str:
    """Return the day that it is where the site is (ISO 8601)."""
    return now.astimezone(config.zone).date().isoformat()


def has_come(date: Date, config: Config, now: datetime) -> bool:
    """Tell whether a date has begun: a day begins where the site is."""
    if len(date.iso) > 10:
        return datetime.fromisoformat(date.instant) <= now
    return date.instant[:10] <= today(config, now)


def shown(article: Article, rights: Rights) -> Article:
    """Return an article without what its rights keep back."""
    if rights in {"full", "private"}:
        return replace(article, rights=rights)
    return replace(
        article,
        rights=rights,
        summary=article.excerpt if rights == "excerpt" else "",
        excerpt="",
        image=None,
        headings=(),
        references=(),
        fragments=(),
        minutes=0,
        body="",
        size=0,
    )
