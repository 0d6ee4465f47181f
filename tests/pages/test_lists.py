"""Lists of articles: their records, their years, events, and featured articles."""

from pathlib import Path

import pytest

from tests.support.html import element, headings, links, main, named, record, words
from tests.support.sites import Folder, article, build_site

CONFIG = """\
-- site.yaml --
title: Review
url: https://example.org/
topics:
  ships:
    name: Ships
    description: |
      What **sails**, and [where](https://sea.example/?a=1&b=2).
  bridges: Bridges
"""
ARTICLES = f"""\
-- content/one.md --
{article(title="One", date="2022-05-01", topic="Ships", source="Gazette", author="Ann Lee", tags="wood")}
-- content/two.md --
{article(title="Two", date="2023-05-01", topic="[Ships, Bridges]", source="Gazette", author="Ann Lee", tags="wood")}
-- content/three.md --
{article(title="Three", date="2024-05-01", topic="Ships", source="Herald", author="Ann Lee", language="fr")}
-- content/four.md --
{article(title="Four", date="2024-06-01", topic="[Ships, Bridges]", source="Gazette")}
-- content/five.md --
{article(title="Five", date="2024-07-01", topic="[Bridges, Tunnels]", source="Herald")}
"""
LISTS = ["topics/ships/", "sources/gazette/", "authors/ann-lee/", "languages/en/"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site whose lists are one page each."""
    return build_site(tmp_path_factory.mktemp("whole"), CONFIG + ARTICLES)


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return the same site with one article to a page."""
    return build_site(tmp_path_factory.mktemp("cut"), f"{CONFIG}paginate: 1\n{ARTICLES}")


def known(folder: Folder, url: str) -> dict[str, str]:
    """Return the rows of a list's record."""
    (found,) = named(main(folder, url), "record")
    return record(found)


def years(folder: Folder, url: str) -> dict[str, str]:
    """Return the links of a list to its years."""
    (found,) = named(main(folder, url), "record")
    return {name: target for name, target in links(found).items() if name.isdigit()}


# The record of a list.


def test_a_topic_has_the_description_that_its_editor_wrote(whole: Folder) -> None:
    page = element(whole, "topics/ships/")
    (lead,) = named(page, "lead")
    assert words(lead) == "What sails, and where."
    assert [words(found) for found in lead.iter("strong")] == ["sails"]
    assert links(lead) == {"where": "https://sea.example/?a=1&b=2"}
    (description,) = page.findall(".//meta[@name='description']")
    assert description.get("content") == "What sails, and where."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Seen <script>alert(1)</script>", "<script> cannot be published"),
        ("Seen ![from here](https://sea.example/a.png)", "a record cannot have a picture"),
    ],
)
def test_a_description_brings_no_script_and_no_picture(tmp_path: Path, text: str, message: str) -> None:
    config = f"{CONFIG.partition('topics:')[0]}topics: {{testing: {{name: Testing, description: '{text}'}}}}\n"
    folder = Folder(tmp_path).write(f"{config}-- content/a.md --\n{article()}")
    (problem,) = folder.problems()
    assert (problem.path, problem.line) == ("site.yaml", 3)
    assert message in problem.message
    assert problem.hint


def test_a_topic_says_what_its_articles_have_in_common(whole: Folder) -> None:
    assert known(whole, "topics/ships/") == {
        "Dates": "May 1, 2022 – June 1, 2024",
        "Years": "2024 2 2023 1 2022 1",
        "Related topics": "Bridges 2",
        "Sources": "Gazette 3 Herald 1",
        "Languages": "English 3 French 1",
    }


@pytest.mark.parametrize(
    ("url", "own", "row", "expected"),
    [
        ("sources/gazette/", "Sources", "Topics", "Ships 3 Bridges 2"),
        ("authors/ann-lee/", "", "Topics", "Ships 3 Bridges 1"),
        ("tags/wood/", "", "Sources", "Gazette 2"),
        ("languages/en/", "Languages", "Topics", "Bridges 3 Ships 3 Tunnels 1"),
    ],
)
def test_every_other_list_says_what_its_articles_share_but_not_its_own_name(
    whole: Folder, url: str, own: str, row: str, expected: str
) -> None:
    found = known(whole, url)
    assert found[row] == expected
    assert own not in found


def test_articles_stand_below_their_years(whole: Folder) -> None:
    page = main(whole, "topics/ships/")
    assert headings(page, 2) == ["2024", "2023", "2022"]
    assert headings(page, 3) == ["Four", "Three", "Two", "One"]


# Years of a list.


@pytest.mark.parametrize("url", LISTS)
def test_years_of_one_page_are_headings_on_it(whole: Folder, url: str) -> None:
    ids = {part.get("id") for part in main(whole, url).iter("h2")}
    found = years(whole, url)
    assert found
    assert {target.removeprefix(f"/{url}#") for target in found.values()} == ids
    assert not [path for path in whole.tree() if path.startswith(f"{url}20")]


@pytest.mark.parametrize("url", LISTS)
def test_years_of_many_pages_have_pages_of_their_own(cut: Folder, url: str) -> None:
    found = years(cut, url)
    assert found
    assert found == {year: f"/{url}{year}/" for year in found}
    made = {path for path in cut.tree() if path.startswith(f"{url}20") and "/page/" not in path}
    assert made == {f"{url}{year}/index.html" for year in found}


def test_the_page_of_a_year_has_the_articles_of_its_topic_and_no_others(cut: Folder) -> None:
    assert headings(main(cut, "topics/ships/2023/"), 1) == ["Ships, 2023"]
    assert headings(main(cut, "topics/ships/2023/"), 2) == ["Two"]
    assert headings(main(cut, "topics/ships/2024/"), 2) == ["Four"]
    assert headings(main(cut, "topics/ships/2024/page/1/"), 2) == ["Three"]
    (way,) = named(main(cut, "topics/ships/2023/"), "breadcrumbs")
    assert links(way) == {"Home": "/", "Topics": "/topics/", "Ships": "/topics/ships/"}


# Events.

EVENT = "".join(
    f"-- content/{title}.md --\n{article(title=title, date=date, source=source, event='The auction')}"
    for title, date, source in [
        ("Second", "2024-01-02", "Herald"),
        ("Fourth", "2024-02-01", "Agency"),
        ("First", "2024-01-01", "Gazette"),
        ("Third", "2024-01-03", "Agency"),
    ]
)
SOURCES = "-- site.yaml --\ntitle: R\nurl: https://example.org/\nsources: {agency: {name: Agency, kind: state media}}\n"


def test_an_event_is_told_in_the_order_of_time_with_source_and_label(tmp_path: Path) -> None:
    folder = build_site(tmp_path, SOURCES + EVENT)
    page = main(folder, "events/the-auction/")
    assert headings(page, 2) == ["First", "Second", "Third", "Fourth"]
    cards = [words(card) for card in named(page, "card")]
    assert cards[0].startswith("January 1, 2024 First Gazette")
    assert "Agency state media" in cards[2]


def test_a_long_event_goes_on_from_page_to_page(tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"{SOURCES}paginate: 3\n{EVENT}")
    event = "events/the-auction/"
    assert headings(main(folder, event), 2) == ["First", "Second", "Third"]
    assert headings(main(folder, f"{event}page/2/"), 2) == ["Fourth"]
    (pager,) = named(main(folder, event), "pager")
    assert links(pager) == {"Newer articles": f"/{event}page/2/"}
    (pager,) = named(main(folder, f"{event}page/2/"), "pager")
    assert links(pager) == {"Older articles": f"/{event}"}


# The home page.


def test_the_newest_six_of_what_is_featured_come_first_and_once(tmp_path: Path) -> None:
    days = range(1, 10)
    folder = build_site(
        tmp_path,
        "".join(
            f"-- content/{day}.md --\n{article(title=f'Day {day}', date=f'2024-01-0{day}', featured=str(day < 8))}"
            for day in days
        ),
    )
    (featured,), (latest,) = named(main(folder, ""), "featured"), named(main(folder, ""), "latest")
    assert headings(featured, 3) == [f"Day {day}" for day in (7, 6, 5, 4, 3, 2)]
    assert headings(latest, 3) == ["Day 9", "Day 8", "Day 1"]


# From article to article.


def test_an_article_leads_to_the_next_ones_of_its_topic_and_of_its_source(whole: Folder) -> None:
    found = links(main(whole, "2023/two/"))
    targets = list(found.values())
    assert {"/2024/three/", "/2022/one/", "/2024/four/"} <= set(targets)


def test_an_index_of_very_many_terms_is_cut_into_pages(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    names = [f"Author {number:03}" for number in range(500)]
    for part in range(0, 500, 100):
        site.put(f"content/{part}.md", article(author=f"[{', '.join(names[part : part + 100])}]"))
    site.build()
    pages = [element(site, f"authors/{number}") for number in ("", "page/2/", "page/3/", "page/4/")]
    assert [name for page in pages for name in links(page) if name in names] == names
    assert all(len([*page.iter()]) <= 800 for page in pages)
    assert [link.get("href") for link in pages[0].iterfind(".//a[@rel='next']")] == ["/authors/page/2/"]
    assert [link.get("href") for link in pages[1].iterfind(".//a[@rel='prev']")] == ["/authors/"]


def test_countries_of_sources_have_lists_of_their_own_where_there_are_several(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(
        "-- site.yaml --\ntitle: R\nurl: https://example.org/\n"
        "sources: {gazette: {name: Gazette, country: FR}, herald: {name: Herald, country: DE}}\n"
    )
    for name, source in (("a", "Gazette"), ("b", "Herald"), ("c", "Herald"), ("d", "Unknown")):
        site.put(f"content/{name}.md", article(title=name.upper(), source=source))
    site.build()
    assert {"France": "/countries/fr/", "Germany": "/countries/de/"}.items() <= links(main(site, "countries/")).items()
    page = main(site, "countries/de/")
    assert headings(page, 1) == ["Germany"]
    assert headings(page, 3) == ["B", "C"]
    site.put("site.yaml", "title: R\nurl: https://example.org/\nsources: {gazette: {name: Gazette, country: FR}}\n")
    site.build()
    assert not (tmp_path / "public/countries").exists()
