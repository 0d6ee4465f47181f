"""The checks of `sitegen report`: facts that a careful curator must still fix, though the site can be built.

A check is a function here and a line in CHECKS. The first line of its docstring is its line in `sitegen report --help`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from msgspec import Struct

from sitegen.collection.collect import Collection
from sitegen.collection.publishable import has_come
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import url_scheme
from sitegen.core.problems import Problem, warning

# Shorter titles differ by a word without being copies.
_FEWEST_WORDS = 5
# This many articles with nearly the same title are a series, such as a weekly one.
_SERIES = 4
_DIGIT = re.compile(r"\d")


class ReportContext(Struct, frozen=True):
    """The values that checks read: all articles, also those that are not published, the settings, and the time."""

    collection: Collection
    config: Config
    now: datetime

    @property
    def articles(self) -> list[Article]:
        """All articles, newest first."""
        return [entry.article for entry in self.collection.entries]

    def finding(self, article: Article, key: str, code: str, message: str, hint: str) -> Problem:
        """Make a finding at a key of an article's front matter."""
        return warning(f"{self.config.content}/{article.path}", *article.position(key), code, message, hint)


Check = Callable[[ReportContext], Iterator[Problem]]


def _unreviewed_translations(context: ReportContext) -> Iterator[Problem]:
    """Translations that nobody has reviewed."""
    for article in context.articles:
        translation = article.provenance.translation
        reviewed = translation and (translation.reviewed_by or translation.reviewed_on)
        # A translator who signs answers for the translation.
        if translation and not reviewed and not (translation.method == "human" and translation.by):
            message = f"nobody has reviewed this {translation.method} translation"
            hint = "read it against the original, then write `reviewed_by` and `reviewed_on` in `translation`"
            yield context.finding(article, "translation", "unreviewed", message, hint)


def _unsafe_originals(context: ReportContext) -> Iterator[Problem]:
    """Originals without address or archived copy."""
    unsaved: list[Article] = []
    for article in context.articles:
        if not article.source_url:
            message, hint = "readers cannot find the original", "write its address as `source_url`"
            yield context.finding(article, "source", "no-source-url", message, hint)
        elif not article.provenance.archive_url:
            unsaved.append(article)
    if unsaved:
        message = f"{len(unsaved)} originals have no archived copy, the first of them that of this article"
        hint = "save them in a web archive, and write `archive_url` and `archive_date`"
        yield context.finding(unsaved[0], "source_url", "no-archive", message, hint)


def _past_reviews(context: ReportContext) -> Iterator[Problem]:
    """Articles past their review."""
    for article in context.articles:
        if article.review and has_come(article.review, context.config, context.now):
            message = f"was to be reviewed by {article.review.iso}"
            yield context.finding(article, "review", "past-review", message, "review it, and set a later `review`")


def _single_topics(context: ReportContext) -> Iterator[Problem]:
    """Topics of one article."""
    for term in context.collection.terms("topics").values():
        if len(term.articles) == 1:
            article = context.collection.entries[term.articles[0]].article
            message = f"the topic {term.name!r} has no other article"
            yield context.finding(article, "topic", "single-topic", message, "join it with another topic")


def _near_titles(context: ReportContext) -> Iterator[Problem]:
    """Titles that are nearly the same.

    Each finding is for two articles of one language whose titles are equal, or differ by one word. Series have none:
    four or more such titles, and titles that differ by a number.
    """
    alike: dict[tuple[str, ...], list[Article]] = defaultdict(list)
    for article in sorted(context.articles, key=lambda article: article.path):
        for variant in _variants(article):
            alike[variant].append(article)
    groups = [group for group in alike.values() if len(group) < _SERIES]
    pairs = {(one.path, other.path): (one, other) for group in groups for one, other in pairwise(group)}
    for first, second in pairs.values():
        if not _is_series(first, second):
            message = f"the title is nearly that of {first.path}: {first.title!r}"
            yield context.finding(second, "title", "near-title", message, "keep one, or make the difference plain")


def _is_series(one: Article, other: Article) -> bool:
    """Return whether two titles differ by a number, as those of issues, versions and days do."""
    words, others = (set(url_scheme.slug(article.title).split("-")) for article in (one, other))
    difference = words ^ others
    return bool(difference) and any(_DIGIT.search(word) for word in difference)


def _variants(article: Article) -> set[tuple[str, ...]]:
    """Return the words of a title, and these without each one of them: titles a word apart have a variant in common."""
    words = tuple(url_scheme.slug(article.title).split("-"))
    language = (article.language,)
    if len(words) < _FEWEST_WORDS:
        return {language + words}
    return {language + words, *(language + words[:cut] + words[cut + 1 :] for cut in range(len(words)))}


def _unstated_rights(context: ReportContext) -> Iterator[Problem]:
    """Sources whose rights are not stated."""
    articles = context.articles
    for term in context.collection.terms("sources").values():
        record = context.config.sources.get(term.slug)
        unstated = [articles[index] for index in term.articles if not articles[index].rights]
        if unstated and not (record and record.rights):
            count = f"{len(unstated)} articles" if len(unstated) > 1 else "an article"
            message = f"nobody has stated the rights of {term.name!r}: {count} of it, {context.config.rights}"
            hint = "write `rights:` in the record of the source"
            yield context.finding(unstated[0], "source", "rights-unstated", message, hint)


CHECKS: tuple[Check, ...] = (
    _unreviewed_translations,
    _unsafe_originals,
    _past_reviews,
    _single_topics,
    _near_titles,
    _unstated_rights,
)
"""All checks, in the order of `sitegen report --help`."""


def describe_checks() -> str:
    """List the subjects of all checks in one sentence."""
    subjects = [str(check.__doc__).partition(".\n")[0].rstrip(".") for check in CHECKS]
    return ", ".join(subject[:1].lower() + subject[1:] for subject in subjects)


def run_checks(context: ReportContext) -> Iterator[Problem]:
    """Yield the findings of all checks."""
    for check in CHECKS:
        yield from check(context)


def counts(findings: Iterable[Problem]) -> dict[str, int]:
    """Count findings by their code."""
    return dict(sorted(Counter(finding.code for finding in findings).items()))
