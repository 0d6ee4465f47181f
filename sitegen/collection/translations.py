"""Which articles are one text in several languages, as `translation_of` says. Pure."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.collection.collect import Entry
from sitegen.content.article import Article
from sitegen.core.problems import Problem, warning


class Versions(Struct, frozen=True):
    """The articles of each such text, by the path of each of them; and what is wrong."""

    by_path: Mapping[str, tuple[Entry, ...]]
    problems: tuple[Problem, ...]


def find_versions(entries: Sequence[Entry], articles: Sequence[Article], folder: str) -> Versions:
    """Group the articles of a site; `articles` are also those that are not published."""
    first = {article.path: _first(article) for article in articles}
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_root(entry.article.path, first)].append(entry)
    found = {entry.article.path: tuple(group) for group in groups.values() if len(group) > 1 for entry in group}
    return Versions(found, tuple(_problems(entries, first, found, folder)))


def _first(article: Article) -> str:
    """Return the path of the article that this one is a translation of, or an empty string."""
    if article.translation_of is None:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(article.path), article.translation_of.target))


def _root(path: str, first: Mapping[str, str]) -> str:
    seen = {path}
    while first.get(path) and first[path] not in seen:
        path = first[path]
        seen.add(path)
    return min(seen) if first.get(path) else path


def _problems(
    entries: Sequence[Entry], first: Mapping[str, str], found: Mapping[str, tuple[Entry, ...]], folder: str
) -> Iterator[Problem]:
    for entry in entries:
        article = entry.article
        place = f"{folder}/{article.path}"
        if article.translation_of and first[article.path] not in first:
            at = (article.translation_of.line, article.translation_of.column)
            message = f"`translation_of` names no article: {article.translation_of.target}"
            yield Problem(place, *at, "translation-of", message, "write the path of an .md file, from this one")
        others = [other.article for other in found.get(article.path, ())]
        if any(other.language == article.language and other.path < article.path for other in others):
            message = f"another version of this text is in {article.language!r} too"
            hint = "give each version a `language` of its own"
            yield warning(place, *article.position("translation_of"), "translation-of", message, hint)
