"""Which articles are published at a moment, and how much of each. Pure.

Rights are applied once, here, before anything is made of an article. The parts that they withhold are in no page, list,
feed, index, export or file, because none of these ever sees them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from sitegen.collection.terms import source_records, term_slug
from sitegen.config.records import SourceRecord
from sitegen.config.rights import LEVELS, Level, Rights
from sitegen.config.site import Config
from sitegen.content.article import Article, TextFacts
from sitegen.core.dates import Date


def publishable(
    articles: Iterable[Article], config: Config, now: datetime, drafts: bool = False, private: bool = False
) -> Iterator[Article]:
    """Yield the articles to publish at a moment, each without the parts that its rights withhold."""
    records = source_records(config)
    for article in articles:
        source = records.get(term_slug(article.source))
        level = LEVELS[rights_of(article, config.sources[source.slug] if source else None, config)]
        is_held = (article.draft and not drafts) or not (level.public or private)
        if not is_held and _is_time(article, config, now):
            yield _withhold(article, level)


def rights_of(article: Article, record: SourceRecord | None, config: Config) -> Rights:
    """Return the rights of an article: its own, else those of its source's record, else those of the site."""
    return article.rights or (record and record.rights) or config.rights


def _is_time(article: Article, config: Config, now: datetime) -> bool:
    return (article.publish is None or has_come(article.publish, config, now)) and (
        article.expires is None or not has_come(article.expires, config, now)
    )


def until(articles: Iterable[Article], config: Config, now: datetime) -> datetime:
    """Return the moment when the site may change by itself: the next one that an article names, or midnight."""
    tomorrow = now.astimezone(config.zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), config.zone)
    dates = (date for article in articles for date in (article.publish, article.expires) if date)
    moments = (datetime.fromisoformat(date.instant) for date in dates if len(date.iso) > 10)
    return min([midnight, *(moment for moment in moments if moment > now)])


def today(config: Config, now: datetime) -> str:
    """Return the current day in the site's time zone (ISO 8601)."""
    return now.astimezone(config.zone).date().isoformat()


def has_come(date: Date, config: Config, now: datetime) -> bool:
    """Return whether a date has begun. A day begins at midnight in the site's time zone."""
    if len(date.iso) > 10:
        return datetime.fromisoformat(date.instant) <= now
    return date.instant[:10] <= today(config, now)


def _withhold(article: Article, level: Level) -> Article:
    """Return an article without the parts that its rights withhold."""
    if level.text:
        return article
    summary = article.text.excerpt if level.excerpt else ""
    return replace(article, summary=summary, image=None, text=TextFacts())
