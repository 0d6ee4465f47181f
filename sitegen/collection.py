"""Articles -> Collection: their order, what they share, and which belong together. Pure."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from msgspec import Struct

from sitegen import urls
from sitegen.article import Article
from sitegen.config import Config
from sitegen.problems import Problem, warning
from sitegen.related import related_articles

TAXONOMIES = ("topics", "sources", "authors", "tags")

# Letters of other scripts that pass for Latin ones (from Unicode's list of confusables).
_LOOK_ALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХУаеоріјсухѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα", "ABCEHIJKMOPSTXYaeopijcyxsdhABEZHIKMNOPTYXoa"
)


class Term(Struct, frozen=True):
    """One topic, source, author or tag, with the positions of its articles, newest first."""

    taxonomy: str
    slug: str
    name: str
    articles: tuple[int, ...]
    description: str = ""
    web: str = ""

    @property
    def url(self) -> str:
        """The URL of the term's page."""
        return urls.term(self.taxonomy, self.slug)


class Entry(Struct, frozen=True):
    """An article in its collection. Terms are named by their slugs, other articles by their positions."""

    article: Article
    url: str
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    related: tuple[int, ...]


class Collection(Struct, frozen=True):
    """All published articles, newest first, and their terms."""

    entries: tuple[Entry, ...]
    topics: Mapping[str, Term]
    sources: Mapping[str, Term]
    authors: Mapping[str, Term]
    tags: Mapping[str, Term]
    years: Mapping[str, tuple[int, ...]]
    problems: tuple[Problem, ...]

    def terms(self, taxonomy: str) -> Mapping[str, Term]:
        """Return the terms of one taxonomy by slug, in the order of their names."""
        found: Mapping[str, Term] = getattr(self, taxonomy)
        return found


class _Known(Struct, frozen=True):
    """A term of site.yaml."""

    slug: str
    name: str
    description: str
    web: str


def collect(articles: Sequence[Article], config: Config, today: str) -> Collection:
    """Put articles in order and join what they share; `today` is an ISO date, which only warnings depend on."""
    ordered = sorted(
        sorted(articles, key=lambda article: article.path),
        key=lambda article: article.date.instant,
        reverse=True,
    )
    known = {"topics": _known_topics(config), "sources": _known_sources(config)}
    named = {taxonomy: _slugs(ordered, taxonomy, known.get(taxonomy, {})) for taxonomy in TAXONOMIES}
    terms = {taxonomy: _terms(ordered, taxonomy, named[taxonomy], known.get(taxonomy, {})) for taxonomy in TAXONOMIES}
    related = related_articles([_features(article, index, named) for index, article in enumerate(ordered)])
    addresses, shared = _addresses(ordered, config)
    entries = tuple(
        _entry(article, addresses[article.path], index, named, related[index]) for index, article in enumerate(ordered)
    )
    problems = (
        *shared,
        *_nameless(terms, ordered, config),
        *_doubts(ordered, config, today),
        *_look_alikes(terms["sources"], ordered, config),
    )
    return Collection(
        entries, terms["topics"], terms["sources"], terms["authors"], terms["tags"], _years(ordered), problems
    )


def _names(article: Article, taxonomy: str) -> tuple[str, ...]:
    return _NAMES[taxonomy](article)


_NAMES: Mapping[str, Callable[[Article], tuple[str, ...]]] = {
    "topics": lambda article: article.topics,
    "sources": lambda article: (article.source,),
    "authors": lambda article: article.authors,
    "tags": lambda article: article.tags,
}


def _known_topics(config: Config) -> dict[str, _Known]:
    return {
        term_slug(name): _Known(slug, record.name, record.description, "")
        for slug, record in config.topics.items()
        for name in (slug, record.name, *record.aliases)
    }


def _known_sources(config: Config) -> dict[str, _Known]:
    return {
        term_slug(name): _Known(slug, record.name, record.description, record.url)
        for slug, record in config.sources.items()
        for name in (
            slug,
            record.name,
            *record.aliases,
            *([urls.host_name(record.url)] if record.url else []),
        )
    }


@lru_cache(maxsize=100_000)
def term_slug(name: str) -> str:
    """Return what is equal for two spellings of one term; a number where the name has no letter."""
    return urls.slug(name) or blake2b(name.encode(), digest_size=4).hexdigest()


def _slugs(articles: Sequence[Article], taxonomy: str, known: Mapping[str, _Known]) -> list[tuple[str, ...]]:
    """Return the slugs of every article's terms, each once."""
    return [tuple(dict.fromkeys(_slug(name, known) for name in _names(article, taxonomy))) for article in articles]


def _slug(name: str, known: Mapping[str, _Known]) -> str:
    slug = term_slug(name)
    return known[slug].slug if slug in known else slug


def _terms(
    articles: Sequence[Article], taxonomy: str, slugs: Sequence[tuple[str, ...]], known: Mapping[str, _Known]
) -> dict[str, Term]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[str, list[int]] = defaultdict(list)
    for index, article in enumerate(articles):
        spellings_here = ((_slug(name, known), name) for name in _names(article, taxonomy))
        for slug, name in spellings_here:
            spellings[slug][name] += 1
        for slug in slugs[index]:
            members[slug].append(index)
    records = {record.slug: record for record in known.values()}
    terms = [_term(taxonomy, slug, spellings[slug], members[slug], records.get(slug)) for slug in members]
    return {term.slug: term for term in sorted(terms, key=lambda term: (_sortable(term.name), term.slug))}


def _term(taxonomy: str, slug: str, spellings: Counter[str], articles: list[int], record: _Known | None) -> Term:
    if record is not None:
        return Term(taxonomy, slug, record.name, tuple(articles), record.description, record.web)
    commonest = min(spellings, key=lambda name: (-spellings[name], name))
    return Term(taxonomy, slug, commonest, tuple(articles))


def _sortable(name: str) -> str:
    return urls.slug(name) or name


def _features(article: Article, index: int, named: Mapping[str, Sequence[tuple[str, ...]]]) -> list[str]:
    """List what an article may share with another: its terms, and the longer words of its title."""
    terms = [f"{taxonomy}/{slug}" for taxonomy in ("topics", "tags", "authors") for slug in named[taxonomy][index]]
    words = [f"word/{word}" for word in dict.fromkeys(urls.slug(article.title).split("-")) if len(word) > 4]
    return terms + words


def _entry(
    article: Article, url: str, index: int, named: Mapping[str, Sequence[tuple[str, ...]]], related: tuple[int, ...]
) -> Entry:
    topics, sources, authors, tags = (named[taxonomy][index] for taxonomy in TAXONOMIES)
    return Entry(article, url, topics, sources, authors, tags, related)


def _addresses(articles: Sequence[Article], config: Config) -> tuple[dict[str, str], list[Problem]]:
    """Give every article its URL. Where the names of two files make the same one, the later keeps its date in it."""
    chosen = {article.path: urls.article(article.date.year, article.slug) for article in articles if article.slug}
    taken = {url: path for path, url in chosen.items()}
    problems: list[Problem] = []
    for article in reversed(articles):
        if not article.slug:
            short, whole = (urls.article(article.date.year, name) for name in urls.file_slugs(article.path))
            chosen[article.path] = whole if short in taken else short
            if short in taken and whole != short:
                message = f"/{short} is already the address of {taken[short]}, so this article gets /{whole}"
                place = f"{config.content}/{article.path}"
                problems.append(warning(place, 1, 1, "address-shared", message, "give it a `slug:`"))
            taken[chosen[article.path]] = article.path
    return chosen, problems


def _years(articles: Sequence[Article]) -> dict[str, tuple[int, ...]]:
    years: dict[str, list[int]] = defaultdict(list)
    for index, article in enumerate(articles):
        years[article.date.year].append(index)
    return {year: tuple(years[year]) for year in sorted(years, reverse=True)}


def _doubts(articles: Sequence[Article], config: Config, today: str) -> Iterator[Problem]:
    for article in articles:
        if article.date.iso > f"{today}~":
            yield warning(
                f"{config.content}/{article.path}",
                1,
                1,
                "date-future",
                f"{article.date.iso} is in the future",
                "check the date, or set `draft: true`",
            )
    yield from _duplicates(articles, config)


def _nameless(
    terms: Mapping[str, Mapping[str, Term]], articles: Sequence[Article], config: Config
) -> Iterator[Problem]:
    for term in (term for found in terms.values() for term in found.values()):
        if not urls.slug(term.name):
            place = f"{config.content}/{articles[term.articles[0]].path}"
            message = f"{term.name!r} gives no address, so its page gets a number"
            yield warning(place, 1, 1, "slug-empty", message, "write it with letters or digits")


def _duplicates(articles: Iterable[Article], config: Config) -> Iterator[Problem]:
    originals: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        if article.source_url:
            originals[urls.same_original(article.source_url)].append(article.path)
    for original, paths in originals.items():
        for first, second in pairwise(sorted(paths)):
            yield warning(
                f"{config.content}/{second}",
                1,
                1,
                "duplicate",
                f"has the same original as {first}: {original.removeprefix('//')}",
                "keep one of the two",
            )


def _look_alikes(sources: Mapping[str, Term], articles: Sequence[Article], config: Config) -> Iterator[Problem]:
    by_look: dict[str, str] = {}
    for slug, term in sources.items():
        if not _mixes_scripts(term.name):
            by_look.setdefault(slug, term.name)
    for term in sources.values():
        if _mixes_scripts(term.name):
            latin = by_look.get(urls.slug(term.name.translate(_LOOK_ALIKES)))
            message = f"{term.name!r} mixes letters of several scripts" + (
                f", and looks like {latin!r}" if latin else ""
            )
            yield warning(
                f"{config.content}/{articles[term.articles[0]].path}",
                1,
                1,
                "look-alike",
                message,
                f"write {latin}" if latin else "write it in one script",
            )


def _mixes_scripts(name: str) -> bool:
    return any(
        len(
            {unicodedata.name(letter, "?").partition(" ")[0] for letter in word if letter.isalpha()}
            & {"LATIN", "CYRILLIC", "GREEK"}
        )
        > 1
        for word in name.split()
    )
