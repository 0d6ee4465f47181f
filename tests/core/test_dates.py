"""Dates: as precise as they were written, in one order."""

import re
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.dates import Date, parse_date
from sitegen.core.formatting import long_date
from sitegen.core.locales import locale
from tests.support.sites import Folder, article

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("written", "language", "iso", "instant"),
    [
        pytest.param("2005", "en", "2005", "2005-01-01T00:00:00Z", id="year"),
        pytest.param("2005-12", "en", "2005-12", "2005-12-01T00:00:00Z", id="month"),
        pytest.param("2005-12-03", "en", "2005-12-03", "2005-12-03T00:00:00Z", id="day"),
        pytest.param("2005-1-3", "en", "2005-01-03", "2005-01-03T00:00:00Z", id="day without zeros"),
        pytest.param("2005-12-03T08:30", "en", "2005-12-03T08:30:00+01:00", "2005-12-03T07:30:00Z", id="naive"),
        pytest.param(
            "2005-07-03 08:30:15", "en", "2005-07-03T08:30:15+02:00", "2005-07-03T06:30:15Z", id="naive, summer"
        ),
        pytest.param("2005-12-03T08:30:00Z", "en", "2005-12-03T08:30:00+00:00", "2005-12-03T08:30:00Z", id="universal"),
        pytest.param(
            "2005-12-03T08:30:00.123-0500", "en", "2005-12-03T08:30:00-05:00", "2005-12-03T13:30:00Z", id="zone"
        ),
        pytest.param("3 mars 2024", "fr", "2024-03-03", "2024-03-03T00:00:00Z", id="French"),
        pytest.param("1er août 2024", "fr", "2024-08-01", "2024-08-01T00:00:00Z", id="first day"),
        pytest.param("12 févr. 2024", "fr", "2024-02-12", "2024-02-12T00:00:00Z", id="short"),
        pytest.param("Mars 2024", "fr-CA", "2024-03", "2024-03-01T00:00:00Z", id="Canadian month"),
        pytest.param("March 3, 2024", "en", "2024-03-03", "2024-03-03T00:00:00Z", id="English"),
        pytest.param("3rd March 2024", "en-GB", "2024-03-03", "2024-03-03T00:00:00Z", id="English of England"),
        pytest.param("3. März 2024", "de", "2024-03-03", "2024-03-03T00:00:00Z", id="German"),
        pytest.param("3 de marzo de 2024", "es", "2024-03-03", "2024-03-03T00:00:00Z", id="Spanish"),
        pytest.param("0900-06-01", "en", "0900-06-01", "0900-06-01T00:00:00Z", id="before there were zones"),
    ],
)
def test_a_date_keeps_its_precision(written: str, language: str, iso: str, instant: str) -> None:
    read = parse_date(written, PARIS, language)
    assert (read.iso, read.instant) == (iso, instant)


@pytest.mark.parametrize(
    ("language", "iso", "written"),
    [
        (
            "zh",
            "2024-03-05",
            ["2024年3月5日", "2024 年 3 月 5 日", "2024年3月5日星期二", "２０２４年３月５日", "2024年3月5号"],
        ),
        ("zh-Hant", "2024-03", ["2024年3月"]),
        ("ja", "2024-03-05", ["2024年3月5日", "2024年03月05日(火)", "2024年3月5日火曜日"]),
        ("ja", "2024", ["2024年"]),
        ("ko", "2024-03-05", ["2024년 3월 5일", "2024년 3월 5일 화요일"]),
        ("pl", "2024-03", ["marzec 2024", "marca 2024", "Marzec 2024 r."]),
        ("pl", "2024-03-05", ["5 marca 2024", "wtorek, 5 marca 2024 r.", "dnia 5 marca 2024 roku", "5 mar 2024"]),
        ("he", "2024-03-05", ["5 במרץ 2024", "5 מרץ 2024", "יום שלישי, 5 במרץ 2024"]),
        ("he", "2024-03", ["מרץ 2024", "במרץ 2024"]),
        ("ar", "2024-03-05", ["5 مارس 2024", "٥ مارس ٢٠٢٤", "الثلاثاء، 5 مارس 2024", "5 آذار 2024"]),
        (
            "fr",
            "2024-08-15",
            ["15 aout 2024", "jeudi 15 août 2024", "Jeudi, 15 AOÛT 2024", "le 15 août 2024", "15 août, 2024"],
        ),
        ("fr", "2024-03-01", ["1er mars 2024", "le 1er mars 2024", "1ᵉʳ mars 2024", "ven. 1 mars 2024"]),
        ("fr", "2024-07", ["juil. 2024", "juill. 2024", "Juillet 2024"]),
        ("en", "2024-09-05", ["Sept. 5, 2024", "Thursday, September 5, 2024", "5th of September 2024", "05-Sep-2024"]),
        (
            "de",
            "2024-01-05",
            ["5. Jan. 2024", "Freitag, 5. Januar 2024", "Freitag, den 5. Januar 2024", "5. Jänner 2024"],
        ),
        (
            "es",
            "2024-03-05",
            ["5 de marzo de 2024", "martes, 5 de marzo de 2024", "el 5 de marzo del 2024", "5 mar 2024"],
        ),
        ("it", "2024-03-05", ["5 marzo 2024", "martedì 5 marzo 2024", "martedi 5 mar. 2024"]),
        ("nl", "2024-03-05", ["5 maart 2024", "dinsdag 5 mrt. 2024", "5 mrt 2024"]),
        ("pt", "2024-03-05", ["5 de março de 2024", "terça-feira, 5 de março de 2024", "5 de marco de 2024"]),
    ],
)
def test_a_date_in_words_is_read_in_every_language_of_the_interface(
    language: str, iso: str, written: list[str]
) -> None:
    assert {text: parse_date(text, PARIS, language).iso for text in written} == dict.fromkeys(written, iso)


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "zh"])
@pytest.mark.parametrize("width", ["full", "long", "medium"])
def test_law_every_date_that_the_language_writes_in_words_is_read(
    language: str, width: Literal["full", "long", "medium"]
) -> None:
    if (language, width) in {("de", "medium"), ("ar", "medium"), ("ja", "medium")}:
        pytest.skip("in figures")
    for month in range(1, 13):
        day = date(2024, month, 17)
        assert parse_date(format_date(day, width, locale(language)), PARIS, language).iso == day.isoformat()
        name = long_date(language, Date(f"2024-{month:02}", ""))
        assert parse_date(name, PARIS, language).iso == f"2024-{month:02}"


@pytest.mark.parametrize(
    ("figures", "possible"),
    [
        ("03/04/2024", "2024-04-03 or 2024-03-04"),
        ("3.4.2024", "2024-04-03 or 2024-03-04"),
        ("03-04-2024", "2024-04-03 or 2024-03-04"),
        ("03/04/24", "2024-04-03 or 2024-03-04"),
        ("16/08/2024", "2024-08-16"),
        ("08/16/2024", "2024-08-16"),
        ("16.08.2024", "2024-08-16"),
        ("05/05/2024", "2024-05-05"),
        ("31/04/2024", "2005, 2005-12, 2005-12-03 or 2005-12-03T08:30:00+01:00"),
        ("2024/03/04", "2024-03-04"),
        ("2024. 3. 4.", "2024-03-04"),
        ("20240304", "2024-03-04"),
    ],
)
def test_a_date_in_figures_is_answered_with_the_dates_that_it_may_mean(
    tmp_path: Path, figures: str, possible: str
) -> None:
    site = Folder(tmp_path).write(f"-- content/a.md --\n{article(date=figures)}")
    (problem,) = site.problems()
    assert (problem.code, problem.hint) == ("date", f"write {possible}")


@pytest.mark.parametrize(
    ("written", "language", "message"),
    [
        pytest.param("2024-02-30", "en", "2024-02-30 does not exist", id="30 February"),
        pytest.param("2023-02-29", "en", "2023-02-29 does not exist", id="29 February"),
        pytest.param("2024-13-01", "en", "month 13 does not exist", id="month 13"),
        pytest.param("2024-00", "en", "month 0 does not exist", id="month 0"),
        pytest.param("2024-01-00", "en", "2024-01-00 does not exist", id="day 0"),
        pytest.param("0000-01-01", "en", "year 0000 does not exist", id="year 0"),
        pytest.param("31 février 2024", "fr", "2024-02-31 does not exist", id="31 February, in French"),
        pytest.param("3 mars 2024", "en", "is not a date", id="French on an English site"),
        pytest.param("March 3, 2024", "fr", "is not a date", id="English on a French site"),
        pytest.param("2024-03-05T25:00", "en", "time 25:00:00 does not exist", id="hour 25"),
        pytest.param("2024-03-05T08:30+99:00", "en", "does not exist", id="offset of 99 hours"),
        pytest.param("9999-12-31T23:59:59-12:00", "en", "outside the years", id="overflow"),
        pytest.param("0001-01-01T00:00:00+12:00", "en", "outside the years", id="underflow"),
        pytest.param("٢٠٢٤", "en", "is not a date", id="digits of other scripts"),
        pytest.param("20240305", "en", "is not a date", id="without hyphens"),
        pytest.param("05/03/2024", "en", "is not a date", id="nobody knows which is the month"),
        pytest.param("yesterday", "en", "is not a date", id="words"),
        pytest.param("", "en", "is not a date", id="nothing"),
    ],
)
def test_text_that_is_no_date_is_an_error(written: str, language: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_date(written, PARIS, language)


@given(st.datetimes(), st.datetimes())
def test_law_instants_are_in_the_order_of_time(one: object, other: object) -> None:
    first, second = (parse_date(str(moment)[:19] + "Z", PARIS, "en").instant for moment in (one, other))
    assert (first < second) == (str(one)[:19] < str(other)[:19])


@given(st.text(max_size=40))
def test_law_any_text_is_a_date_or_an_error_with_a_message(text: str) -> None:
    try:
        found = parse_date(text, PARIS, "fr").iso
    except ValueError as error:
        found = str(error)
    assert re.match(r"\d{4}|.*(?:is not a date|does not exist|outside the years)", found, re.DOTALL)


def test_a_future_date_is_a_warning_from_the_day_of_the_build(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for number, written in enumerate(["2026-11-22", "2026", "2026-01-01T00:00:00Z", "2026-11-23", "2027"]):
        site.put(f"content/a{number}.md", article(date=written))
    assert [problem.path for problem in site.build().problems if problem.code == "date-future"] == [
        "content/a3.md",
        "content/a4.md",
    ]
