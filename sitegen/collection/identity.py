"""Articles and the records of earlier builds -> who each article is, and which address it has. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.collection.permalinks import Record
from sitegen.content.article import Article
from sitegen.core import urls, web
from sitegen.core.problems import Problem, warning


class Identity(Struct, frozen=True):
    """The id of an article, its URL, and its former URLs."""

    id: str
    url: str
    was: tuple[str, ...] = ()


class Identities(Struct, frozen=True):
    """Who every article is, by its path; what to record of them; and what is wrong with them."""

    by_path: Mapping[str, Identity]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def identify(
    articles: Iterable[Article],
    records: Sequence[Record],
    existing: Collection[str],
    folder: str,
    edition: Callable[[str], str] = lambda _language: "",
) -> Identities:
    """Give every article its id and its URL: those of its record, where it has one.

    `existing` are the paths of all files in the content folder, which problems call `folder`; `edition` tells the URL
    below which the articles of a language stand.
    """
    ordered = sorted(articles, key=lambda article: (article.date.instant, article.path))
    paths = {article.path for article in ordered}
    held = [record for record in records if record.path in existing and record.path not in paths]
    found = _matches(ordered, records, {record.id for record in held})
    addresses, shared = _addresses(ordered, found, held, folder, edition)
    ids = _ids(ordered, found, addresses, records)
    by_path = {path: Identity(ids[path], url, _was(url, found.get(path))) for path, url in addresses.items()}
    kept = (*_live(ordered, by_path), *_gone(records, found, addresses))
    return Identities(by_path, kept, (*shared, *_claimed_twice(ordered, folder)))


class _Traits(Struct, frozen=True):
    """What an article may be known by when its file was moved or changed; empty where it has none."""

    id: str
    path: str
    original: str
    title: str
    year: str

    @property
    def name(self) -> str:
        """The name of its file, as a slug."""
        return urls.file_slugs(self.path)[1]

    def may_be(self, other: "_Traits") -> bool:
        """Tell whether no original speaks against both being one article."""
        return "" in {self.original, other.original} or self.original == other.original


def _of_article(article: Article) -> _Traits:
    original = _original(article)
    return _Traits(article.id, article.path, original, article.title, article.date.year)


def _of_record(record: Record) -> _Traits:
    year, _ = urls.article_parts(record.url)
    return _Traits(record.id, record.path, record.original, record.title, year)


def _original(article: Article) -> str:
    return web.same_original(article.source_url).removeprefix("//") if article.source_url else ""


_Key = Callable[[_Traits], tuple[str, ...]]
# By what an article finds its record, the surest first. Each joins those that only one article and one record have.
_SURE: tuple[_Key, ...] = (
    lambda one: (one.path, one.original),
    lambda one: (one.path, one.title),
    lambda one: (one.original,),
    lambda one: (one.path,),
)
# Two of three, for names and titles such as `weekly` come again every year.
_LIKELY: tuple[_Key, ...] = (
    lambda one: (one.name, one.title),
    lambda one: (one.name, one.year),
    lambda one: (one.title, one.year),
)


def _matches(articles: Sequence[Article], records: Iterable[Record], held: Collection[str]) -> dict[str, Record]:
    """Return the records of articles, by the articles' paths; a record that is held goes only to one that names it."""
    by_id = {record.id: record for record in records}
    new, old = list(map(_of_article, articles)), list(map(_of_record, by_id.values()))
    found: dict[str, Record] = {}
    for key in (lambda one: (one.id,), *_SURE, *_LIKELY):
        pairs = [(one, other) for one, other in _pairs(new, old, key) if key not in _LIKELY or one.may_be(other)]
        found |= {one.path: by_id[other.id] for one, other in pairs}
        taken = {record.id for record in found.values()}
        new = [one for one in new if one.path not in found]
        old = [other for other in old if other.id not in taken and other.id not in held]
    return found


def _pairs(some: Iterable[_Traits], others: Iterable[_Traits], key: _Key) -> Iterator[tuple[_Traits, _Traits]]:
    known = _unique(others, key)
    return ((one, known[traits]) for traits, one in _unique(some, key).items() if traits in known)


def _unique(many: Iterable[_Traits], key: _Key) -> dict[tuple[str, ...], _Traits]:
    groups: dict[tuple[str, ...], list[_Traits]] = defaultdict(list)
    for one in many:
        groups[key(one)].append(one)
    return {traits: group[0] for traits, group in groups.items() if len(group) == 1 and all(traits)}


def _addresses(
    articles: Sequence[Article],
    found: Mapping[str, Record],
    held: Iterable[Record],
    folder: str,
    edition: Callable[[str], str],
) -> tuple[dict[str, str], list[Problem]]:
    """Give every article its URL. Where the names of two files make the same one, the later keeps its date in it."""
    chosen = {article.path: url for article in articles if (url := _given(article, found.get(article.path), edition))}
    taken = {record.url: record.path for record in held} | {url: path for path, url in chosen.items()}
    problems: list[Problem] = []
    for article in articles:
        if article.path not in chosen:
            above = edition(article.language)
            short, whole = (above + urls.article(article.date.year, name) for name in urls.file_slugs(article.path))
            chosen[article.path] = whole if short in taken else short
            if short in taken and whole != short:
                message = f"/{short} is already the address of {taken[short]}, so this article gets /{whole}"
                place = f"{folder}/{article.path}"
                problems.append(warning(place, 1, 1, "address-shared", message, "give it a `slug:`"))
            taken[chosen[article.path]] = article.path
    return chosen, problems


def _given(article: Article, record: Record | None, edition: Callable[[str], str]) -> str:
    """Return the URL that was recorded, unless the article asks for another one, or an empty string."""
    if record and record.url and article.slug in {"", urls.article_parts(record.url)[1]}:
        return record.url
    return edition(article.language) + urls.article(article.date.year, article.slug) if article.slug else ""


def _was(url: str, record: Record | None) -> tuple[str, ...]:
    former = (*record.was, record.url) if record else ()
    return tuple(dict.fromkeys(old for old in former if old not in {"", url}))


def _ids(
    articles: Sequence[Article], found: Mapping[str, Record], addresses: Mapping[str, str], records: Iterable[Record]
) -> dict[str, str]:
    ids = {path: record.id for path, record in found.items()}
    ids |= {article.path: article.id for article in articles if article.id}
    taken = {*ids.values(), *(record.id for record in records)}
    for article in articles:
        if article.path not in ids:
            ids[article.path] = _free(addresses[article.path].removesuffix("/"), taken)
            taken.add(ids[article.path])
    return ids


def _free(id_: str, taken: Collection[str]) -> str:
    number, free = 1, id_
    while free in taken:
        number += 1
        free = f"{id_}-{number}"
    return free


def _live(articles: Iterable[Article], by_path: Mapping[str, Identity]) -> Iterator[Record]:
    for article in articles:
        one = by_path[article.path]
        yield Record(one.id, article.path, one.url, article.title, _original(article), one.was)


def _gone(records: Iterable[Record], found: Mapping[str, Record], addresses: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of articles that are not published; these may come back, but not to an address given away."""
    back, live = {record.id for record in found.values()}, set(addresses.values())
    for record in records:
        if record.id not in back:
            yield replace(record, url="") if record.url in live else record


def _claimed_twice(articles: Iterable[Article], folder: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for article in sorted(articles, key=lambda article: article.path):
        if article.id and first.setdefault(article.id, article.path) != article.path:
            message = f"id {article.id!r} is already that of {folder}/{first[article.id]}"
            place = f"{folder}/{article.path}"
            yield Problem(place, *article.position("id"), "id-taken", message, "give one of the two another `id:`")
