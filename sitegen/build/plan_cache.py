"""Found -> Plan, which is remembered: where nothing but texts has changed since the last one, nothing is planned."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.options import Options
from sitegen.build.plan import Found, Plan, Planned, make_plan
from sitegen.collection.editions import editions
from sitegen.config.site import Config
from sitegen.content.article import ReadResult
from sitegen.pages.article import ArticlePage
from sitegen.pages.feeds import FeedPage
from sitegen.pages.interning import InternPools
from sitegen.pages.page import Fingerprint, Page
from sitegen.runtime.digests import digest
from sitegen.runtime.files import Copy
from sitegen.runtime.gc_tuning import uncollected
from sitegen.runtime.program import salt
from sitegen.runtime.store import Store
from sitegen.search.pagefind import OVERRIDE


class _File(Struct, frozen=True, array_like=True, gc=False):
    """What a plan depends on of an article's file, and the digest of the article's text."""

    digest: str
    facts: str
    positions: str
    body: str
    id: str
    """Of the article, or empty where it is not published."""


class Recorded(Struct, frozen=True):
    """A plan, the articles that it was made from, and the moment from which it holds."""

    since: datetime
    files: dict[str, _File]
    plan: Plan


KeptPlans = dict[str, Recorded]
"""The last plan, by what names its inputs."""

_encode = msgspec.msgpack.Encoder(enc_hook=os.fsencode).encode
_RECORDED = msgspec.msgpack.Decoder(Recorded, dec_hook=lambda _path, name: Path(os.fsdecode(name)))
_SHOWING_TEXT = msgspec.msgpack.Decoder(ArticlePage | FeedPage)


class Plans:
    """Plans a site, where anything but texts has changed.

    The pages that show texts are remembered too, for these are made anew then. What any other page holds is planned.
    """

    def __init__(
        self,
        found: Found,
        options: Options,
        config: Config,
        store: Store,
        kept: KeptPlans,
        parts: InternPools | None,
    ) -> None:
        """Plan what was `found`, with `parts` of the last plan."""
        self._found, self._options, self._config, self._store = found, options, config, store
        self._kept, self._was_kept, self._parts = kept, bool(kept), parts
        self._recalled: Plan | None = None
        self._planned: Planned | None = None

    def read(self) -> None:
        """Read the articles: only those that have changed, where nothing but their texts has, else all."""
        self._recalled = self._recall()
        if not self._recalled:
            self._found.articles.read_all()

    def plan(self) -> Plan:
        """Return the plan of the site as it is now."""
        return self._recalled or self._make().plan

    def page(self, fingerprint: Fingerprint) -> Page:
        """Return a page of the plan. Raises sqlite3.DatabaseError where what was remembered is none of this site."""
        data = None if self._planned else self._store.get(_row(fingerprint))
        if data:
            page: Page = _SHOWING_TEXT.decode(data)
            return page
        try:
            return self._make().pages[fingerprint.digest]
        except KeyError:
            raise sqlite3.DatabaseError(f"{fingerprint.url} is lost") from None

    @property
    def is_new(self) -> bool:
        """Tell whether anything was planned: only then it is known all that the next build may need."""
        return self._planned is not None

    def _make(self) -> Planned:
        if self._planned is None:
            # A preview plans again and again, and is not to wait until much is old.
            with uncollected(lasting=not self._options.preview):
                self._planned = make_plan(self._found, self._options, self._config, self._parts)
        return self._planned

    def _recall(self) -> Plan | None:
        """Return the last plan with the texts of now, if it has not changed otherwise."""
        recorded = self._recorded(self._found.permalinks)
        if not recorded or not recorded.since <= self._options.now < recorded.plan.until:
            return None
        digests = self._found.articles.digests
        if recorded.files.keys() != digests.keys() or not all(map(self._is_there, recorded.plan.assets.values())):
            return None
        changed = [path for path, file in recorded.files.items() if file.digest != digests[path]]
        parsed = dict(zip(changed, self._found.articles.read(changed), strict=True))
        troubled = {problem.path for problem in recorded.plan.problems}
        for path, one in parsed.items():
            if not _is_planned(one, recorded.files[path], f"{self._config.content}/{path}" in troubled):
                return None
        bodies = {recorded.files[path].id: one.article.body for path, one in parsed.items() if one.article}
        return _with_bodies(recorded.plan, bodies)

    def _is_there(self, asset: Copy) -> bool:
        """Tell whether a file is as it was: one that changed within a tick of the clock has the stamp of before."""
        try:
            return self._found.content.digest(asset.shown.removeprefix(f"{self._config.content}/")) == asset.digest
        except OSError:
            return False

    def _recorded(self, permalinks: bytes) -> Recorded | None:
        name = self._name(permalinks)
        if name not in self._kept and (data := self._store.get(name)):
            self._kept[name] = _RECORDED.decode(data)
        return self._kept.get(name)

    def remember(self, permalinks: bytes) -> None:
        """Keep what was planned for the next build, which will find these addresses recorded."""
        if self._planned is None:
            return
        if not self._recalled:
            self._record(permalinks, self._planned)
        known, rows = (
            self._store.keys(),
            {_row(fingerprint): fingerprint for fingerprint in _showing_text(self._planned.plan)},
        )
        for row in rows.keys() - known:
            self._store.put(row, _encode(self._planned.pages[rows[row].digest]))
        self._store.keep(rows)

    def _record(self, permalinks: bytes, planned: Planned) -> None:
        articles = self._found.articles
        files = {
            path: _File(digest, one.facts, one.positions, one.article.body, planned.ids.get(path, ""))
            for (path, digest), one in zip(articles.digests.items(), articles.read_all(), strict=True)
            if one.article
        }
        name, recorded = self._name(permalinks), Recorded(self._options.now, files, planned.plan.made_again(permalinks))
        if not self._was_kept:
            self._store.put(name, _encode(recorded))
        self._kept.clear()
        self._kept[name] = recorded

    def _name(self, permalinks: bytes) -> str:
        """Name all that a plan is made from, but the articles and the clock."""
        found, options, config = self._found, self._options, self._config
        beside = {path: stamp for path, stamp in found.content.files.items() if path not in found.articles.digests}
        assets = [found.statics.links(one.base, versioned=not options.preview) for one in editions(config)]
        inputs = [
            [salt(), os.fsencode(options.root), config.written, os.environ.get(OVERRIDE)],
            [options.drafts, options.private, options.search, options.preview],
            [beside, found.content.problems, assets, found.statics.problems],
            [found.options.values, found.options.problems, found.mislabelled, permalinks],
            {language: digest(theme.messages) for language, theme in found.themes.items()},
        ]
        return f"plan:{digest(inputs)}"


def _is_planned(parsed: ReadResult, before: _File, is_troubled: bool) -> bool:
    """Tell whether an article is as it was but for its text, and where it has problems, these are where they were."""
    return (
        parsed.article is not None
        and parsed.facts == before.facts
        and (parsed.positions == before.positions or not (is_troubled or parsed.problems))
    )


def _with_bodies(plan: Plan, bodies: Mapping[str, str]) -> Plan:
    """Return a plan with other texts; those that are not shown stay so."""
    changed = {id_: bodies[id_] for id_ in plan.bodies.keys() & bodies.keys()}
    return replace(plan, bodies={**plan.bodies, **changed}) if changed else plan


def _showing_text(plan: Plan) -> Iterator[Fingerprint]:
    return (fingerprint for edition in plan.editions for fingerprint in edition.fingerprints if fingerprint.bodies)


def _row(fingerprint: Fingerprint) -> str:
    # What another version of this program put is none of ours, and does not stand in our way.
    return f"page:{salt()}:{fingerprint.digest}"
