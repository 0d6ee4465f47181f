"""The versions of one text in several languages, grouped by `translation_of`. Pure."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.collection.collect import Entry
from sitegen.content.article import Article
from sitegen.core.problems import Problem, warning


class Versions(Struct, frozen=True):
    """All versions of a text, by the path of each of them; and problems."""

    by_path: Mapping[str, tuple[Entry, ...]]
    problems: tuple[Problem, ...]


def find_versions(entries: Sequence[Entry], articles: Sequence[Article], folder: str) -> Versions:
    """Group the articles of a site; `articles` includes those that are not published."""
    originals = {article.path: _original_path(article) for article in articles}
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_root(entry.article.path, originals)].append(entry)
    versions = {entry.article.path: tuple(group) for group in groups.values() if len(group) > 1 for entry in group}
    return Versions(versions, tuple(_problems(entries, originals, versions, folder)))


def _original_path(article: Article) -> str:
    """Return the path of the article that this one is a translation of, or an empty string."""
    if article.translation_of is None:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(article.path), article.translation_of.target))


def _root(path: str, originals: Mapping[str, str]) -> str:
    """Return the last path of a chain of translations; if it ends in a cycle, the first by name of all its paths."""
    seen = {path}
    while originals.get(path) and originals[path] not in seen:
        path = originals[path]
        seen.add(path)
    return min(seen) if originals.get(path) else path


def _problems(
    entries: Sequence[Entry], originals: Mapping[str, str], versions: Mapping[str, tuple[Entry, ...]], folder: str
) -> Iterator[Problem]:
    for entry in entries:
        article = entry.article
        path = f"{folder}/{article.path}"
        if article.translation_of and originals[article.path] not in originals:
            at = (article.translation_of.line, article.translation_of.column)
            message = f"`translation_of` names no article: {article.translation_of.target}"
            yield Problem(path, *at, "translation-of", message, "write the path of an .md file, from this one")
        others = [other.article for other in versions.get(article.path, ())]
        if any(other.language == article.language and other.path < article.path for other in others):
            message = f"another version of this text is in {article.language!r} too"
            hint = "give each version a `language` of its own"
            yield warning(path, *article.position("translation_of"), "translation-of", message, hint)
