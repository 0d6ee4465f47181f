"""The plan cache: an edit of bodies alone reuses the last plan, and the site is the same as with a new one."""

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from mmap import mmap
from pathlib import Path

import pytest

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.build.session import Session
from sitegen.output.errors import CACHE, STORE
from sitegen.pages.article import ArticlePage
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.registry import PAGE_KINDS
from tests.support.cache import cached_keys, fill_cache
from tests.support.png import png
from tests.support.sites import NOW, Folder, Silent, article

BEGINNING = "A sentence that stands at the beginning, of which summaries and excerpts are made. " * 20
SITE = """\
-- site.yaml --
title: Review
url: https://example.org/
languages: {fr: {title: Revue}}
theme: own
-- themes/own/theme.yaml --
extends: default
-- static/notice.txt --
A notice.
"""


def text(middle: str, **fields: str) -> str:
    """Return an article with a text between its beginning and its end."""
    return article(f"{BEGINNING}\n\n{middle}\n\nThe end.\n", **fields)


ARTICLES = {
    "whole": text("## A part\n\nA [link](other.md#a-part) and an ![image](map.png)."),
    "other": text("## A part", title="Other"),
    "excerpt": text("", title="Excerpt", rights="excerpt"),
    "un": text("", title="Un", language="fr"),
    "broken": text("At the [end]() there is", title="Broken"),
    "draft": text("", title="Draft", draft="true"),
}

Edit = Callable[[Folder], object]


class PlanCounter:
    """A kind of page without pages, which counts the plans for which it is asked to make some."""

    def __init__(self) -> None:
        self.plans = 0

    def make(self, context: PageContext) -> tuple[ArticlePage, ...]:
        """Count a plan of the main edition."""
        self.plans += not context.config.folder
        return ()


@pytest.fixture
def counter() -> PlanCounter:
    return PlanCounter()


@pytest.fixture
def site(tmp_path: Path, counter: PlanCounter) -> Folder:
    """Build a site of two languages, and count the plans from then on."""
    kinds = (*PAGE_KINDS, PageKind(ArticlePage, counter.make))
    folder = Folder(tmp_path / "site", kinds).write(SITE)
    for name, written in ARTICLES.items():
        folder.put(f"content/{name}.md", written)
    folder.put("content/map.png", png(30, 20))
    folder.build()
    counter.plans = 0
    return folder


def edit(path: str, old: str, new: str) -> Edit:
    """Return the edit that replaces a text in a file."""
    return lambda site: site.edit(path, old, new)


def is_as_from_scratch(site: Folder, place: Path, now: datetime = NOW) -> bool:
    """Return whether the built site and its warnings are those of a first build of the same files."""
    other = site.copy(place)
    problems = other.build(now=now).problems
    return site.tree() == other.tree() and site.build(now=now).problems == problems


TEXTS: dict[str, Edit] = {
    "a word": edit("content/whole.md", "The end.", "This end."),
    "the text before a link": edit("content/whole.md", "A [link]", "Another [link]"),
    "a line before a heading": edit("content/other.md", "## A part", "Some words.\n\n## A part"),
    "an article of another edition": edit("content/un.md", "The end.", "La fin."),
    "a text that is not shown": edit("content/excerpt.md", "The end.", "This end."),
    "a text that is not published": edit("content/draft.md", "The end.", "This end."),
    "the text behind what is wrong": edit("content/broken.md", "The end.", "This end."),
}


@pytest.mark.parametrize("change", TEXTS.values(), ids=TEXTS.keys())
def test_an_edit_of_a_body_alone_reuses_the_plan(
    change: Edit, site: Folder, counter: PlanCounter, tmp_path: Path
) -> None:
    change(site)
    site.build()
    assert counter.plans == 0
    assert is_as_from_scratch(site, tmp_path / "other")


def test_an_edit_that_is_undone_restores_the_same_bytes(site: Folder, counter: PlanCounter) -> None:
    before = site.tree()
    for old, new in (("The end.", "This end."), ("This end.", "The end.")):
        edit("content/whole.md", old, new)(site)
        site.build()
    assert (site.tree(), counter.plans) == (before, 0)


FACTS: dict[str, Edit] = {
    "a title": edit("content/whole.md", "title: A title", "title: Another title"),
    "a heading": edit("content/whole.md", "## A part", "## One part"),
    "a link": edit("content/whole.md", "The end.", "The [end](un.md)."),
    "where a link leads": edit("content/whole.md", "other.md#a-part", "un.md"),
    "the beginning": edit("content/excerpt.md", "A sentence", "The sentence"),
    "much of a text": edit("content/other.md", "The end.", "The end. " * 400),
    "what is wrong": edit("content/broken.md", "[end]()", "end"),
    "where it is wrong": edit("content/broken.md", "At the [end]()", "There at the [end]()"),
    "another thing is wrong": edit("content/whole.md", "The end.", "The end.\n\n<iframe></iframe>"),
    "an article more": lambda site: site.put("content/more.md", article(title="More")),
    "an article less": lambda site: (site.root / "content/un.md").unlink(),
    "a picture": lambda site: site.put("content/map.png", png(40, 20)),
    "the settings": edit("site.yaml", "title: Review", "title: Other review"),
    "a file as it is": lambda site: site.put("static/notice.txt", "Another notice."),
}


@pytest.mark.parametrize("change", FACTS.values(), ids=FACTS.keys())
def test_an_edit_of_anything_else_makes_a_new_plan(
    change: Edit, site: Folder, counter: PlanCounter, tmp_path: Path
) -> None:
    change(site)
    result = site.build()
    assert counter.plans == 1
    other = site.copy(tmp_path / "other")
    # An article that is gone is told once.
    assert other.build().problems == tuple(one for one in result.problems if one.code != "address-gone")
    assert site.tree() == other.tree()


def test_a_warning_about_a_new_address_is_given_once(site: Folder, tmp_path: Path) -> None:
    site.put("content/2024-03-05-weekly.md", text("", title="Weekly"))
    site.put("content/2024-03-12-weekly.md", text("", title="Weekly, again"))
    assert "address-shared" in {problem.code for problem in site.build().problems}
    edit("content/whole.md", "The end.", "This end.")(site)
    site.build()
    assert is_as_from_scratch(site, tmp_path / "other")


def test_a_second_plan_is_cached_too(site: Folder, counter: PlanCounter, tmp_path: Path) -> None:
    edit("content/whole.md", "title: A title", "title: Another title")(site)
    site.build()
    edit("content/whole.md", "The end.", "This end.")(site)
    site.build()
    assert counter.plans == 1
    assert is_as_from_scratch(site, tmp_path / "other")


def test_a_changed_template_of_a_page_without_text_makes_a_new_plan(
    site: Folder, counter: PlanCounter, tmp_path: Path
) -> None:
    site.put(
        "themes/own/templates/list.html", '{% extends "layout.html" %}{% block heading %}{{ page.title }}{% endblock %}'
    )
    edit("content/whole.md", "The end.", "This end.")(site)
    site.build()
    assert counter.plans == 1
    assert is_as_from_scratch(site, tmp_path / "other")


def test_a_plan_expires_when_an_article_is_due(site: Folder, counter: PlanCounter, tmp_path: Path) -> None:
    site.put("content/later.md", article(title="Later", publish="2026-11-23"))
    site.build()
    counter.plans = 0
    edit("content/whole.md", "The end.", "This end.")(site)
    site.build(now=NOW + timedelta(days=1))
    assert counter.plans == 1
    assert is_as_from_scratch(site, tmp_path / "other", NOW + timedelta(days=1))


@pytest.mark.parametrize("lost", ["page:%", "plan:%", "articles:%", "articles-since:%", "history%"])
def test_lost_rows_of_the_cache_are_made_again(lost: str, site: Folder, tmp_path: Path) -> None:
    edit("content/other.md", "The end.", "This end.")(site)
    site.build()
    with sqlite3.connect(site.root / CACHE / STORE) as store:
        assert store.execute("DELETE FROM entries WHERE key LIKE ?", (lost,)).rowcount
    store.close()
    edit("content/whole.md", "The end.", "This end.")(site)
    site.build()
    assert is_as_from_scratch(site, tmp_path / "other")


def test_a_warning_that_recording_an_address_ends_is_not_repeated(site: Folder, tmp_path: Path) -> None:
    for day in ("2024-03-05", "2024-03-12"):
        site.put(f"content/{day}-weekly.md", text("", title=day, date=day))
    assert "address-shared" in {problem.code for problem in site.build().problems}
    assert is_as_from_scratch(site, tmp_path / "other")
    edit("content/2024-03-05-weekly.md", "The end.", "This end.")(site)
    assert "address-shared" not in {problem.code for problem in site.build().problems}


def test_a_strict_build_ignores_a_warning_that_recording_the_address_settles(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    for day in ("2024-03-05", "2024-03-12"):
        site.put(f"content/{day}-weekly.md", text("", title=day, date=day))
    site.build()
    assert site.problems(strict=True) == ()


def test_a_picture_that_changes_without_another_stamp_is_seen(site: Folder, tmp_path: Path) -> None:
    picture = site.root / "content/map.png"
    picture.write_bytes(png(30, 20) + bytes(100))
    # The system stamps a file at the first write to its mapped memory, and not at later ones until it is on the disk.
    with picture.open("r+b") as file, mmap(file.fileno(), 0) as memory:
        memory[-1] = 1
        # So the picture counts as just changed in both builds, though the machine may be slow.
        os.utime(picture, (4e9, 4e9))
        site.build()
        memory[-1] = 2
        site.build()
    assert is_as_from_scratch(site, tmp_path / "other")


def test_pruning_keeps_every_text_of_the_site(site: Folder) -> None:
    before = texts(site)
    edit("content/whole.md", "title: A title", "title: A title\nsummary: About it")(site)
    fill_cache(site)
    site.build()
    assert "unused" not in cached_keys(site)
    assert texts(site) >= before


def texts(site: Folder) -> set[str]:
    """Return the digests of the cached texts."""
    return {key for key in cached_keys(site) if ":" not in key and key != "unused"}


def test_pruning_keeps_texts_that_a_later_template_shows(site: Folder, counter: PlanCounter) -> None:
    (site.root / "content/excerpt.md").unlink()
    fill_cache(site)
    site.build()
    site.put("themes/own/templates/article.html", "{{ page.title }}: {{ bodies | join }}")
    site.build()
    assert counter.plans == 1
    assert "A sentence" in site.read("2024/other/index.html")


def build_and_prune(site: Folder) -> None:
    fill_cache(site)
    site.build()


MEANWHILE: dict[str, Edit] = {
    "nothing": lambda site: None,
    "another build that prunes the cache": build_and_prune,
    "the cache is lost": lambda site: (site.root / CACHE / STORE).unlink(),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE.keys())
def test_a_session_builds_the_same_site_as_a_new_process(meanwhile: Edit, site: Folder, tmp_path: Path) -> None:
    session = Session()
    for change in (TEXTS["a word"], FACTS["a title"], TEXTS["the text before a link"], FACTS["where a link leads"]):
        change(site)
        previewed(site, tmp_path / "preview", session)
        meanwhile(site)
    edit("content/other.md", "The end.", "This end.")(site)
    found = previewed(site, tmp_path / "preview", session)
    assert found == previewed(site.copy(tmp_path / "other"), tmp_path / "other-preview", Session())


@pytest.mark.parametrize("change", FACTS.values(), ids=FACTS.keys())
def test_interned_values_change_no_plan(change: Edit, site: Folder, tmp_path: Path) -> None:
    session = Session()
    previewed(site, tmp_path / "preview", session)
    change(site)
    found = previewed(site, tmp_path / "preview", session)
    assert found == previewed(site, tmp_path / "other-preview", Session())


def test_the_order_of_extra_fields_matters(site: Folder, tmp_path: Path) -> None:
    names = '{% extends "layout.html" %}{% block heading %}{{ page.extra|join(" ") }}{% endblock %}'
    site.put("themes/own/templates/article.html", names)
    session = Session()
    for order in ("{first: 1, second: 2}", "{second: 2, first: 1}"):
        site.put("content/extra.md", text("", title="Extra", extra=order))
        site.build()
        assert is_as_from_scratch(site, tmp_path / f"other {order}")
        found = previewed(site, tmp_path / "preview", session)
        assert found["2024/extra/index.html"] == previewed(site, tmp_path / "new", Session())["2024/extra/index.html"]
    assert "second first" in site.read("2024/extra/index.html")


def test_equal_values_of_two_plans_are_identical(site: Folder, tmp_path: Path) -> None:
    session = Session()
    previewed(site, tmp_path / "preview", session)
    FACTS["a title"](site)
    previewed(site, tmp_path / "preview", session)
    cards, citations, fingerprints = session.interned.cards, session.interned.citations, session.interned.fingerprints
    assert {url for url, card in cards.current.items() if card is not cards.previous[url]} == {"2024/whole/"}
    assert {id_ for id_, one in citations.current.items() if one is not citations.previous[id_]} == {"2024/whole"}
    same = {url for url, one in fingerprints.current.items() if one is fingerprints.previous[url]}
    assert {"2024/other/citation.bib", "topics/"} <= same
    assert not {"2024/whole/", "2024/whole/citation.bib", "articles.csv"} & same


def test_only_values_of_the_last_plan_stay_interned(site: Folder, tmp_path: Path) -> None:
    session = Session()
    previewed(site, tmp_path / "preview", session)
    FACTS["an article less"](site)
    previewed(site, tmp_path / "preview", session)
    edit("content/whole.md", "title: A title", "title: Another title")(site)
    previewed(site, tmp_path / "preview", session)
    for known in (session.interned.cards, session.interned.citations, session.interned.fingerprints):
        assert not [name for name in (*known.previous, *known.current) if "2024/un" in name]


def previewed(site: Folder, output: Path, session: Session) -> dict[str, bytes]:
    """Build as a preview does, and return all files."""
    build(Options(site.root, NOW, output=output, jobs=1, search=False, preview=True), Silent(), session=session)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_drafts_have_a_plan_of_their_own(site: Folder, counter: PlanCounter) -> None:
    site.build(drafts=True)
    assert counter.plans == 1
    edit("content/draft.md", "The end.", "This end.")(site)
    site.build(drafts=True)
    assert counter.plans == 1
    assert "This end." in site.read("2024/draft/index.html")
    site.build()
    assert not (site.root / "public/2024/draft").exists()
