"""What was read -> Plan: every page and file of the site, in each of its languages, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from sitegen.addresses import collisions, without_displaced
from sitegen.article import Parsed
from sitegen.collection import Collection, Entry, collect
from sitegen.config import Config
from sitegen.editions import by_edition, edition_of, editions
from sitegen.files import Content
from sitegen.identity import identify
from sitegen.kinds import plan
from sitegen.links import Links, link
from sitegen.options import Options
from sitegen.pages import Page
from sitegen.permalinks import Permalinks, Record
from sitegen.planner import Planner
from sitegen.problems import Problem
from sitegen.rights import publishable, today, until
from sitegen.search import Search, index_folder, make_search
from sitegen.site import Site, make_site
from sitegen.statics import Copy, Statics
from sitegen.theme import Theme
from sitegen.theme_options import ThemeOptions
from sitegen.versions import Versions, find_versions


class Found(Struct, frozen=True):
    """What was read: the content and its articles, the theme in each language, and the files to publish as they are."""

    content: Content
    parsed: Sequence[Parsed]
    themes: Mapping[str, Theme]
    options: ThemeOptions
    mislabelled: tuple[Problem, ...]
    statics: Statics
    permalinks: Permalinks


class Edition(Struct, frozen=True, eq=False):
    """The site in one of its languages."""

    config: Config
    theme: Theme
    site: Site
    pages: Sequence[Page]
    search: Search


class Plan(Struct, frozen=True):
    """What the site will be, until when, and what is wrong with it."""

    articles: int
    editions: Sequence[Edition]
    copies: Mapping[str, Copy]
    records: Sequence[Record]
    until: datetime
    problems: Sequence[Problem]


def make_plan(found: Found, options: Options, config: Config) -> Plan:
    """Decide every page and file of the site. Pure, but for the size of pictures."""
    configs = editions(config)
    articles = [parsed.article for parsed in found.parsed if parsed.article]
    published = [*publishable(articles, config, options.now, options.drafts, options.private)]
    identities = identify(
        published,
        found.permalinks.records,
        found.content.files,
        config.content,
        lambda language: edition_of(language, configs).folder,
    )
    collections = [
        collect(some, identities.by_path, one, today(one, options.now))
        for one, some in zip(configs, by_edition(published, configs), strict=True)
    ]
    entries = [entry for collection in collections for entry in collection.entries]
    links = link(entries, articles, found.content, config)
    versions = find_versions(entries, articles, config.content)
    made = _editions(found, options, configs, collections, links, versions)
    placed = [*found.statics.copies.items(), *links.copies]
    made = _without_displaced(made, placed, entries)
    pages = [page for edition in made for page in edition.pages]
    problems = [
        *(problem for parsed in found.parsed for problem in parsed.problems),
        *found.content.problems,
        *found.options.problems,
        *found.mislabelled,
        *found.statics.problems,
        *found.permalinks.problems,
        *identities.problems,
        *(problem for collection in collections for problem in collection.problems),
        *links.problems,
        *versions.problems,
        *(problem for edition in made for problem in edition.search.problems),
        *collisions(pages, placed, entries, config.content, map(index_folder, configs)),
    ]
    return Plan(
        len(entries),
        made,
        dict(placed),
        identities.records,
        until(articles, config, options.now),
        sorted(problems),
    )


def _editions(
    found: Found,
    options: Options,
    configs: Sequence[Config],
    collections: Sequence[Collection],
    links: Links,
    versions: Versions,
) -> list[Edition]:
    searches: list[Search] = []
    planners: list[Planner] = []
    for config, collection in zip(configs, collections, strict=True):
        search = make_search(collection, config, found.themes[config.language].messages, wanted=options.search)
        site = _site(config, collection, found, options, configs, searched=bool(search.documents))
        searches.append(search)
        planners.append(Planner(collection, config, site, links, versions, planners))
    # An event is told across editions, so all of them are there before any is planned.
    return [
        Edition(planner.config, found.themes[planner.config.language], planner.site, plan(planner), search)
        for planner, search in zip(planners, searches, strict=True)
    ]


def _site(
    config: Config, collection: Collection, found: Found, options: Options, configs: Sequence[Config], searched: bool
) -> Site:
    assets = found.statics.links(config.base, versioned=not options.preview)
    return make_site(
        collection, config, configs, assets, found.options.values, search=searched, private=options.private
    )


def _without_displaced(
    made: Sequence[Edition], placed: Sequence[tuple[str, Copy]], entries: Sequence[Entry]
) -> list[Edition]:
    """Leave out the redirects from former addresses where another page or file is now."""
    every = [page for edition in made for page in edition.pages]
    kept = {id(page) for page in without_displaced(every, placed, entries)}
    return [replace(edition, pages=[page for page in edition.pages if id(page) in kept]) for edition in made]
