"""The search by keyboard, on a phone and in several languages; its weight, and its layout shifts."""

from collections.abc import Iterator
from gzip import compress
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import violations
from tests.support.layout import WIDTHS
from tests.support.server import serve
from tests.support.sites import Folder, article

pytestmark = pytest.mark.layout

SITE = """
-- site.yaml --
title: Revue
url: https://example.org/review/
language: {language}
topics: {{power: Énergie, trade: Commerce}}
sources: {{gazette: {{name: The Gazette, kind: newspaper}}, pais: El País}}
-- themes/polish/theme.yaml --
extends: default
-- themes/polish/translations/pl.po --
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "{{count}} article found."
msgid_plural "{{count}} articles found."
msgstr[0] "{{count}} artykuł."
msgstr[1] "{{count}} artykuły."
msgstr[2] "{{count}} artykułów."
"""
ARTICLES = "".join(
    f"-- content/{name}.md --\n{article(body, title=title, date=date, source=source, topic=topic, language=language)}\n"
    for name, title, date, source, topic, language, body in [
        ("harbour", "The harbour", "2024-03-05", "gazette", "[trade, power]", "en", "A harbour and its ships, Madrid."),
        ("ships", "Of ships", "2023-12-01", "gazette", "trade", "en", "Where ships sail to."),
        ("puerto", "El puerto de Cádiz", "2024-02-01", "pais", "trade", "es", "Los barcos salen hacia Madrid."),
        ("port", "Le port", "2022-01-01", "gazette", "power", "fr", "Des navires partent. Plan X."),
        *((f"note-{day}", f"Note {day}", f"2021-05-{day}", "pais", "power", "es", "Apuntes.") for day in range(10, 32)),
    ]
)


def _site(folder: Folder, language: str, theme: str = "default") -> Folder:
    folder.write(SITE.format(language=language) + ARTICLES)
    folder.put("site.yaml", f"{(folder.root / 'site.yaml').read_text(encoding='utf-8')}theme: {theme}\n")
    folder.build(search=True)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site in English, of articles in three languages."""
    return _site(Folder(tmp_path_factory.mktemp("english")), "en")


@pytest.fixture(scope="module")
def base(site: Folder) -> Iterator[str]:
    """Return its URL."""
    with serve(site.root / "public", "/review/") as url:
        yield url


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of the same site in French."""
    with serve(_site(Folder(tmp_path_factory.mktemp("french")), "fr").root / "public", "/review/") as url:
        yield url


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))


# ---- To the box, and back ----


@pytest.mark.parametrize("path", ["", "search/"])
@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_leads_to_the_box_and_esc_back(page: Page, base: str, path: str, key: str) -> None:
    page.goto(base + path)
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Topics")
    link.focus()
    page.keyboard.press(key)
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


@pytest.mark.parametrize("path", ["topics/", "topics/trade/", "archive/"])
@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_the_key_opens_the_search_page_where_there_is_no_box(page: Page, base: str, path: str, key: str) -> None:
    page.goto(base + path)
    page.keyboard.press(key)
    page.wait_for_url("**/search/#q")
    expect(page.locator("#q")).to_be_focused()


def test_in_a_field_a_slash_is_a_slash(page: Page, base: str) -> None:
    page.goto(base)
    page.focus("#q")
    page.keyboard.type("either/or")
    expect(page.locator("#q")).to_have_value("either/or")


def test_esc_first_empties_the_box(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=ships")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("body")).to_be_focused()


def test_the_key_of_one_letter_can_be_turned_off_for_good(page: Page, base: str) -> None:
    page.goto(f"{base}search/")
    page.get_by_role("checkbox", name="Use the key /").uncheck()
    for path in ("search/", ""):
        page.goto(base + path)
        expect(page.locator(".hint > .slash")).to_be_hidden()
        page.keyboard.press("/")
        expect(page.locator("#q")).not_to_be_focused()
        page.keyboard.press("Control+k")
        expect(page.locator("#q")).to_be_focused()
    page.goto(f"{base}search/")
    page.get_by_role("checkbox", name="Use the key /").check()
    page.goto(base)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_the_key_can_be_turned_off_where_browsers_refuse_to_remember(page: Page, base: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})")
    page.goto(f"{base}search/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.get_by_role("checkbox", name="Use the key /").uncheck()
    expect(page.locator(".hint > .slash")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()


@pytest.mark.parametrize(("composing", "prevented"), [(False, True), (True, False)])
def test_keys_of_an_input_method_are_its_own(page: Page, base: str, composing: bool, prevented: bool) -> None:
    page.goto(f"{base}search/")
    event = {"key": "k", "ctrlKey": True, "isComposing": composing, "bubbles": True, "cancelable": True}
    went_on = page.evaluate("event => document.body.dispatchEvent(new KeyboardEvent('keydown', event))", event)
    assert went_on != prevented


def test_an_article_runs_nothing_and_its_link_has_an_access_key(site: Folder) -> None:
    html = site.read("2024/harbour/index.html")
    assert html.count("<script") == html.count('<script type="application/ld+json"')
    assert '<a href="/review/search/" rel="search" accesskey="s">' in html


# ---- Through the results ----


def test_arrows_go_through_the_results_and_enter_opens_one(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=ships&sort=date")
    page.focus("#q")
    way = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "Home", "End", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        way.append(_focused(page))
    assert way == [
        "q",
        "The harbour",
        "Of ships",
        "Of ships",
        "The harbour",
        "Of ships",
        "The harbour",
        "q",
        "The harbour",
    ]
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("ships")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2024/harbour/")


def test_the_last_arrow_leads_to_more_results(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=apuntes")
    page.focus("#q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert _focused(page) == "More results"
    page.keyboard.press("Enter")
    expect(page.locator("#results a").nth(20)).to_be_focused()


def test_in_the_box_home_and_end_are_for_its_text(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=ships")
    page.focus("#q")
    for key, letter in (("Home", "a"), ("End", "z")):
        page.keyboard.press(key)
        page.keyboard.type(letter)
    expect(page.locator("#q")).to_have_value("ashipsz")


# ---- Chosen values ----


def test_chosen_values_are_shown_above_the_results_and_can_be_removed(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=madrid&topic=power&topic=trade&language=en&source=gone")
    chips = page.locator("#chips button")
    expect(chips).to_have_text(["Commerce", "Énergie", "gone", "English"])
    expect(page.locator("#status")).to_have_text("Nothing found.")
    page.get_by_role("button", name="Remove the filter gone").press("Enter")
    expect(page.locator("#status")).to_have_text("1 article found.")
    # The focus goes on to the next, at the end to the last, and then to where filters are chosen.
    for left in ("English", "Énergie", "Commerce"):
        assert _focused(page) == left
        page.keyboard.press("Enter")
        expect(page.locator("#chips")).not_to_contain_text(left)
    assert _focused(page) == "Topics, sources, years"
    expect(page.locator("#clear")).to_be_hidden()
    expect(page).to_have_url(f"{base}search/?q=madrid")


def test_a_chip_follows_its_box(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=madrid")
    page.get_by_role("checkbox", name="Énergie").check()
    expect(page.locator("#chips button")).to_have_text(["Énergie"])
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.locator("#chips button")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Énergie")).not_to_be_checked()
    expect(page.locator("#status")).to_have_text("2 articles found.")


def test_lists_are_one_step_away_when_nothing_is_found(page: Page, base: str) -> None:
    _open(page, f"{base}search/?q=xylophone")
    # Where there is no such word, Pagefind finds its first letter.
    expect(page.locator("#status")).to_have_text("Nothing found. In no article: xylophone.")
    links = page.locator(".ways a:visible")
    assert links.all_inner_texts()[:2] == ["Topics", "Sources"]
    links.first.click()
    page.wait_for_url("**/topics/")


def test_the_ways_on_are_shown_only_when_nothing_is_found(page: Page, base: str) -> None:
    for path in ("search/", "search/?q=ships"):
        _open(page, base + path)
        expect(page.locator(".ways")).to_be_hidden()


# Types faster than any pause, however busy the machine.
TYPE = """(box, words) => {
    for (const letter of words) {
        box.setRangeText(letter, box.value.length, box.value.length, "end");
        box.dispatchEvent(new InputEvent("input", {bubbles: true}));
    }
}"""


def test_typing_is_announced_once_it_rests(page: Page, base: str) -> None:
    page.goto(f"{base}search/")
    page.evaluate("""() => {
        const status = document.querySelector("#status");
        window.said = [];
        new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true});
    }""")
    page.focus("#q")
    for words in ("ships", " where"):
        page.locator("#q").evaluate(TYPE, words)
        page.wait_for_url(f"**/?q={page.input_value('#q').replace(' ', '+')}")
        expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    page.keyboard.press("Backspace")
    page.wait_for_url("**/?q=ships+wher")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    # A slow search says so before it shows its results.
    assert [said for said in page.evaluate("said") if said != "Searching…"] == ["2 articles found.", "1 article found."]


# ---- Languages ----


def test_a_query_from_the_french_home_finds_the_spanish_article(page: Page, french: str) -> None:
    page.goto(french)
    page.fill("#q", "cadiz")
    page.press("#q", "Enter")
    page.wait_for_url("**/search/?q=cadiz")
    result = page.locator("#results li")
    expect(result.locator("a")).to_have_text("El puerto de Cádiz")
    expect(result.locator("[lang=es][dir=auto]")).to_have_count(2)
    expect(result.locator(".about")).to_have_text("El País · 1 février 2024 · espagnol")
    expect(page.locator("#status")).to_have_text("1 article trouvé.")


def test_a_result_names_the_kind_of_its_source_and_a_language_only_where_it_is_another(page: Page, french: str) -> None:
    _open(page, f"{french}search/?q=navires")
    expect(page.locator("#results .about")).to_have_text("The Gazette journal · 1 janvier 2022")


def test_languages_are_a_facet(page: Page, french: str) -> None:
    _open(page, f"{french}search/?q=madrid")
    group = page.get_by_role("group", name="Langues")
    expect(group.locator("li:visible")).to_have_text(["anglais 1", "espagnol 1"])
    group.get_by_role("checkbox", name="espagnol").check()
    expect(page.locator("#results a")).to_have_text(["El puerto de Cádiz"])


def test_sentences_are_of_the_language_of_the_interface(page: Page, french: str) -> None:
    _open(page, f"{french}search/?q=xylophone+ships")
    expect(page.locator("#status")).to_have_text("2 articles trouvés. Dans aucun article : xylophone.")
    _open(page, f"{french}search/?q=ships+barcos")
    expect(page.locator("#status")).to_have_text(
        "Aucun article ne contient tous les mots ; 3 en contiennent la plupart."
    )


def test_sentences_have_the_plural_forms_of_their_language(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    polish = _site(Folder(tmp_path_factory.mktemp("polish")), "pl", theme="polish")
    with serve(polish.root / "public", "/review/") as url:
        for query, sentence in (
            ("q=cadiz", "1 artykuł."),
            ("q=madrid", "2 artykuły."),
            ("q=apuntes", "22 artykuły."),
            ("topic=power&topic=trade", "26 artykułów."),
        ):
            _open(page, f"{url}search/?{query}")
            expect(page.locator("#status")).to_have_text(sentence)


def test_labels_and_names_may_hold_any_sign(page: Page, tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE.format(language="en") + ARTICLES)
    labels = """labels:
  newspaper: "<Press> & radio 100 %"
  "{count} article found.": ["'{count}' | \\"article\\" $&", "{count} | articles & 100 %"]
  Remove the filter {name}: "Drop {name} | 100 %"
"""
    site.put("site.yaml", (site.root / "site.yaml").read_text(encoding="utf-8") + labels)
    site.build(search=True)
    with serve(site.root / "public", "/review/") as url:
        _open(page, f"{url}search/?q=navires")
        expect(page.locator("#status")).to_have_text("'1' | \"article\" $&")
        expect(page.locator("#results .kind")).to_have_text("<Press> & radio 100 %")
        _open(page, f"{url}search/?q=ships&topic=$%26&topic=trade")
        expect(page.locator("#status")).to_have_text("2 | articles & 100 %")
        expect(page.get_by_role("button", name="Drop $& | 100 %")).to_be_visible()


# ---- Phones, weights, stillness, accessibility ----


def test_a_phone_has_no_hint_of_keys_and_its_facets_are_folded(browser: Browser, base: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        _open(page, f"{base}search/?q=madrid&topic=trade")
        expect(page.locator(".hint")).to_be_hidden()
        expect(page.get_by_role("checkbox", name="Énergie")).to_be_hidden()
        page.locator("summary").tap()
        page.get_by_role("checkbox", name="Énergie").tap()
        expect(page.locator("#chips button")).to_have_text(["Commerce", "Énergie"])
        page.get_by_role("button", name="Remove the filter Commerce").tap()
        expect(page.locator("#status")).to_have_text("1 article found.")


def test_without_javascript_the_box_leads_to_a_page_that_says_so(browser: Browser, base: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base)
        expect(page.locator(".hint")).to_be_hidden()
        page.fill("#q", "ships")
        page.press("#q", "Enter")
        page.wait_for_url("**/search/?q=ships")
        assert "Searching needs JavaScript" in page.locator("noscript").evaluate("element => element.innerText")
        expect(page.locator("#search")).to_be_hidden()
        assert page.locator("main :is(input, button, select):visible").count() == 0
        page.get_by_role("main").get_by_role("link", name="Commerce").click()
        page.wait_for_url("**/topics/trade/")


def test_a_search_is_light(page: Page, base: str, site: Folder) -> None:
    sizes: dict[str, int] = {}
    page.on(
        "response",
        lambda response: sizes.update(
            {response.url.partition("?")[0].removeprefix(base): len(compress(response.body()))}
        ),
    )
    _open(page, f"{base}search/?q=ships")
    page.wait_for_load_state("networkidle")
    assert sizes["search.js"] <= 5 * 1024
    assert sizes["keys.js"] <= 600
    engine = {path: size for path, size in sizes.items() if path.startswith("pagefind/") and "pf_" not in path}
    assert {path.rpartition("/")[2].partition(".")[0] for path in engine} == {"pagefind", "pagefind-entry", "wasm"}
    assert sum(engine.values()) <= 90 * 1000
    assert len(compress(site.read("pagefind/pagefind-worker.js").encode())) > 10 * 1024  # what many articles cost more


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["search/", "search/?q=madrid", "search/?topic=trade&q=ships", "search/?q=xylophone"])
def test_nothing_moves_while_results_come(page: Page, base: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script("""window.moved = 0; new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) moved += shift.value;
    }).observe({type: "layout-shift", buffered: true})""")
    page.goto(base + path)
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    # Shifts are told with the next frame.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("moved") == 0


# Elsewhere the rules of colours are checked in both schemes on every kind of page.
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "query", ["q=madrid", "q=xylophone", "q=ships&topic=trade&topic=power&year=2024", "topic=gone"]
)
def test_axe_finds_nothing_in_any_state(
    page: Page, base: str, query: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    _open(page, f"{base}search/?{query}")
    page.evaluate("document.getElementById('facets').open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
