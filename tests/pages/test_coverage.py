"""The coverage chart: articles over time, and the same numbers as a table."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.dates import Date, period_date
from sitegen.pages.coverage import Coverage, make_coverage
from tests.support.html import links, main, words
from tests.support.sites import Folder, article, build_site


def coverage(*dates: str) -> Coverage | None:
    return make_coverage(map(period_date, dates), lambda iso: f"/{iso}/")


def bars(*dates: str) -> list[tuple[str, int, int, int]]:
    """Return the period, count, position and height of each bar."""
    found = coverage(*dates)
    assert found
    return [(bar.period.date.iso, bar.period.count, bar.position, bar.height) for bar in found.bars]


def test_articles_are_counted_by_months() -> None:
    found = ["2024-01-01", "2024-01-31", "2024-03"]
    assert bars(*found) == [("2024-01", 2, 0, 100), ("2024-03", 1, 2, 50)]


def test_months_go_on_over_the_end_of_a_year() -> None:
    assert bars("2023-12", "2024-01") == [("2023-12", 1, 0, 100), ("2024-01", 1, 1, 100)]


@pytest.mark.parametrize(("last", "unit"), [("2022-12", "month"), ("2023-01", "year")])
def test_more_than_two_years_are_counted_by_years(last: str, unit: str) -> None:
    found = coverage("2021-01", last)
    assert found
    assert found.unit == unit


def test_years_are_counted_when_a_month_is_unknown() -> None:
    assert bars("2024", "2024-05-01", "2023-01") == [("2023", 1, 0, 50), ("2024", 2, 1, 100)]


@pytest.mark.parametrize("dates", [(), ("2024",), ("2024-01-01", "2024-01-31"), ("2024", "2024-01")])
def test_one_bar_is_no_chart(dates: tuple[str, ...]) -> None:
    assert coverage(*dates) is None


def test_one_article_can_be_seen_beside_many() -> None:
    assert bars(*["2024-01"] * 500, "2024-02")[1] == ("2024-02", 1, 1, 2)


DATES = st.lists(
    st.dates().flatmap(
        lambda day: st.sampled_from([4, 7, 10]).map(lambda length: period_date(day.isoformat()[:length]))
    )
)


@given(DATES)
def test_no_article_is_lost_and_no_bar_is_outside(dates: list[Date]) -> None:
    found = make_coverage(dates, lambda iso: f"/{iso}/")
    if found is None:
        assert len({date.year for date in dates}) < 2
        return
    assert sum(bar.period.count for bar in found.bars) == len(dates)
    positions = [bar.position for bar in found.bars]
    assert positions == sorted(set(positions))
    assert (positions[0], positions[-1]) == (0, found.length - 1)
    heights = [bar.height for bar in found.bars]
    assert max(heights) == 100
    assert min(heights) >= 2
    assert max(found.bars, key=lambda bar: bar.period.count).height == 100


# In the page.

SITE = "-- site.yaml --\ntitle: Review\nurl: https://example.org/review/\n" + "".join(
    f"-- content/{number}.md --\n{article(date=date, source=source)}"
    for number, (date, source) in enumerate(
        [("2024-03-05", "Gazette"), ("2024-03-06", "Herald"), ("2024-01-02", "Gazette"), ("2023-11-30", "Gazette")]
    )
)
PAGES = ["", "archive/", "topics/testing/", "sources/gazette/"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return build_site(tmp_path_factory.mktemp("site"), SITE)


@pytest.mark.parametrize("url", PAGES)
def test_the_table_says_what_the_chart_shows(site: Folder, url: str) -> None:
    (figure,) = main(site, url).iter("figure")
    titles = [words(title) for title in figure.iter("title")]
    shown = [tuple(re.split(r": | articles?", title)[:2]) for title in titles]
    rows = [tuple(words(cell) for cell in row) for row in figure.findall(".//tbody/tr")]
    assert rows == shown
    assert rows[0] == ("November 2023", "1")


@pytest.mark.parametrize("url", PAGES)
def test_bars_lead_to_the_months_of_the_archive(site: Folder, url: str) -> None:
    (figure,) = main(site, url).iter("figure")
    found = [link.get("href", "").removeprefix("/review/") for link in figure.iter("a")]
    assert len(found) == 6
    assert found[:3] == found[3:] == ["archive/2023/11/", "archive/2024/01/", "archive/2024/03/"]
    assert {f"{target}index.html" for target in found} <= site.tree().keys()


def test_bars_of_years_lead_to_the_articles_of_the_topic(tmp_path: Path) -> None:
    folder = build_site(tmp_path, SITE + f"-- content/old.md --\n{article(date='2001')}")
    (figure,) = main(folder, "topics/testing/").iter("figure")
    assert links(figure)["2001"] == "/review/topics/testing/#y2001"
    (figure,) = main(folder, "").iter("figure")
    assert links(figure)["2001"] == "/review/2001/"


@pytest.mark.parametrize("url", PAGES)
def test_readers_who_do_not_see_the_chart_have_the_table(site: Folder, url: str) -> None:
    (figure,) = main(site, url).iter("figure")
    (chart,) = figure.iter("svg")
    assert chart.get("aria-hidden") == "true"
    assert [link.get("tabindex") for link in chart.iter("a")] == ["-1"] * 3
    assert [link.get("tabindex") for link in figure.findall(".//table//a")] == [None] * 3
    assert words(figure.findall(".//caption")[0]) == "Articles per month"


@pytest.mark.parametrize("url", PAGES)
def test_a_chart_needs_no_script_and_no_style(site: Folder, url: str) -> None:
    (figure,) = main(site, url).iter("figure")
    parts = [*figure.iter()]
    assert not [part.tag for part in parts if part.tag in {"script", "style"}]
    assert not [name for part in parts for name in dict(part.items()) if name == "style" or name.startswith("on")]
