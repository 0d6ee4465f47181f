"""The archive: years, months and days that have articles."""

from pathlib import Path

import pytest

from tests.support.html import element, headings, links, main, named, terms, words
from tests.support.sites import Folder, article, build_site

SITE = f"""\
-- content/03.md --
{article(title="A day in March", date="2024-03-05")}
-- content/evening.md --
{article(title="An evening in March", date="2024-03-05T21:00")}
-- content/month.md --
{article(title="Some day in March", date="2024-03")}
-- content/may.md --
{article(title="A day in May", date="2024-05-20")}
-- content/year.md --
{article(title="Some day in 2024", date="2024")}
-- content/old.md --
{article(title="A day in 2021", date="2021-12-31")}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return build_site(tmp_path_factory.mktemp("site"), SITE)


def inside(folder: Folder, url: str, name: str) -> list[str]:
    """Return the periods inside a period, with their counts."""
    (found,) = named(main(folder, url), name)
    return terms(found)


def around(folder: Folder, url: str) -> dict[str, str]:
    """Return the links to the periods before and after one."""
    return {name: url for found in named(main(folder, url), "Earlier and later") for name, url in links(found).items()}


def way(folder: Folder, url: str) -> dict[str, str]:
    """Return the breadcrumbs of a page."""
    (found,) = named(main(folder, url), "You are here")
    return links(found)


def test_the_archive_lists_years_newest_first_and_their_months(site: Folder) -> None:
    (found,) = named(main(site, "archive/"), "archive")
    assert terms(found) == ["2024 5 March 3 May 1", "2021 1 December 1"]
    assert links(found) == {
        "2024": "/2024/",
        "March": "/archive/2024/03/",
        "May": "/archive/2024/05/",
        "2021": "/2021/",
        "December": "/archive/2021/12/",
    }


def test_a_year_leads_to_its_months_and_a_month_to_its_days(site: Folder) -> None:
    assert inside(site, "2024/", "Months") == ["March 3", "May 1"]
    assert inside(site, "archive/2024/03/", "Days") == ["March 5 2"]
    assert links(main(site, "archive/2024/03/"))["March 5"] == "/archive/2024/03/05/"


def test_each_period_says_how_many_articles_it_has_and_lists_them(site: Folder) -> None:
    titles = {
        "2024/": [
            "A day in May",
            "An evening in March",
            "A day in March",
            "Some day in March",
            "Some day in 2024",
        ],
        "archive/2024/03/": ["An evening in March", "A day in March", "Some day in March"],
    }
    for url, found in titles.items():
        page = main(site, url)
        assert headings(page, 3) == found
        assert f"{len(found)} articles" in words(page)
    assert headings(main(site, "archive/2024/03/05/"), 2) == ["An evening in March", "A day in March"]


def test_articles_are_listed_below_their_dates_as_far_as_known(site: Folder) -> None:
    assert headings(main(site, "2024/"), 2) == ["May 2024", "March 2024", "2024"]
    assert headings(main(site, "archive/2024/03/"), 2) == ["March 5, 2024", "March 2024"]


def test_a_period_without_articles_has_no_page_and_no_link(site: Folder) -> None:
    made = {path.removesuffix("index.html") for path in site.tree() if path.startswith("archive/")}
    assert made == {
        "archive/",
        "archive/2021/12/",
        "archive/2021/12/31/",
        "archive/2024/03/",
        "archive/2024/03/05/",
        "archive/2024/05/",
        "archive/2024/05/20/",
    }
    assert "2022/index.html" not in site.tree()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("2024/", {"Earlier 2021": "/2021/"}),
        ("2021/", {"Later 2024": "/2024/"}),
        ("archive/2024/03/", {"Earlier December 2021": "/archive/2021/12/", "Later May 2024": "/archive/2024/05/"}),
        ("archive/2024/05/20/", {"Earlier March 5, 2024": "/archive/2024/03/05/"}),
    ],
)
def test_the_next_periods_are_those_that_have_articles(site: Folder, url: str, expected: dict[str, str]) -> None:
    assert around(site, url) == expected


def test_the_breadcrumbs_of_a_day_name_its_month_and_year(site: Folder) -> None:
    assert way(site, "archive/2024/03/05/") == {
        "Home": "/",
        "Archive": "/archive/",
        "2024": "/2024/",
        "March 2024": "/archive/2024/03/",
    }
    assert way(site, "2024/") == {"Home": "/", "Archive": "/archive/"}
    assert way(site, "archive/") == {"Home": "/"}


def test_an_article_named_as_a_month_takes_no_address_of_the_archive(site: Folder) -> None:
    assert headings(main(site, "2024/03/"), 1) == ["A day in March"]
    assert headings(main(site, "archive/2024/03/"), 1) == ["March 2024"]


@pytest.mark.parametrize(
    ("language", "month", "below"),
    [
        ("fr", "mars 2024", ["mars 3", "mai 1"]),
        ("pl", "marzec 2024", ["marzec 3", "maj 1"]),
        ("ja", "2024年3月", ["3月 3", "5月 1"]),
        ("pt-BR", "março de 2024", ["março 3", "maio 1"]),
    ],
)
def test_months_have_the_names_that_the_sites_language_has_for_them(
    tmp_path: Path, language: str, month: str, below: list[str]
) -> None:
    folder = build_site(tmp_path, f"{SITE}-- site.yaml --\ntitle: R\nurl: https://example.org/\nlanguage: {language}\n")
    assert headings(main(folder, "archive/2024/03/"), 1) == [month]
    (found,) = named(main(folder, "2024/"), "periods")
    assert terms(found) == below


def test_a_long_list_of_a_month_is_cut_and_only_its_first_page_leads_on(tmp_path: Path) -> None:
    days = "".join(
        f"-- content/{day}.md --\n{article(title=f'Day {day}', date=f'2024-03-0{day}')}" for day in range(1, 8)
    )
    other = f"-- content/other.md --\n{article(date='2024-02-01')}"
    config = "-- site.yaml --\ntitle: R\nurl: https://example.org/\npaginate: 2\n"
    folder = build_site(tmp_path, config + days + other)
    pages = [f"archive/2024/03/{number}" for number in ("", "page/2/", "page/1/")]
    assert [headings(main(folder, url), 3) for url in pages] == [
        ["Day 7", "Day 6", "Day 5"],
        ["Day 4", "Day 3"],
        ["Day 2", "Day 1"],
    ]
    assert links(main(folder, pages[0]))["Older articles"] == "/archive/2024/03/page/2/"
    assert links(main(folder, pages[1]))["Newer articles"] == "/archive/2024/03/"
    assert around(folder, pages[0]) == {"Earlier February 2024": "/archive/2024/02/"}
    assert around(folder, pages[1]) == {}
    assert not [*named(main(folder, pages[1]), "Days")]
    assert way(folder, pages[2]) == {"Home": "/", "Archive": "/archive/", "2024": "/2024/"}


def test_a_zone_puts_no_article_into_another_year_than_was_written(tmp_path: Path) -> None:
    folder = build_site(
        tmp_path,
        f"-- content/late.md --\n{article(title='New Year’s Eve in New York', date='2023-12-31T23:30-05:00')}"
        f"-- content/early.md --\n{article(title='New Year’s Day in London', date='2024-01-01T00:10Z')}",
    )
    assert headings(main(folder, "archive/2023/12/31/"), 2) == ["New Year’s Eve in New York"]
    assert headings(main(folder, "topics/testing/"), 2) == ["2024", "2023"]


def test_the_months_of_very_many_years_are_on_the_pages_of_these(tmp_path: Path) -> None:
    months = [f"{year}-{month:02}" for year in range(2000, 2021) for month in range(1, 13)]
    folder = build_site(tmp_path, "".join(f"-- content/{month}.md --\n{article(date=month)}" for month in months[:240]))
    (found,) = named(main(folder, "archive/"), "archive")
    assert terms(found)[-1].startswith("2000 12 January 1 February 1")
    folder.write(f"-- content/{months[240]}.md --\n{article(date=months[240])}")
    folder.build()
    (found,) = named(main(folder, "archive/"), "archive")
    assert terms(found)[-1] == "2000 12"
    assert inside(folder, "2000/", "Months")[0] == "January 1"


def with_lists_of(folder: Path, shortest: str) -> Folder:
    """Build a site of these articles whose archive has no shorter periods than these."""
    config = f"-- site.yaml --\ntitle: R\nurl: https://example.org/\narchive: {shortest}\n"
    return build_site(folder, SITE.partition("-- content/old.md --")[0] + config)


def test_a_curator_may_want_no_lists_of_days(tmp_path: Path) -> None:
    site = with_lists_of(tmp_path, "months")
    assert [path for path in site.tree() if path.startswith("archive/")] == [
        "archive/2024/03/index.html",
        "archive/2024/05/index.html",
        "archive/index.html",
    ]
    assert inside(site, "2024/", "Months") == ["March 3", "May 1"]
    assert not [*named(main(site, "archive/2024/03/"), "Days")]


def test_a_curator_may_want_no_lists_of_months_and_what_leads_to_one_leads_to_its_year(tmp_path: Path) -> None:
    site = with_lists_of(tmp_path, "years")
    assert [path for path in site.tree() if path.startswith("archive/")] == ["archive/index.html"]
    assert terms(*named(main(site, "archive/"), "archive")) == ["2024 5"]
    assert not [*named(main(site, "2024/"), "Months")]
    site.write(f"-- content/april.md --\n{article(date='2024-04')}").root.joinpath("content/year.md").unlink()
    site.build()
    for url in ("", "archive/", "topics/testing/"):
        (chart,) = main(site, url).iter("figure")
        assert links(chart).keys() >= {"March 2024", "April 2024"}
        assert {*links(chart).values()} == {"/2024/"}


def test_a_site_without_articles_has_no_archive(tmp_path: Path) -> None:
    folder = build_site(tmp_path, "-- content/notes.txt --\nNothing yet.\n")
    assert not [path for path in folder.tree() if path.startswith("archive/")]
    assert "Archive" not in links(element(folder, ""))
