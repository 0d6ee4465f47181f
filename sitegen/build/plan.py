"""What was read -> Plan: every page and file of the site, in each of its languages, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.keys import Fingerprinter
from sitegen.build.options import Options
from sitegen.collection.collect import Collection, Entry, collect
from sitegen.collection.editions import by_edition, edition_of, editions
from sitegen.collection.identity import Identities, identify
from sitegen.collection.links import Links, link
from sitegen.collection.permalinks import Permalinks, parse_permalinks, write_permalinks
from sitegen.collection.publishable import publishable, today, until
from sitegen.collection.translations import Versions, find_versions
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.content.folder import Content
from sitegen.content.library import Articles
from sitegen.core.problems import Problem
from sitegen.pages.collisions import collisions, displaced
from sitegen.pages.context import PageContext
from sitegen.pages.interning import InternPools
from sitegen.pages.page import Fingerprint, Page
from sitegen.pages.registry import make_pages
from sitegen.pages.site import Site, describe_site
from sitegen.runtime.files import Copy
from sitegen.search.documents import Search, index_folder, make_search
from sitegen.theme.options import ThemeOptions
from sitegen.theme.static_files import Statics
from sitegen.theme.templates import Theme


class Found(Struct, frozen=True):
    """What was read: the content and its articles, the theme in each language, and the files to publish as they are."""

    content: Content
    articles: Articles
    themes: Mapping[str, Theme]
    options: ThemeOptions
    mislabelled: tuple[Problem, ...]
    statics: Statics
    permalinks: bytes

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with any of it."""
        return [
            *(problem for parsed in self.articles.read_all() for problem in parsed.problems),
            *self.content.problems,
            *self.options.problems,
            *self.mislabelled,
            *self.statics.problems,
        ]


class Edition(Struct, frozen=True, eq=False):
    """The site in one of its languages."""

    language: str
    site: Site
    fingerprints: tuple[Fingerprint, ...]
    """Of all its pages."""
    search: Search


class Plan(Struct, frozen=True):
    """What the site will be, until when, and what is wrong with it."""

    articles: int
    editions: tuple[Edition, ...]
    bodies: Mapping[str, str]
    """The digests of the texts that are shown, by the ids of their articles."""
    assets: Mapping[str, Copy]
    """The files beside articles that are published, by their URLs."""
    permalinks: bytes
    """What the record of addresses is to hold."""
    until: datetime
    problems: tuple[Problem, ...]
    passing: frozenset[Problem]
    """Those of them that are none once the addresses are recorded."""

    def made_again(self, permalinks: bytes) -> "Plan":
        """Return what the next plan will be, where the record of addresses is this."""
        if permalinks != self.permalinks:
            return self
        lasting = tuple(one for one in self.problems if one not in self.passing)
        return replace(self, problems=lasting, passing=frozenset())


class Planned(Struct, frozen=True):
    """A plan, with all pages by the digests of their fingerprints, and the ids of articles by their paths."""

    plan: Plan
    pages: Mapping[str, Page]
    ids: Mapping[str, str]


def make_plan(found: Found, options: Options, config: Config, parts: InternPools | None = None) -> Planned:
    """Decide every page and file of the site. Pure, but for the size of pictures.

    `parts` are those of the last plan, and become those of this one, where another plan may follow.
    """
    if parts:
        parts.next_plan()
    joined = _join(found, options, config)
    contexts = _contexts(found, options, joined, parts or InternPools())
    placed = [*found.statics.copies.items(), *joined.links.copies]
    pages = _pages(contexts, placed, joined)
    every = [*chain(*pages)]
    made = [_edition(context, some, found, options, parts) for context, some in zip(contexts, pages, strict=True)]
    problems = [
        *found.problems,
        *joined.problems,
        *(problem for edition in made for problem in edition.search.problems),
        *collisions(every, placed, joined.entries, config.content, map(index_folder, joined.configs)),
    ]
    plan = Plan(
        articles=len(joined.entries),
        editions=tuple(made),
        bodies={entry.id: entry.article.body for entry in joined.entries if entry.article.body},
        assets=dict(joined.links.copies),
        permalinks=write_permalinks(joined.identities.records),
        until=until(joined.articles, config, options.now),
        problems=tuple(sorted(problems)),
        passing=frozenset(joined.identities.problems),
    )
    digests = [fingerprint.digest for edition in made for fingerprint in edition.fingerprints]
    ids = {entry.article.path: entry.id for entry in joined.entries}
    return Planned(plan, dict(zip(digests, every, strict=True)), ids)


def _pages(contexts: Sequence[PageContext], placed: Sequence[tuple[str, Copy]], joined: "_Joined") -> list[list[Page]]:
    """Make the pages of each edition, but for redirects from where something else is now."""
    pages = [make_pages(context) for context in contexts]
    lost = displaced([*chain(*pages)], placed, joined.entries)
    return [[page for page in some if page not in lost] for some in pages] if lost else pages


def _edition(
    context: PageContext, pages: Sequence[Page], found: Found, options: Options, parts: InternPools | None
) -> Edition:
    language = context.config.language
    words = found.themes[language].messages
    search = make_search(context.collection, context.config, words, wanted=options.search)
    fingerprinter = Fingerprinter(parts.fingerprints if parts else None)
    return Edition(language, context.site, tuple(map(fingerprinter.fingerprint, pages)), search)


class _Joined(Struct, frozen=True):
    """The articles to be published, as each edition has them, and what they are to each other."""

    configs: Sequence[Config]
    articles: Sequence[Article]
    """All of them, those too that are not published."""
    collections: Sequence[Collection]
    permalinks: Permalinks
    identities: Identities
    links: Links
    versions: Versions

    @property
    def entries(self) -> list[Entry]:
        """All that is published, of all editions."""
        return [entry for collection in self.collections for entry in collection.entries]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with any of it."""
        return [
            *self.permalinks.problems,
            *self.identities.problems,
            *(problem for collection in self.collections for problem in collection.problems),
            *self.links.problems,
            *self.versions.problems,
        ]


def _join(found: Found, options: Options, config: Config) -> _Joined:
    configs = editions(config)
    articles = [one.article for one in found.articles.read_all() if one.article]
    published = [*publishable(articles, config, options.now, options.drafts, options.private)]
    permalinks = parse_permalinks(found.permalinks)
    identities = identify(
        published,
        permalinks.records,
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
    return _Joined(configs, articles, collections, permalinks, identities, links, versions)


def _contexts(found: Found, options: Options, joined: _Joined, parts: InternPools) -> list[PageContext]:
    contexts: list[PageContext] = []
    for config, collection in zip(joined.configs, joined.collections, strict=True):
        site = describe_site(
            collection,
            config,
            joined.configs,
            found.statics.links(config.base, versioned=not options.preview),
            found.options.values,
            search=options.search and bool(collection.entries),
            private=options.private,
        )
        # An event is told across editions, so each of them knows all.
        contexts.append(PageContext(collection, config, site, joined.links, joined.versions, contexts, parts))
    return contexts
