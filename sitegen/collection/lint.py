"""What in a collection is hardly meant: most of it is allowed, and what could show too much is not. Pure."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from sitegen.collection.publishable import rights_of
from sitegen.collection.terms import Term, hosts_of, known_sources, term_slug
from sitegen.config.records import SourceRecord
from sitegen.config.rights import shows_more
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import urls, web
from sitegen.core.problems import Problem, warning

# Names shorter than this differ from others by a letter or two without being slips.
_SHORTEST_NAME = 5
_KEYS = {
    "topics": "topic",
    "sources": "source",
    "authors": "author",
    "tags": "tags",
    "events": "event",
    "countries": "source",
}
# Letters of other scripts that pass for Latin ones (from Unicode's list of confusables).
_LOOK_ALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХУаеоріјсухѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα", "ABCEHIJKMOPSTXYaeopijcyxsdhABEZHIKMNOPTYXoa"
)
_SCRIPTS = {"LATIN", "CYRILLIC", "GREEK"}


def doubts(
    articles: Sequence[Article], taxonomies: Mapping[str, Mapping[str, Term]], config: Config, today: str
) -> Iterator[Problem]:
    """Yield warnings about articles, newest first, and their terms; `today` is an ISO date."""
    yield from _future(articles, config, today)
    yield from _duplicates(articles, config)
    for taxonomy, terms in taxonomies.items():
        yield from _nameless(taxonomy, terms, articles, config)
    yield from _look_alikes(taxonomies["sources"], articles, config)
    yield from _near_sources(taxonomies["sources"], articles, config)
    yield from _shared_hosts(taxonomies["sources"], articles, config)


def _doubt(config: Config, article: Article, key: str, code: str, message: str, hint: str) -> Problem:
    return warning(f"{config.content}/{article.path}", *article.position(key), code, message, hint)


def _future(articles: Iterable[Article], config: Config, today: str) -> Iterator[Problem]:
    for article in articles:
        if article.date.iso > f"{today}~":
            message = f"{article.date.iso} is in the future"
            yield _doubt(config, article, "date", "date-future", message, "check the date, or hold it with `publish:`")


def _duplicates(articles: Iterable[Article], config: Config) -> Iterator[Problem]:
    originals: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.source_url:
            originals[web.same_original(article.source_url)].append(article)
    for original, copies in originals.items():
        untranslated = [article for article in copies if not article.translation_of]
        for first, second in pairwise(sorted(untranslated, key=lambda article: article.path)):
            line, column = first.position("source_url")
            place = f"{config.content}/{first.path}:{line}:{column}"
            message = f"has the same original as {place}: {original.removeprefix('//')}"
            yield _doubt(config, second, "source_url", "duplicate", message, "keep one of the two")


def _nameless(
    taxonomy: str, terms: Mapping[str, Term], articles: Sequence[Article], config: Config
) -> Iterator[Problem]:
    for term in terms.values():
        if not urls.slug(term.name):
            message = f"{term.name!r} gives no address, so its page gets a number"
            article = articles[term.articles[0]]
            yield _doubt(config, article, _KEYS[taxonomy], "slug-empty", message, "write it with letters or digits")


def _near_sources(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    """Yield a doubt for each source without a record whose name is a slip away from one that has.

    It is an error where the articles show more than they would without the slip.
    """
    known = known_sources(config)
    near = {variant: name for slug, name in known.items() for variant in _without_one(slug)}
    for slug, term in sources.items():
        if slug not in config.sources:
            meant = next((near[variant] for variant in sorted(_without_one(slug)) if variant in near), None)
            if meant:
                message = f"{term.name!r} is a source of its own; did you mean {meant.name!r}?"
                hint = f"write {meant.name}, or give {term.name!r} a record in `sources`"
                doubt = _doubt(config, articles[term.articles[0]], "source", "source-near", message, hint)
                stricter = _shows_more([articles[index] for index in term.articles], config.sources[meant.slug], config)
                yield replace(doubt, severity="error") if stricter else doubt


def _shows_more(articles: Iterable[Article], meant: SourceRecord, config: Config) -> bool:
    """Return whether articles show more than they would if they came from the source that is meant."""
    allowed = meant.rights or config.rights
    return any(shows_more(rights_of(article, None, config), allowed) for article in articles)


def _shared_hosts(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    """Yield an error for each source that is named by a host which several records have."""
    hosts = {term_slug(host): slugs for host, slugs in hosts_of(config).items() if len(slugs) > 1}
    known = known_sources(config)
    for slug in sources.keys() & hosts.keys() - known.keys():
        for index in sources[slug].articles:
            message = f"the host {sources[slug].name!r} is that of several sources: {', '.join(hosts[slug])}"
            doubt = _doubt(config, articles[index], "source", "source-host", message, "write the id of one of them")
            yield replace(doubt, severity="error")


def _without_one(slug: str) -> set[str]:
    """Return a name and all that is left of it without one letter: names a slip apart share one of these."""
    return {slug, *(slug[:cut] + slug[cut + 1 :] for cut in range(len(slug)))} if len(slug) >= _SHORTEST_NAME else set()


def _look_alikes(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    plain = {slug: term.name for slug, term in sources.items() if not _mixes_scripts(term.name)}
    for term in sources.values():
        if _mixes_scripts(term.name):
            latin = plain.get(urls.slug(term.name.translate(_LOOK_ALIKES)))
            alike = f", and looks like {latin!r}" if latin else ""
            message = f"{term.name!r} mixes letters of several scripts{alike}"
            hint = f"write {latin}" if latin else "write it in one script"
            yield _doubt(config, articles[term.articles[0]], "source", "look-alike", message, hint)


def _mixes_scripts(name: str) -> bool:
    return any(len(_scripts(word) & _SCRIPTS) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in word if letter.isalpha()}
