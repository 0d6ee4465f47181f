"""Lint of the collection: warnings about probable mistakes; errors if an article may show more than it should. Pure."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from sitegen.collection.publishable import rights_of
from sitegen.collection.terms import Term, source_records, sources_by_host, term_slug
from sitegen.config.records import SourceRecord, TopicRecord
from sitegen.config.rights import shows_more
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import url_scheme, web
from sitegen.core.problems import Problem, warning

# Shorter names differ from others by a letter or two without being misspelt.
_SHORTEST_NAME = 5
_KEYS = {
    "topics": "topic",
    "sources": "source",
    "authors": "author",
    "tags": "tags",
    "events": "event",
    "countries": "source",
}
# Letters of other scripts that look like Latin ones (from Unicode's list of confusables).
_LOOK_ALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХУаеоріјсухѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα", "ABCEHIJKMOPSTXYaeopijcyxsdhABEZHIKMNOPTYXoa"
)
_SCRIPTS = {"LATIN", "CYRILLIC", "GREEK"}


def lint(
    articles: Sequence[Article], taxonomies: Mapping[str, Mapping[str, Term]], config: Config, today: str
) -> Iterator[Problem]:
    """Yield warnings about articles, newest first, and their terms; `today` is an ISO date."""
    yield from _future(articles, config, today)
    yield from _duplicates(articles, config)
    for taxonomy, terms in taxonomies.items():
        yield from _unnameable(taxonomy, terms, articles, config)
    yield from _look_alikes(taxonomies["sources"], articles, config)
    yield from _near_sources(taxonomies["sources"], articles, config)
    yield from _shared_hosts(taxonomies["sources"], articles, config)
    yield from _without_sign(articles, config)
    yield from _rights_by_address(articles, config)
    yield from _remote_images(articles, config)


def _remote_images(articles: Iterable[Article], config: Config) -> Iterator[Problem]:
    """Yield one warning for each host from which pictures are shown: it learns of every reader."""
    counts, users = Counter[str](), defaultdict[str, list[Article]](list)
    for article in articles:
        counts.update(article.text.remote_hosts)
        for host in dict.fromkeys(article.text.remote_hosts):
            users[host].append(article)
    for host, count in sorted(counts.items()):
        first = min(users[host], key=lambda article: article.path)
        many = f"{count} pictures in {len(users[host])} articles come" if count > 1 else "a picture comes"
        message = f"{many} from {host}, which learns of every reader"
        hint = "copy them beside the articles, or write `remote_images: link` in site.yaml"
        yield warning(f"{config.content}/{first.path}", 1, 1, "remote-image", message, hint)


def _warning(config: Config, article: Article, key: str, code: str, message: str, hint: str) -> Problem:
    return warning(f"{config.content}/{article.path}", *article.position(key), code, message, hint)


def _future(articles: Iterable[Article], config: Config, today: str) -> Iterator[Problem]:
    for article in articles:
        if article.date.iso > f"{today}~":
            message = f"{article.date.iso} is in the future"
            yield _warning(
                config, article, "date", "date-future", message, "check the date, or hold it with `publish:`"
            )


def _duplicates(articles: Iterable[Article], config: Config) -> Iterator[Problem]:
    originals: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.source_url:
            originals[web.same_original(article.source_url)].append(article)
    for original, copies in originals.items():
        untranslated = [article for article in copies if not article.translation_of]
        for first, second in pairwise(sorted(untranslated, key=lambda article: article.path)):
            line, column = first.position("source_url")
            other = f"{config.content}/{first.path}:{line}:{column}"
            message = f"has the same original as {other}: {original.removeprefix('//')}"
            yield _warning(config, second, "source_url", "duplicate", message, "keep one of the two")


def _unnameable(
    taxonomy: str, terms: Mapping[str, Term], articles: Sequence[Article], config: Config
) -> Iterator[Problem]:
    for term in terms.values():
        if not url_scheme.slug(term.name):
            message = f"no address can be made from {term.name!r}, so a hash is used"
            article = articles[term.articles[0]]
            yield _warning(config, article, _KEYS[taxonomy], "slug-empty", message, "write letters or digits")


def _near_sources(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    """Yield a warning for each source without a record whose name is a letter away from one that has a record.

    It is an error if its articles show more than they would under the right name.
    """
    near = {variant: record for slug, record in source_records(config).items() for variant in _without_one(slug)}
    for slug, term in sources.items():
        if slug not in config.sources:
            meant = next((near[variant] for variant in sorted(_without_one(slug)) if variant in near), None)
            if meant:
                message = f"{term.name!r} is a source of its own; did you mean {meant.name!r}?"
                hint = f"write {meant.name}, or give {term.name!r} a record in `sources`"
                problem = _warning(config, articles[term.articles[0]], "source", "source-near", message, hint)
                own = [articles[index] for index in term.articles]
                is_error = _show_more(own, config.sources[meant.slug], config)
                yield replace(problem, severity="error") if is_error else problem


def _show_more(articles: Iterable[Article], meant: SourceRecord, config: Config) -> bool:
    """Return whether articles show more than they would if they came from the source that is meant."""
    allowed = meant.rights or config.rights
    return any(shows_more(rights_of(article, None, config), allowed) for article in articles)


def _shared_hosts(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    """Yield an error for each source that is named by the host of several records."""
    hosts = {term_slug(host): slugs for host, slugs in sources_by_host(config).items() if len(slugs) > 1}
    for slug in sources.keys() & hosts.keys() - source_records(config).keys():
        for index in sources[slug].articles:
            message = f"the host {sources[slug].name!r} is that of several sources: {', '.join(hosts[slug])}"
            problem = _warning(config, articles[index], "source", "source-host", message, "write the id of one of them")
            yield replace(problem, severity="error")


def _rights_by_address(articles: Iterable[Article], config: Config) -> Iterator[Problem]:
    """Yield an error for each article that shows more than the record allows at whose address its original is.

    It is none if the article states its own rights, or if no record's address is nearer than that of its source.
    """
    records = source_records(config)
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for slug, record in config.sources.items():
        if record.url:
            places[web.place(record.url)].append(slug)
    # `_shared_hosts` has told of sources that are the host of several records.
    told = {term_slug(host) for host in sources_by_host(config)} - records.keys()
    for article in articles:
        if places and article.source_url and not article.rights and term_slug(article.source) not in told:
            place = web.place(article.source_url)
            nearest = next((ids for end in range(len(place), 0, -1) if (ids := places.get(place[:end]))), [])
            own = records.get(term_slug(article.source))
            if own is None or own.slug not in nearest:
                yield from _stricter(article, config.sources[own.slug] if own else None, nearest, config)


def _stricter(article: Article, own: SourceRecord | None, nearest: Iterable[str], config: Config) -> Iterator[Problem]:
    rights = rights_of(article, own, config)
    for slug in nearest:
        record = config.sources[slug]
        allowed = record.rights or config.rights
        if shows_more(rights, allowed):
            message = (
                f"the original is at the address of {record.name!r}, whose rights are `{allowed}`, "
                f"but the source is {article.source!r}, which gives it `{rights}`"
            )
            hint = f"write `source: {record.name}`, or state the article's own `rights:`"
            problem = _warning(config, article, "source_url", "source-rights", message, hint)
            yield replace(problem, severity="error")
            return


def _without_one(slug: str) -> set[str]:
    """Return a name, and the name without each one of its letters: names a letter apart have one of these in common."""
    return {slug, *(slug[:cut] + slug[cut + 1 :] for cut in range(len(slug)))} if len(slug) >= _SHORTEST_NAME else set()


def _without_sign(articles: Iterable[Article], config: Config) -> Iterator[Problem]:
    """Yield an error for each name that is only the id of a record whose name has a sign more: `Canal` and `Canal+`."""
    ids = {"topic": dict(_ids_without_sign(config.topics)), "source": dict(_ids_without_sign(config.sources))}
    for article in articles:
        for key, given in (("source", article.source), *(("topic", topic) for topic in article.topics)):
            slug = term_slug(given)
            if slug in ids[key] and given != slug:
                name = ids[key][slug]
                message = f"{given!r} is not {name!r}, though `{slug}` is the id of its record"
                hint = f"write {name}, or give {name!r} another id with `aliases: [{slug}]`"
                problem = _warning(config, article, key, "name-sign", message, hint)
                yield replace(problem, severity="error")


def _ids_without_sign(records: Mapping[str, TopicRecord] | Mapping[str, SourceRecord]) -> Iterator[tuple[str, str]]:
    """Yield the ids that are the name of their record without its signs, with that name."""
    for slug, record in records.items():
        names = (record.name, *record.aliases)
        if slug not in map(term_slug, names) and slug in map(url_scheme.slug, names):
            yield slug, record.name


def _look_alikes(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    plain = {slug: term.name for slug, term in sources.items() if not _mixes_scripts(term.name)}
    for term in sources.values():
        if _mixes_scripts(term.name):
            latin = plain.get(url_scheme.slug(term.name.translate(_LOOK_ALIKES)))
            alike = f", and looks like {latin!r}" if latin else ""
            message = f"{term.name!r} mixes letters of several scripts{alike}"
            hint = f"write {latin}" if latin else "write it in one script"
            yield _warning(config, articles[term.articles[0]], "source", "look-alike", message, hint)


def _mixes_scripts(name: str) -> bool:
    return any(len(_scripts(word) & _SCRIPTS) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in word if letter.isalpha()}
