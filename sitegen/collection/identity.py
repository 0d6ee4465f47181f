"""Articles and the permalinks of earlier builds -> the id and the URL of each article. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.permalinks import FILE, Permalink
from sitegen.content.article import Article
from sitegen.core import url_scheme, web
from sitegen.core.problems import Problem, warning


class Identity(Struct, frozen=True):
    """The id of an article, its URL, and its former URLs."""

    id: str
    url: str
    former_urls: tuple[str, ...] = ()


class Identities(Struct, frozen=True):
    """The identity of every article by its path, the permalinks to record, and problems."""

    by_path: Mapping[str, Identity]
    permalinks: tuple[Permalink, ...]
    problems: tuple[Problem, ...]
    waiting: frozenset[str] = frozenset()
    """The ids of the articles that are not published at present, though their files are there."""


EditionFolder = Callable[[str], str]
"""Returns the URL below which the articles in a language are."""


def identify(
    articles: Iterable[Article],
    permalinks: Sequence[Permalink],
    existing: Collection[str],
    folder: str,
    edition_folder: EditionFolder = lambda _language: "",
) -> Identities:
    """Give every article its id and its URL: those of its permalink, if it has one.

    `existing` are the paths of all files in the content folder, which problems call `folder`.
    """
    ordered = sorted(articles, key=lambda article: (article.date.instant, article.path))
    paths = {article.path for article in ordered}
    reserved = [permalink for permalink in permalinks if permalink.path in existing and permalink.path not in paths]
    matches = _match(ordered, permalinks, {permalink.id for permalink in reserved})
    addresses, shared = _addresses(ordered, matches, reserved, folder, edition_folder)
    ids = _ids(ordered, matches, addresses, permalinks)
    by_path = {path: Identity(ids[path], url, _former_urls(url, matches.get(path))) for path, url in addresses.items()}
    waiting = frozenset(permalink.id for permalink in reserved) - {one.id for one in by_path.values()}
    unpublished = [*_unpublished(permalinks, matches, addresses, waiting)]
    aliases = {alias for article in ordered for alias in article.aliases}
    was_live = {permalink.id for permalink in permalinks if not permalink.is_gone and permalink.id not in waiting}
    deleted = [one for one in unpublished if one.id in was_live and one.url and one.url not in aliases]
    problems = (*shared, *_ids_claimed_twice(ordered, folder), *(_deleted(one, folder) for one in deleted))
    return Identities(by_path, (*_live(ordered, by_path), *unpublished), problems, waiting)


def _deleted(permalink: Permalink, folder: str) -> Problem:
    message = f"{folder}/{permalink.path} is gone, so its address /{permalink.url} leads nowhere"
    hint = f"restore the file, or write `aliases: [/{permalink.url}]` in the article that replaces it"
    return warning(FILE, 1, 1, "address-gone", message, hint)


class _Traits(Struct, frozen=True):
    """The traits by which an article is recognised after its file was moved or changed; unknown ones are empty."""

    id: str
    path: str
    original: str
    title: str
    year: str

    @property
    def name(self) -> str:
        """The name of its file, as a slug."""
        return url_scheme.file_slugs(self.path)[1]

    def may_be(self, other: "_Traits") -> bool:
        """Return whether both may be one article: their originals do not differ."""
        return "" in {self.original, other.original} or self.original == other.original


def _traits(article: Article) -> _Traits:
    return _Traits(article.id, article.path, _original(article), article.title, article.date.year)


def _permalink_traits(permalink: Permalink) -> _Traits:
    year, _ = url_scheme.article_parts(permalink.url)
    return _Traits(permalink.id, permalink.path, permalink.original, permalink.title, year)


def _original(article: Article) -> str:
    return web.same_original(article.source_url).removeprefix("//") if article.source_url else ""


_Key = Callable[[_Traits], tuple[str, ...]]
# The keys that match articles to permalinks, the most certain first. A key counts only if one article and one
# permalink alone have it.
_CERTAIN: tuple[_Key, ...] = (
    lambda one: (one.path, one.original),
    lambda one: (one.path, one.title),
    lambda one: (one.original,),
    lambda one: (one.path,),
)
# Two traits of three, because names and titles such as `weekly` come again every year.
_LIKELY: tuple[_Key, ...] = (
    lambda one: (one.name, one.title),
    lambda one: (one.name, one.year),
    lambda one: (one.title, one.year),
)


def _match(
    articles: Sequence[Article], permalinks: Iterable[Permalink], reserved: Collection[str]
) -> dict[str, Permalink]:
    """Return the permalink of each article that has one, by path; a reserved one only for an article with its id."""
    by_id = {permalink.id: permalink for permalink in permalinks}
    new, old = list(map(_traits, articles)), list(map(_permalink_traits, by_id.values()))
    matches: dict[str, Permalink] = {}
    for key in (lambda one: (one.id,), *_CERTAIN, *_LIKELY):
        pairs = [(one, other) for one, other in _pairs(new, old, key) if key not in _LIKELY or one.may_be(other)]
        matches |= {one.path: by_id[other.id] for one, other in pairs}
        taken = {permalink.id for permalink in matches.values()}
        new = [one for one in new if one.path not in matches]
        old = [other for other in old if other.id not in taken and other.id not in reserved]
    return matches


def _pairs(some: Iterable[_Traits], others: Iterable[_Traits], key: _Key) -> Iterator[tuple[_Traits, _Traits]]:
    by_key = _unique(others, key)
    return ((one, by_key[value]) for value, one in _unique(some, key).items() if value in by_key)


def _unique(many: Iterable[_Traits], key: _Key) -> dict[tuple[str, ...], _Traits]:
    groups: dict[tuple[str, ...], list[_Traits]] = defaultdict(list)
    for one in many:
        groups[key(one)].append(one)
    return {value: group[0] for value, group in groups.items() if len(group) == 1 and all(value)}


def _addresses(
    articles: Sequence[Article],
    matches: Mapping[str, Permalink],
    reserved: Iterable[Permalink],
    folder: str,
    edition_folder: EditionFolder,
) -> tuple[dict[str, str], list[Problem]]:
    """Give every article its URL; if two would have the same one, the later article's has the date of its file name."""
    given = {article.path: _given_url(article, matches.get(article.path), edition_folder) for article in articles}
    addresses = {path: url for path, url in given.items() if url}
    taken = {permalink.url: permalink.path for permalink in reserved} | {url: path for path, url in addresses.items()}
    collisions: dict[str, list[tuple[Article, str]]] = defaultdict(list)
    for article in articles:
        if article.path not in addresses:
            short, long = (_url(article, slug, edition_folder) for slug in url_scheme.file_slugs(article.path))
            addresses[article.path] = long if short in taken else short
            if short in taken and long != short:
                name = url_scheme.file_slugs(article.path)[0]
                message = f"/{short} is already the address of {taken[short]}, so this article gets /{long}"
                collisions[name].append((article, message))
            taken[addresses[article.path]] = article.path
    return addresses, [_address_shared(folder, group) for group in collisions.values()]


def _address_shared(folder: str, group: Sequence[tuple[Article, str]]) -> Problem:
    """Return one warning for all articles whose files have the same name behind their dates."""
    article, message = group[0]
    more = f"; {len(group) - 1} more files of that name get their dates too" if len(group) > 1 else ""
    return warning(f"{folder}/{article.path}", 1, 1, "address-shared", message + more, "give it a `slug:`")


def _given_url(article: Article, permalink: Permalink | None, edition_folder: EditionFolder) -> str:
    """Return the recorded URL, unless the article's `slug` asks for another; empty if there is neither."""
    if permalink and permalink.url and article.slug in {"", url_scheme.article_parts(permalink.url)[1]}:
        return permalink.url
    return _url(article, article.slug, edition_folder) if article.slug else ""


def _url(article: Article, slug: str, edition_folder: EditionFolder) -> str:
    return edition_folder(article.language) + url_scheme.article(article.date.year, slug)


def _former_urls(url: str, permalink: Permalink | None) -> tuple[str, ...]:
    former = (*permalink.was, permalink.url) if permalink else ()
    return tuple(dict.fromkeys(old for old in former if old not in {"", url}))


def _ids(
    articles: Sequence[Article],
    matches: Mapping[str, Permalink],
    addresses: Mapping[str, str],
    permalinks: Iterable[Permalink],
) -> dict[str, str]:
    ids = {path: permalink.id for path, permalink in matches.items()}
    ids |= {article.path: article.id for article in articles if article.id}
    taken = {*ids.values(), *(permalink.id for permalink in permalinks)}
    for article in articles:
        if article.path not in ids:
            ids[article.path] = _free_id(addresses[article.path].removesuffix("/"), taken)
            taken.add(ids[article.path])
    return ids


def _free_id(id_: str, taken: Collection[str]) -> str:
    number, free = 1, id_
    while free in taken:
        number += 1
        free = f"{id_}-{number}"
    return free


def _live(articles: Iterable[Article], by_path: Mapping[str, Identity]) -> Iterator[Permalink]:
    for article in articles:
        one = by_path[article.path]
        yield Permalink(one.id, article.path, one.url, article.title, _original(article), one.former_urls)


def _unpublished(
    permalinks: Iterable[Permalink],
    matches: Mapping[str, Permalink],
    addresses: Mapping[str, str],
    waiting: Collection[str],
) -> Iterator[Permalink]:
    """Yield the permalinks of unpublished articles, without a URL that another article has now.

    The articles may be published again.
    """
    published, live = {permalink.id for permalink in matches.values()}, set(addresses.values())
    for permalink in permalinks:
        if permalink.id not in published:
            url = "" if permalink.url in live else permalink.url
            is_waiting = permalink.id in waiting
            terms = permalink.terms if is_waiting else ()
            yield replace(permalink, url=url, terms=terms, is_gone=not is_waiting)


def _ids_claimed_twice(articles: Iterable[Article], folder: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for article in sorted(articles, key=lambda article: article.path):
        if article.id and first.setdefault(article.id, article.path) != article.path:
            message = f"id {article.id!r} is already that of {folder}/{first[article.id]}"
            position = article.position("id")
            yield Problem(
                f"{folder}/{article.path}", *position, "id-taken", message, "give one of the two another `id:`"
            )
