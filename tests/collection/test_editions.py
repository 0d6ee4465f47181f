"""A site in several languages: each edition has its own home, lists, feeds and search, and leads to the others."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.editions import CONFIG, SITE
from tests.support.html import alternates, element, headings, links, main, named, redirect, targets, words
from tests.support.server import serve
from tests.support.sites import Folder, article, build_site

EDITIONS = {"en": "", "fr": "fr/", "ar": "ar/"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return build_site(tmp_path_factory.mktemp("site"), SITE, search=True)


@pytest.fixture
def own(tmp_path: Path) -> Folder:
    """Build the site for a test that changes it."""
    return build_site(tmp_path, SITE)


def switch(folder: Folder, url: str) -> dict[str, str]:
    """Return the links of a page to the other editions."""
    (found,) = named(element(folder, url), "editions")
    return links(found)


# Contents of each edition.


@pytest.mark.parametrize(
    ("url", "language", "direction", "title"),
    [("", "en", "ltr", "Review"), ("fr/", "fr", "ltr", "Revue"), ("ar/", "ar", "rtl", "مجلة")],
)
def test_each_edition_has_a_home_page_in_its_language(
    site: Folder, url: str, language: str, direction: str, title: str
) -> None:
    page = element(site, url)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    assert headings(page, 1) == [title]


def test_each_edition_lists_the_articles_in_its_language_and_the_main_one_all_others(site: Folder) -> None:
    titles = {
        url: {title for path in ("topics/ships/", "topics/bridges/") for title in _titles(site, url + path)}
        for url in EDITIONS.values()
    }
    assert titles == {
        "": {"The harbour", "A crossing", "The bridge", "Die Brücke"},
        "fr/": {"Le port", "Le quai", "Le pont de Québec"},
        "ar/": {"ميناء"},
    }


def _titles(folder: Folder, url: str) -> list[str]:
    return headings(main(folder, url), 3) if f"{url}index.html" in folder.tree() else []


def test_a_topic_has_a_name_and_a_description_in_each_language_and_articles_may_use_any(site: Folder) -> None:
    assert headings(main(site, "topics/ships/"), 1) == ["Ships"]
    assert _titles(site, "topics/ships/") == ["A crossing", "The harbour"]
    assert headings(main(site, "fr/topics/ships/"), 1) == ["Navires"]
    assert _titles(site, "fr/topics/ships/") == ["Le port", "Le quai"]
    assert "Ce qui vogue." in words(main(site, "fr/topics/ships/"))
    # A name without a translation stays as it is.
    assert headings(main(site, "fr/topics/bridges/"), 1) == ["Bridges"]


@pytest.mark.parametrize(("url", "title", "count"), [("", "Review", 4), ("fr/", "Revue", 3), ("ar/", "مجلة", 1)])
def test_each_edition_has_its_own_feeds(site: Folder, url: str, title: str, count: int) -> None:
    feed = json.loads(site.read(f"{url}feed.json"))
    assert feed["title"] == title
    assert feed["home_page_url"] == f"https://example.org/review/{url}"
    assert feed["feed_url"] == f"https://example.org/review/{url}feed.json"
    assert len(feed["items"]) == count
    assert site.read(f"{url}atom.xml").count("<entry") == count


@pytest.mark.parametrize("url", EDITIONS.values())
def test_a_page_names_the_feed_of_its_own_edition(site: Folder, url: str) -> None:
    found = [link.get("href") for link in element(site, f"{url}archive/").findall(".//link[@type]")]
    assert f"/review/{url}atom.xml" in found


def test_there_is_one_404_page_and_one_robots_file_with_every_sitemap(site: Folder) -> None:
    assert [path for path in site.tree() if path.endswith(("404.html", "robots.txt"))] == ["404.html", "robots.txt"]
    assert re.findall(r"^Sitemap: (.*)$", site.read("robots.txt"), re.MULTILINE) == [
        f"https://example.org/review/{url}sitemap.xml" for url in EDITIONS.values()
    ]


@pytest.mark.parametrize("url", EDITIONS.values())
def test_the_menu_marks_where_the_reader_is(site: Folder, url: str) -> None:
    for section in ("topics/", "archive/", "search/"):
        current = [link.get("href") for link in element(site, url + section).findall(".//nav//a[@aria-current='page']")]
        assert current == [f"/review/{url}{section}"]


# Where articles are.


def test_new_articles_stand_below_the_folder_of_their_edition(site: Folder) -> None:
    assert {"2024/harbour/index.html", "fr/2024/port/index.html", "fr/2024/quebec/index.html"} <= site.tree().keys()
    assert "2024/bruecke/index.html" in site.tree()


def test_downloads_lie_beside_their_article_and_aliases_where_they_were_asked_for(site: Folder) -> None:
    assert "fr/2024/port/citation.bib" in site.tree()
    assert redirect(site, "vieux-quai/") == "/review/fr/2023/quai/"


def test_a_recorded_address_stays_when_a_site_gets_another_language(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(SITE).write(CONFIG.partition("languages:")[0])
    folder.build()
    assert "2024/port/index.html" in folder.tree()
    folder.write(CONFIG)
    folder.build()
    assert headings(main(folder, "2024/port/"), 1) == ["Le port"]
    assert "fr/2024/port/index.html" not in folder.tree()
    assert links(main(folder, "fr/topics/ships/"))["Le port"] == "/review/2024/port/"


# How editions lead to each other.


@pytest.mark.parametrize("url", EDITIONS.values())
def test_home_pages_name_each_other(site: Folder, url: str) -> None:
    assert alternates(site, url) == {
        language: f"https://example.org/review/{folder}" for language, folder in EDITIONS.items()
    }


def test_versions_of_a_text_name_each_other(site: Folder) -> None:
    expected = {
        "en": "https://example.org/review/2024/harbour/",
        "fr": "https://example.org/review/fr/2024/port/",
    }
    assert alternates(site, "2024/harbour/") == alternates(site, "fr/2024/port/") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("2024/harbour/", {"Français": "/review/fr/2024/port/", "العربية": "/review/ar/"}),
        ("fr/2024/port/", {"English": "/review/2024/harbour/", "العربية": "/review/ar/"}),
        # There is one in Canadian French, which is in the French edition.
        ("2022/bridge/", {"Français": "/review/fr/2024/quebec/", "العربية": "/review/ar/"}),
        # The German version is in the main edition, but no English text.
        ("fr/2024/quebec/", {"English": "/review/2022/bridge/", "العربية": "/review/ar/"}),
        ("2024/crossing/", {"Français": "/review/fr/", "العربية": "/review/ar/"}),
        ("fr/topics/", {"English": "/review/", "العربية": "/review/ar/"}),
    ],
)
def test_the_switch_leads_to_the_same_text_or_else_to_the_home_page(
    site: Folder, url: str, expected: dict[str, str]
) -> None:
    assert switch(site, url) == expected


def test_articles_link_to_those_of_other_editions(site: Folder) -> None:
    assert links(main(site, "2024/harbour/"))["a text in French"] == "/review/fr/2024/port/"


def test_a_site_in_one_language_has_no_switch(tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/a.md --\n{article()}")
    assert not [*named(element(folder, ""), "editions")]
    assert alternates(folder, "") == {}


def test_an_edition_without_articles_says_so(tmp_path: Path) -> None:
    config = "-- site.yaml --\ntitle: Review\nurl: https://example.org/\nlanguages: {fr: {}}\n"
    folder = Folder(tmp_path).write(f"{config}-- content/a.md --\n{article()}")
    assert folder.problems(search=True) == ()
    assert headings(element(folder, "fr/"), 1) == ["Review"]
    assert "Il n’y a pas encore d’article." in words(main(folder, "fr/"))


# How they are built.


def test_a_private_site_lets_no_robot_into_any_edition(tmp_path: Path) -> None:
    folder = build_site(tmp_path, SITE, private=True)
    pages = [*(folder.root / "private").rglob("*.html")]
    assert len(pages) > 20
    assert all('content="noindex' in path.read_text(encoding="utf-8") for path in pages)
    assert (folder.root / "private/robots.txt").read_text(encoding="utf-8") == "User-agent: *\nDisallow: /\n"


def test_an_article_in_one_language_renders_nothing_of_another_ones_lists(own: Folder) -> None:
    own.put("content/fr/quai.md", article("Le quai.", title="Un quai", topic="Ships", language="fr", date="2023-01-02"))
    rendered = own.build().rendered
    assert "fr/topics/ships/" in rendered
    assert {url for url in rendered if not url.startswith("fr/")} == set()


def test_an_edit_builds_the_same_site_as_a_clean_build(own: Folder, tmp_path: Path) -> None:
    own.put("content/fr/new.md", article("Un pont.", title="Un pont", topic="Bridges", language="fr"))
    own.build()
    clean = own.copy(tmp_path / "clean")
    clean.build(clean=True)
    assert own.tree() == clean.tree()


@pytest.mark.parametrize(
    ("languages", "place", "message"),
    [
        ("{en: {}}", (3, 17), "`en` is the site's main language"),
        ("{EN: {}}", (3, 17), "`en` is the site's main language"),
        ("{pt-BR: {}, pt-br: {}}", (3, 31), "`pt-BR` is there twice"),
        ("{pt-BR: {}, pt_BR: {}}", (3, 31), "`pt-BR` is there twice"),
        ("{fr: }", (3, 17), "`languages: fr` is empty"),
        ("{fr: {titel: Revue}}", (3, 18), "unknown key `titel`"),
        ("{fr: Revue}", (3, 17), "`languages: fr` must be a mapping of `key: value` lines"),
        ("[fr]", (3, 12), "`languages` must be a mapping of `key: value` lines"),
        ("{french: {}}", (3, 21), "'french' is not a language tag"),
        ("{fr: {topics: {a: Mer, b: mer}}}", (3, 38), "'mer' is a name of `a` and of `b`"),
        ("{fr: {topics: {rivers: Bridges}}}", (3, 35), "'Bridges' is a name of `bridges` and of `rivers`"),
    ],
)
def test_a_mistake_in_languages_is_told_with_its_place(
    tmp_path: Path, languages: str, place: tuple[int, int], message: str
) -> None:
    config = f"title: Review\nurl: https://example.org/\nlanguages: {languages}\ntopics: {{bridges: Bridges}}\n"
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{config}-- content/a.md --\n{article()}")
    (problem,) = folder.problems()
    assert (problem.path, problem.line, problem.column) == ("site.yaml", *place)
    assert message in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("static/fr/index.html", "A page.\n"),
        ("content/a.md", article(aliases="[/fr/]")),
        ("content/a.md", article(aliases="[/FR/topics/]")),
    ],
)
def test_no_file_or_alias_may_take_the_folder_of_an_edition(own: Folder, path: str, text: str) -> None:
    own.put(path, text)
    taken = [problem for problem in own.problems() if problem.code == "address-taken"]
    assert [problem.path for problem in taken] == [path]


# Searching.


@pytest.fixture
def base(site: Folder) -> Iterator[str]:
    with serve(site.root / "public", "/review/") as url:
        yield url


def test_the_search_of_an_edition_finds_its_articles_and_leads_to_them(page: Page, base: str) -> None:
    page.goto(f"{base}fr/search/?q=port")
    result = page.locator("#results h2 a")
    expect(result).to_have_text(["Le port"])
    result.click()
    expect(page).to_have_url(re.compile(r"/review/fr/2024/port/"))
    expect(page.locator("h1")).to_have_text("Le port")


def test_the_search_of_one_edition_finds_nothing_of_another(page: Page, base: str) -> None:
    page.goto(f"{base}search/?q=port")
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator("#results h2 a")).to_have_count(0)


# ---- Events ----


def test_an_event_lists_articles_of_all_editions(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(
        "-- site.yaml --\ntitle: R\nurl: https://example.org/\nlanguages: {fr: {title: Revue}}\n"
    )
    site.put("content/en.md", article(title="In English", event="Fair", date="2024-03-06"))
    site.put("content/fr.md", article(title="En français", event="Fair", date="2024-03-05", language="fr"))
    site.build()
    for url in ("events/fair/", "fr/events/fair/"):
        page = main(site, url)
        assert [target for heading in page.iter("h2") for target in targets(heading)] == ["/fr/2024/fr/", "/2024/en/"]
        assert "2 articles" in words(page)


def test_a_language_goes_to_the_edition_of_its_script(tmp_path: Path) -> None:
    languages = "languages: {zh-Hans: {}, zh-Hant: {}}"
    site = Folder(tmp_path).write(f"-- site.yaml --\ntitle: R\nurl: https://example.org/\n{languages}\n")
    for language in ("zh-TW", "zh-Hant-HK", "zh-CN", "zh"):
        site.put(f"content/{language.lower()}.md", article(title=language, language=language))
    site.build()
    assert (tmp_path / "public/zh-hant/2024/zh-tw").is_dir()
    assert (tmp_path / "public/zh-hant/2024/zh-hant-hk").is_dir()
    assert (tmp_path / "public/zh-hans/2024/zh-cn").is_dir()
    assert (tmp_path / "public/zh-hans/2024/zh").is_dir()
    # There is no catalogue in traditional characters, and the simplified one is another script.
    assert "Topics" in links(element(site, "zh-hant/"))
