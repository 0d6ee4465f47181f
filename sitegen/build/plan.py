"""The plan of a site: every page and file, in each of its languages, and every problem. Pure, but for one detail.

The detail: the sizes of pictures beside articles are read from their files.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.inputs import Inputs
from sitegen.build.keys import Fingerprinter
from sitegen.build.options import Options
from sitegen.collection.collect import Collection, Entry, collect
from sitegen.collection.editions import by_edition, edition_of, editions
from sitegen.collection.identity import Identities, identify
from sitegen.collection.links import Links, link
from sitegen.collection.permalinks import PermalinkFile, parse_permalinks, write_permalinks
from sitegen.collection.publishable import publishable, today, until
from sitegen.collection.term_history import (
    RECORDED,
    TermHistory,
    renamed_in_record,
    term_history,
    term_urls,
)
from sitegen.collection.translations import Versions, find_versions
from sitegen.collection.unread_files import unread_files
from sitegen.config.mute import unmuted
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.core import url_scheme
from sitegen.core.problems import Problem
from sitegen.formats.registry import describe
from sitegen.pages.catalogue import gather_events, make_catalogue
from sitegen.pages.collisions import collisions, obsolete_redirects
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.interning import InternPools
from sitegen.pages.page import Fingerprint, Page
from sitegen.pages.registry import PAGE_KINDS, make_pages
from sitegen.pages.site import Site, describe_site
from sitegen.runtime.files import Copy
from sitegen.search.index import Search, index_folder, plan_search


class PlannedEdition(Struct, frozen=True, eq=False):
    """The site in one of its languages."""

    language: str
    site: Site
    fingerprints: tuple[Fingerprint, ...]
    """Of all its pages."""
    search: Search


class Plan(Struct, frozen=True):
    """Every page and file of the site, the moment until which they hold, and every problem."""

    articles: int
    held_back: tuple[str, ...]
    """The paths of the drafts that are left out."""
    editions: tuple[PlannedEdition, ...]
    bodies: Mapping[str, str]
    """The digests of the texts that are shown, by the ids of their articles."""
    assets: Mapping[str, Copy]
    """The files beside articles that are published, by their URLs."""
    permalinks: bytes
    """The new content of the record of permalinks."""
    until: datetime
    problems: tuple[Problem, ...]
    passing: frozenset[Problem]
    """Those problems that end once the permalinks are recorded."""

    def with_permalinks(self, permalinks: bytes) -> "Plan":
        """Return the plan that the next build will make if it finds these permalinks."""
        if permalinks != self.permalinks:
            return self
        lasting = tuple(problem for problem in self.problems if problem not in self.passing)
        return replace(self, problems=lasting, passing=frozenset())


class PlanWithPages(Struct, frozen=True):
    """A plan, with all pages by the digests of their fingerprints, and the ids of articles by their paths."""

    plan: Plan
    pages: Mapping[str, Page]
    ids: Mapping[str, str]


def make_plan(
    inputs: Inputs,
    options: Options,
    config: Config,
    interned: InternPools | None = None,
    kinds: Sequence[PageKind[Page]] = PAGE_KINDS,
) -> PlanWithPages:
    """Plan every page and file of the site.

    `interned` holds the values of the last plan of this process, and then those of this one.
    """
    if interned:
        interned.next_plan()
    joined = _join(inputs, options, config)
    contexts = _contexts(inputs, options, joined, interned or InternPools(), kinds)
    copies = [*inputs.statics.copies.items(), *joined.links.copies]
    pages = _pages(contexts, copies, joined)
    if not joined.links.is_final:
        joined, changed = _with_site_addresses(joined, inputs, config, [*chain(*pages)], copies)
        if changed:
            contexts = [replace(context, links=joined.links) for context in contexts]
            pages = _pages(contexts, copies, joined)
    all_pages = [*chain(*pages)]
    pairs = zip(contexts, pages, strict=True)
    planned = [_edition(context, some, inputs, options, interned) for context, some in pairs]
    index_folders = [index_folder(one, options.engine) for one in joined.configs]
    problems = [
        *inputs.problems(drafts=options.drafts),
        *joined.problems,
        *chain.from_iterable(edition.search.problems for edition in planned),
        *unread_files(inputs.content.files, joined.articles, config.content),
        *collisions(all_pages, copies, joined.entries, config.content, index_folders),
    ]
    plan = Plan(
        articles=len(joined.entries),
        held_back=() if options.drafts else inputs.articles.drafts(),
        editions=tuple(planned),
        bodies={entry.id: entry.article.text.digest for entry in joined.entries if entry.article.text.digest},
        assets=dict(joined.links.copies),
        permalinks=joined.recorded,
        until=until(joined.articles, config, options.now),
        problems=tuple(sorted(unmuted(problems, config.mute, config.content))),
        passing=frozenset((*joined.identities.problems, *joined.history.problems)),
    )
    digests = [fingerprint.digest for edition in planned for fingerprint in edition.fingerprints]
    ids = {entry.article.path: entry.id for entry in joined.entries}
    return PlanWithPages(plan, dict(zip(digests, all_pages, strict=True)), ids)


def _with_site_addresses(
    joined: "_JoinedArticles",
    inputs: Inputs,
    config: Config,
    pages: Sequence[Page],
    copies: Sequence[tuple[str, Copy]],
) -> tuple["_JoinedArticles", bool]:
    """Resolve links to the site itself against its pages and files; return whether a target has changed by that."""
    urls = frozenset((*(page.url for page in pages), *(url for url, _ in copies)))
    links = link(joined.entries, joined.articles, inputs.content, config, urls)
    return replace(joined, links=links), links.targets != joined.links.targets


def _pages(
    contexts: Sequence[PageContext], copies: Sequence[tuple[str, Copy]], joined: "_JoinedArticles"
) -> list[list[Page]]:
    """Make the pages of each edition, without redirects from addresses that something else has taken."""
    pages = [make_pages(context) for context in contexts]
    former = (*joined.history.former_urls.values(), *(entry.former_urls for entry in joined.entries))
    lost = obsolete_redirects([*chain(*pages)], copies, frozenset(chain(*former)))
    return [[page for page in some if page not in lost] for some in pages] if lost else pages


def _edition(
    context: PageContext, pages: Sequence[Page], inputs: Inputs, options: Options, interned: InternPools | None
) -> PlannedEdition:
    language = context.config.language
    words = inputs.themes[language].messages
    search = plan_search(context.collection, context.config, words, options.engine, wanted=options.search)
    fingerprinter = Fingerprinter(interned.fingerprints if interned else None)
    return PlannedEdition(language, context.site, tuple(map(fingerprinter.fingerprint, pages)), search)


class _JoinedArticles(Struct, frozen=True):
    """The published articles of each edition, with their addresses, and the relations between them."""

    configs: Sequence[Config]
    articles: Sequence[Article]
    """All articles, unpublished ones too."""
    collections: Sequence[Collection]
    permalinks: PermalinkFile
    identities: Identities
    links: Links
    versions: Versions
    history: TermHistory
    recorded: bytes
    """The new content of the record of permalinks."""
    home: str
    """The URL with which the ids of feeds begin."""

    @property
    def entries(self) -> list[Entry]:
        """Every published article, of all editions."""
        return [entry for collection in self.collections for entry in collection.entries]

    @property
    def problems(self) -> list[Problem]:
        """All problems of the articles together."""
        return [
            *self.permalinks.problems,
            *self.identities.problems,
            *self.history.problems,
            *(problem for collection in self.collections for problem in collection.problems),
            *self.links.problems,
            *self.versions.problems,
        ]


def _join(inputs: Inputs, options: Options, config: Config) -> _JoinedArticles:
    configs = editions(config)
    articles = [result.article for result in inputs.articles.read_all() if result.article]
    published = [*publishable(articles, config, options.now, options.drafts, options.private)]
    permalinks = parse_permalinks(inputs.permalinks)
    identities = identify(
        published,
        permalinks.permalinks,
        inputs.content.files,
        config.content,
        lambda language: edition_of(language, configs).folder,
    )
    collections = [
        collect(some, identities.by_path, one, today(one, options.now))
        for one, some in zip(configs, by_edition(published, configs), strict=True)
    ]
    entries = [entry for collection in collections for entry in collection.entries]
    links = link(entries, articles, inputs.content, config)
    versions = find_versions(entries, articles, config.content)
    terms = _terms_by_id(zip(configs, collections, strict=True))
    history = term_history(
        terms, permalinks.permalinks, permalinks.former_terms, identities.waiting, renamed_in_record(configs)
    )
    home = permalinks.home or config.base.absolute("")
    lines = [replace(one, terms=terms[one.id]) if one.id in terms else one for one in identities.permalinks]
    recorded = write_permalinks(lines, history.lines, home)
    return _JoinedArticles(
        configs, articles, collections, permalinks, identities, links, versions, history, recorded, home
    )


def _terms_by_id(editions: Iterable[tuple[Config, Collection]]) -> dict[str, tuple[str, ...]]:
    return {
        entry.id: term_urls(
            zip(RECORDED, (entry.topics, entry.sources, entry.authors, entry.tags, entry.events), strict=True),
            config.folder,
        )
        for config, collection in editions
        for entry in collection.entries
    }


def _contexts(
    inputs: Inputs,
    options: Options,
    joined: _JoinedArticles,
    interned: InternPools,
    kinds: Sequence[PageKind[Page]],
) -> list[PageContext]:
    editions = [*zip(joined.configs, joined.collections, strict=True)]
    catalogues = [make_catalogue(collection, config, interned) for config, collection in editions]
    events = gather_events(zip(joined.collections, catalogues, strict=True))
    return [
        PageContext(
            collection,
            config,
            _site(collection, config, joined.configs, inputs, options),
            catalogue,
            events,
            joined.links,
            joined.versions,
            joined.history.former_urls,
            url_scheme.base(joined.home),
            date.fromisoformat(today(config, options.now)),
            tuple(kinds),
        )
        for (config, collection), catalogue in zip(editions, catalogues, strict=True)
    ]


def _site(collection: Collection, config: Config, configs: Sequence[Config], inputs: Inputs, options: Options) -> Site:
    return describe_site(
        collection,
        config,
        configs,
        inputs.statics.links(config.base, versioned=not options.preview),
        inputs.options.values,
        search=options.search and bool(collection.entries),
        private=options.private,
        formats=describe(inputs.formats),
    )
