"""`sitegen serve` in a browser: an edit is shown, a mistake is shown, a correction is shown."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.preview import Preview, preview, states
from tests.support.processes import until
from tests.support.sites import Folder, article

SITE = f"""
-- site.yaml --
title: Review
url: https://example.org/review/
theme: mine
-- themes/mine/theme.yaml --
extends: default
-- themes/mine/extra.css --
h1 {{ letter-spacing: 1px }}
-- content/one.md --
{article(title="The first")}
"""
BROKEN = "---\ntitle: <b>Climat</b> : la Chine\nsource: Gazette\ndate: 2024-03-05\ntopic: Testing\n---\nText.\n"
# A page that is loaded again has forgotten it.
MARK = "window.marked = true"
MARKED = "window.marked === true"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("serve")).write(SITE)


@pytest.fixture(scope="module")
def served(site: Folder) -> Iterator[Preview]:
    with preview(site.root) as running:
        yield running


@pytest.fixture
def article_page(served: Preview, site: Folder, page: Page, request: pytest.FixtureRequest) -> Page:
    """Return the page of the article, with a title of its own for each test, once it is idle."""
    assert until(lambda: not states(served).indexing)
    before = states(served).index
    site.write(SITE.replace("The first", title(request)))
    # A page comes before the word that it has changed, by which it is loaded again; the index comes last.
    assert until(lambda: states(served).index != before and not states(served).indexing)
    page.goto(f"{served.address}review/2024/one/")
    expect(page.locator("main h1")).to_have_text(title(request))
    expect(page.get_by_role("status")).to_be_empty()
    return page


def title(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W", " ", request.node.name)


def test_an_edit_is_on_screen_and_the_place_on_the_page_is_kept(article_page: Page, site: Folder) -> None:
    page = article_page
    site.put("content/one.md", article("Long.\n\n" * 200 + "The end.\n", title="The first"))
    expect(page.get_by_text("The end.")).to_be_attached()
    assert until(lambda: page.evaluate("scrollTo(0, 900), document.readyState == 'complete' && scrollY == 900"))
    site.put("content/one.md", article("Long.\n\n" * 200 + "Another end.\n", title="The first"))
    expect(page.get_by_text("Another end.")).to_be_attached()
    assert until(lambda: page.evaluate("scrollY") == 900)


def test_a_problem_is_shown_with_its_place_until_it_is_mended(
    article_page: Page, site: Folder, request: pytest.FixtureRequest
) -> None:
    page = article_page
    page.evaluate(MARK)
    site.put("content/one.md", BROKEN)
    dialog = page.get_by_role("dialog", name="1 problem")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("content/one.md:2:")
    expect(dialog).to_contain_text("a colon and a space inside an unquoted value")
    expect(dialog).to_contain_text("title: <b>Climat</b> : la Chine")
    # The page below is the last one that was good.
    expect(page.locator("main h1")).to_have_text(title(request))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="1 problem").click()
    expect(dialog).to_be_visible()
    # The article is restored, so there is nothing to load again.
    site.put("content/one.md", article(title=title(request)))
    expect(dialog).to_be_hidden()
    assert page.evaluate(MARKED)
    site.put("content/one.md", BROKEN)
    expect(dialog).to_be_visible()
    site.put("content/one.md", article(title="Mended"))
    expect(page.locator("main h1")).to_have_text("Mended")
    expect(dialog).to_be_hidden()
    assert not page.evaluate(MARKED)


def test_a_changed_style_sheet_comes_without_loading_the_page_again(article_page: Page, site: Folder) -> None:
    page = article_page
    heading = page.locator("main h1")
    expect(heading).to_have_css("letter-spacing", "1px")
    page.evaluate(MARK)
    for number in (2, 3):
        site.put("themes/mine/extra.css", f"h1 {{ letter-spacing: {number}px }}")
        expect(heading).to_have_css("letter-spacing", f"{number}px")
    assert page.evaluate(MARKED)
    expect(page.locator("head link[rel=stylesheet]")).to_have_count(1)


def test_the_search_follows_and_says_when_it_is_ready(article_page: Page, served: Preview, site: Folder) -> None:
    page = article_page
    at = len(served.printed)
    site.put("content/one.md", article("A word that is found: quintessence.\n", title="The first"))
    expect(page.get_by_text("quintessence")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Search is ready")
    served.wait_for("search of 1 article is ready", at)
    page.goto(f"{served.address}review/search/?q=quintessence")
    expect(page.get_by_role("link", name="The first")).to_be_visible()
    # An open search page follows too, with its question.
    site.put("content/two.md", article("The quintessence again.\n", title="The second"))
    expect(page.get_by_role("link", name="The second")).to_be_visible(timeout=30000)
    expect(page).to_have_url(re.compile("[?]q=quintessence$"))
    (site.root / "content/two.md").unlink()


def test_a_page_that_was_missing_comes_up_when_it_is_there(article_page: Page, served: Preview, site: Folder) -> None:
    page = article_page
    page.goto(f"{served.address}review/2024/two/")
    expect(page.locator("main h1")).to_have_text("Page not found")
    site.put("content/two.md", article(title="The second"))
    expect(page.locator("main h1")).to_have_text("The second")
    (site.root / "content/two.md").unlink()
    expect(page.locator("main h1")).to_have_text("Page not found")


@pytest.mark.slow
def test_an_open_page_follows_another_preview_at_its_place(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    site = Folder(tmp_path_factory.mktemp("again")).write(SITE)
    with preview(site.root, "--no-search") as running:
        port = running.port
        page.goto(f"{running.address}review/2024/one/")
        expect(page.get_by_role("status")).to_be_empty()
        running.end()
        expect(page.get_by_role("status")).to_have_text("The preview has ended")
    site.put("content/one.md", article(title="Meanwhile"))
    with preview(site.root, "--no-search", port=port):
        expect(page.locator("main h1")).to_have_text("Meanwhile")


def test_a_site_that_cannot_be_built_at_first_is_told_and_comes_up(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    site = Folder(tmp_path_factory.mktemp("first")).write(SITE)
    site.put("site.yaml", "title: Review\nurls: https://example.org/\n")
    with preview(site.root, "--no-search") as running:
        page.goto(running.address)
        dialog = page.get_by_role("dialog", name=re.compile("problems?$"))
        expect(dialog).to_contain_text("site.yaml:2:1")
        site.write(SITE)
        expect(page.get_by_role("link", name="The first").first).to_be_visible()
        expect(page).to_have_url(f"{running.address}review/")


@pytest.mark.slow
def test_a_theme_that_allows_no_scripts_is_followed_too(tmp_path_factory: pytest.TempPathFactory, page: Page) -> None:
    site = Folder(tmp_path_factory.mktemp("strict")).write(SITE)
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    site.put(
        "themes/mine/templates/article.html",
        f"<html><head>{policy}</head><body><main><h1>{{{{ page.title }}}}</h1></main></body></html>",
    )
    with preview(site.root, "--no-search") as running:
        page.goto(f"{running.address}review/2024/one/")
        expect(page.get_by_role("status")).to_be_empty()
        site.put("content/one.md", article(title="Changed"))
        expect(page.locator("main h1")).to_have_text("Changed")
        site.put("content/one.md", BROKEN)
        expect(page.get_by_role("dialog")).to_have_css("position", "fixed")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_the_problems_can_be_read_by_everybody(article_page: Page, site: Folder, scheme: str) -> None:
    page = article_page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    site.put("content/one.md", BROKEN)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
