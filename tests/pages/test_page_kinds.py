"""A new kind of page is a value, a maker and an entry of the registry. No other module has to know it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sitegen.build.options import Options
from sitegen.build.result import Result
from sitegen.build.run import build
from sitegen.pages.context import PageContext, PageKind
from sitegen.pages.page import Link, Location, Page
from sitegen.pages.registry import PAGE_KINDS
from tests.support.sites import NOW, Folder, Silent, article


class WeeklyPage(Page, frozen=True, kw_only=True):
    """The whole text of one article, another one each week."""

    article: Link


def weekly(context: PageContext) -> Iterator[WeeklyPage]:
    week, entries = context.today.isocalendar().week, context.collection.entries
    entry = entries[week % len(entries)]
    yield WeeklyPage(
        **context.common_fields("weekly/", "weekly.html", "Article of the week"),
        bodies=(entry.id,),
        links=(context.body_links(entry),),
        article=Link(entry.article.title, context.base.href(entry.url)),
    )


def locations(context: PageContext) -> Iterator[Location]:
    yield Location(context.edition.absolute("weekly/"))


WEEKLY = PageKind(WeeklyPage, weekly, locations)

# Summaries are made of the beginning, so only a later edit leaves everything but the text unchanged.
BEGINNING = "This is a sentence of the beginning. " * 40
SITE = f"""\
-- site.yaml --
title: Review
theme: own
url: https://example.org/
-- themes/own/theme.yaml --
extends: default
-- themes/own/templates/weekly.html --
{{{{ page.title }}}}: {{{{ page.article.title }}}}, {{{{ page.article.url }}}}
{{{{ bodies[0] | safe }}}}
-- content/even.md --
{article(f"{BEGINNING}Boats are *built*.", title="Even", date="2024-03-05")}
-- content/odd.md --
{article(f"{BEGINNING}Bridges are *built*.", title="Odd", date="2024-03-04")}
"""
MONDAY = datetime(2026, 11, 16, tzinfo=NOW.tzinfo)


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Return a built site that has a page of the week, an odd one."""
    folder = Folder(tmp_path / "site").write(SITE)
    built(folder)
    return folder


def built(folder: Folder, now: datetime = MONDAY, kind: PageKind[Page] = WEEKLY) -> Result:
    options = Options(folder.root, now, jobs=1, search=False)
    return build(options, Silent(), kinds=(*PAGE_KINDS, kind))


def refuse(_context: PageContext) -> Iterator[WeeklyPage]:
    pytest.fail("the page is planned again")


def test_a_new_kind_of_page_shows_the_text_of_an_article(site: Folder) -> None:
    page = site.read("weekly/index.html")
    assert page.startswith("Article of the week: Odd, /2024/odd/")
    assert "Bridges are <em>built</em>." in page


def test_a_new_kind_of_page_is_in_the_sitemap(site: Folder) -> None:
    assert "<loc>https://example.org/weekly/</loc>" in site.read("sitemap.xml")


def test_a_new_kind_of_page_follows_an_edit_of_the_text_that_it_shows(site: Folder, tmp_path: Path) -> None:
    site.edit("content/odd.md", "Bridges are", "Bridges were")
    # Only a text has changed, so the plan is reused, and the page is decoded from the store.
    result = built(site, kind=PageKind(WeeklyPage, refuse))
    assert {"weekly/", "2024/odd/"} <= set(result.rendered)
    assert "Bridges were <em>built</em>." in site.read("weekly/index.html")
    other = site.copy(tmp_path / "other")
    built(other)
    assert site.tree() == other.tree()


def test_a_page_that_depends_on_the_day_changes_with_it(site: Folder) -> None:
    assert built(site, MONDAY + timedelta(days=6)).changed == ()
    assert "weekly/" in built(site, MONDAY + timedelta(days=7)).rendered
    assert "Even, /2024/even/" in site.read("weekly/index.html")
