"""Terms of earlier builds and those of today -> the former URLs of each term, because addresses are for good. Pure.

A term is renamed in its record, by an alias, or by editing the only word of its articles. So a former term is the one
whose record has its name now, or else the one term that all its articles have gained in its place.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from sitegen.collection.permalinks import FILE, FormerTerm, Permalink
from sitegen.collection.terms import source_records, topic_records
from sitegen.config.site import Config
from sitegen.core.problems import Problem, warning

# Languages and countries are named by codes, which nobody renames.
RECORDED = ("topics", "sources", "authors", "tags", "events")

Renamed = Callable[[str], str]
"""Returns the URL of the term whose record has the name of a former one, or an empty text."""


class TermHistory(Struct, frozen=True):
    """The former URLs of each term by its URL, the lines to record, and problems."""

    former_urls: Mapping[str, tuple[str, ...]]
    lines: tuple[FormerTerm, ...]
    problems: tuple[Problem, ...]


def term_history(
    terms_by_id: Mapping[str, Collection[str]],
    permalinks: Iterable[Permalink],
    former: Iterable[FormerTerm],
    waiting: Collection[str],
    renamed: Renamed,
) -> TermHistory:
    """Find the successor of each term that has no article any more.

    `terms_by_id` are the URLs of the terms of each published article by its id; `waiting` are the ids of articles that
    are not published at present, though their files are there.
    """
    live = {url for urls in terms_by_id.values() for url in urls}
    members: dict[str, list[Permalink]] = defaultdict(list)
    for permalink in permalinks:
        for url in permalink.terms:
            members[url].append(permalink)
    successors = {old: line.term for line in former for old in line.was}
    known_gone = {line.term for line in former if line.is_gone}
    lost = sorted({*members, *successors, *known_gone, *successors.values()} - live - {""})
    for url in lost:
        if target := renamed(url) or _gained_by_all(url, members.get(url, ()), terms_by_id):
            successors[url] = target
    targets = {url: _last(url, successors) for url in lost}
    found = {url: target for url, target in targets.items() if target in live}
    by_target: dict[str, list[str]] = defaultdict(list)
    for url, target in found.items():
        by_target[target].append(url)
    gone = [url for url in lost if url not in found and not _is_waiting(members.get(url, ()), waiting)]
    lines = [FormerTerm(target, tuple(urls)) for target, urls in by_target.items()]
    lines += [FormerTerm(url, _all_before(url, targets), is_gone=True) for url in gone if targets[url] == url]
    return TermHistory(
        {target: tuple(urls) for target, urls in by_target.items()},
        tuple(sorted(lines, key=lambda line: line.term)),
        tuple(_problem(url) for url in gone if url not in known_gone and url in members),
    )


def _gained_by_all(url: str, members: Sequence[Permalink], terms_by_id: Mapping[str, Collection[str]]) -> str:
    """Return the one term of the same taxonomy that all articles of a former term have now and had not, if any."""
    gained = [{*terms_by_id[one.id]} - {*one.terms} for one in members if one.id in terms_by_id]
    common = [other for other in set.intersection(*gained) if taxonomy_of(other) == taxonomy_of(url)] if gained else []
    return common[0] if len(common) == 1 else ""


def taxonomy_of(url: str) -> str:
    """Return the taxonomy of the URL of a term, such as `topics` of `fr/topics/ships/`."""
    return url.split("/")[-3]


def _last(url: str, successors: Mapping[str, str]) -> str:
    seen = {url}
    while (after := successors.get(url, "")) and after not in seen:
        url = after
        seen.add(url)
    return url


def _all_before(url: str, targets: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(old for old, target in targets.items() if target == url and old != url)


def _is_waiting(members: Iterable[Permalink], waiting: Collection[str]) -> bool:
    return any(one.id in waiting for one in members)


def _problem(url: str) -> Problem:
    message = f"/{url} was published, and no article has this term any more, so its address leads nowhere"
    name = url.split("/")[-2]
    hint = f"write `aliases: [{name}]` in the record of the term that replaces it, or `aliases: [/{url}]` in an article"
    return warning(FILE, 1, 1, "address-gone", message, hint)


def renamed_in_record(configs: Iterable[Config]) -> Renamed:
    """Return the function that finds the term whose record, in an edition, has the name of a former one."""
    records = {
        (config.folder, taxonomy): read(config)
        for config in configs
        for taxonomy, read in (("topics", topic_records), ("sources", source_records))
    }

    def renamed(url: str) -> str:
        *folder, taxonomy, slug, _ = url.split("/")
        prefix = "".join(f"{part}/" for part in folder)
        record = records.get((prefix, taxonomy), {}).get(slug)
        return f"{prefix}{taxonomy}/{record.slug}/" if record and record.slug != slug else ""

    return renamed


def term_urls(taxonomies: Iterable[tuple[str, Sequence[str]]], folder: str) -> tuple[str, ...]:
    """Return the URLs of terms, given by their taxonomies and slugs, in an edition's folder."""
    return tuple(f"{folder}{taxonomy}/{slug}/" for taxonomy, slugs in taxonomies for slug in slugs)
