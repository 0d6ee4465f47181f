"""The interface in its twelve languages: dates, numbers, lists, plurals and directions."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.plurals import get_plural
from markupsafe import Markup
from playwright.sync_api import Page, expect

from sitegen.core.dates import period_date
from sitegen.core.formatting import country_name, language_name, listed, long_date, month_name, number, without_year
from sitegen.runtime.store import Store
from sitegen.theme.environment import Messages
from sitegen.theme.templates import load_themes
from tests.support.axe import violations
from tests.support.html import main, words
from tests.support.layout import SCHEMES, WIDTHS
from tests.support.repository import DEFAULT_THEME
from tests.support.server import serve
from tests.support.sites import Folder, article, build_site
from tools.messages import TRANSLATIONS, read_catalogue

# Of 5 March 2024: the day, the month with its year, the month alone, the day without its year, the year.
DATES = {
    "ar": ("5 مارس 2024", "مارس 2024", "مارس", "5 مارس", "2024"),
    "de": ("5. März 2024", "März 2024", "März", "5. März", "2024"),
    "en": ("March 5, 2024", "March 2024", "March", "March 5", "2024"),
    "es": ("5 de marzo de 2024", "marzo de 2024", "marzo", "5 de marzo", "2024"),
    "fr": ("5 mars 2024", "mars 2024", "mars", "5 mars", "2024"),
    "he": ("5 במרץ 2024", "מרץ 2024", "מרץ", "5 במרץ", "2024"),
    "it": ("5 marzo 2024", "marzo 2024", "marzo", "5 marzo", "2024"),
    "ja": ("2024年3月5日", "2024年3月", "3月", "3月5日", "2024年"),
    "nl": ("5 maart 2024", "maart 2024", "maart", "5 maart", "2024"),
    "pl": ("5 marca 2024", "marzec 2024", "marzec", "5 marca", "2024"),
    "pt": ("5 de março de 2024", "março de 2024", "março", "5 de março", "2024"),
    "zh": ("2024年3月5日", "2024年3月", "三月", "3月5日", "2024年"),
}
# A number of four and one of seven digits, the name of Germany, and that of German.
NAMES = {
    "ar": ("1,234", "1,234,567", "ألمانيا", "الألمانية"),
    "de": ("1.234", "1.234.567", "Deutschland", "Deutsch"),
    "en": ("1,234", "1,234,567", "Germany", "German"),
    "es": ("1234", "1.234.567", "Alemania", "alemán"),
    "fr": ("1\u202f234", "1\u202f234\u202f567", "Allemagne", "allemand"),
    "he": ("1,234", "1,234,567", "גרמניה", "גרמנית"),
    "it": ("1234", "1.234.567", "Germania", "tedesco"),
    "ja": ("1,234", "1,234,567", "ドイツ", "ドイツ語"),
    "nl": ("1.234", "1.234.567", "Duitsland", "Duits"),
    "pl": ("1234", "1\xa0234\xa0567", "Niemcy", "niemiecki"),
    "pt": ("1.234", "1.234.567", "Alemanha", "alemão"),
    "zh": ("1,234", "1,234,567", "德国", "德语"),
}


def test_the_interface_has_twelve_languages() -> None:
    assert {"en", *(path.stem for path in TRANSLATIONS)} == set(DATES) == set(NAMES)


@pytest.mark.parametrize("language", DATES)
def test_a_date_is_written_as_in(language: str) -> None:
    day, month, year = map(period_date, ("2024-03-05", "2024-03", "2024"))
    written = (long_date(language, day), month_name(language, day), without_year(language, month))
    assert (*written, without_year(language, day), long_date(language, year)) == DATES[language]


@pytest.mark.parametrize("language", NAMES)
def test_numbers_countries_and_languages_are_written_as_in(language: str) -> None:
    written = (number(language, 1234), number(language, 1_234_567), country_name(language, "DE"))
    assert (*written, language_name(language, "de")) == NAMES[language]


@pytest.mark.parametrize(
    ("language", "names", "text"),
    [
        ("en", "Ann Bob Eva", "Ann, Bob, and Eva"),
        ("fr", "Ann Bob Eva", "Ann, Bob et Eva"),
        ("pl", "Ann Bob Eva", "Ann, Bob i Eva"),
        ("es", "inglés alemán", "inglés y alemán"),
        ("es", "francés inglés", "francés e inglés"),
        ("es", "hierro hielo", "hierro y hielo"),
        ("ar", "Ann Bob", "Ann وBob"),
        ("he", "חיפה יפו", "חיפה ויפו"),
        ("he", "חיפה Bob", "חיפה ו-Bob"),
        ("zh", "Ann Bob Eva", "Ann、Bob和Eva"),
        ("ja", "Ann Bob Eva", "Ann、Bob、Eva"),
        ("de", "", ""),
        ("de", "Ann", "Ann"),
    ],
)
def test_names_are_listed_as_in(language: str, names: str, text: str) -> None:
    assert listed(language, names.split()).striptags() == text


def test_a_listed_name_is_text_and_what_is_html_stays_so() -> None:
    assert listed("en", ["<b>", Markup("<a>x</a>")]) == "<bdi>&lt;b&gt;</bdi> and <a>x</a>"


@pytest.mark.parametrize(
    ("language", "groups"),
    [
        ("pl", [(1,), (2, 3, 22), (0, 5, 11, 12, 25, 100)]),
        ("ar", [(0,), (1,), (2,), (3, 10, 103), (11, 99, 111), (100, 101, 200)]),
        ("he", [(1,), (0, 2, 10, 100)]),
        ("fr", [(0, 1), (2, 100)]),
        ("ja", [(0, 1, 2, 100)]),
        ("zh", [(0, 1, 2, 100)]),
    ],
)
def test_each_number_has_its_own_plural(language: str, groups: list[tuple[int, ...]]) -> None:
    forms = tuple(f"form {index}" for index in range(get_plural(language).num_plurals))
    messages = Messages(language, {"one": forms})
    found = [{messages.ngettext("one", "many", count) for count in group} for group in groups]
    assert all(len(group) == 1 for group in found)
    assert set.union(*found) == set(forms)


PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
NUMBERS = {"%(count)s", "%(number)s", "{count}"}


def _amounts(language: str) -> dict[int, int]:
    """Return for each plural form the number of small numbers that take it."""
    messages = Messages(language, {"one": tuple(map(str, range(get_plural(language).num_plurals)))})
    return Counter(int(messages.ngettext("one", "many", count)) for count in range(1001))


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    """Only a form for a single number may write it in words; every other form contains it."""
    amounts, checked = _amounts(path.stem), 0
    for message in read_catalogue(path):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[1]))
        for form, text in enumerate([message.string] if isinstance(message.string, str) else message.string or ()):
            found = set(PLACEHOLDER.findall(text))
            is_one = not isinstance(message.id, str) and amounts[form] == 1
            assert found == wanted or (is_one and found == wanted - NUMBERS), text
            checked += bool(wanted)
    assert checked > 20


def interface(language: str, folder: Path) -> Messages:
    """Return the messages of the default theme in a language."""
    with Store(folder / "store") as store:
        return Messages(language, load_themes([DEFAULT_THEME], [language], store)[language].messages)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "لا مقالات"), (1, "مقال واحد"), (2, "مقالان"), (3, "3 مقالات"), (11, "11 مقالًا")]
)
def test_arabic_says_one_and_two_in_words(count: int, text: str, tmp_path: Path) -> None:
    messages = interface("ar", tmp_path)
    assert messages.ngettext("%(number)s article", "%(number)s articles", count) % {"number": count} == text


@pytest.mark.parametrize(("language", "stop"), [("en", "."), ("ja", "。"), ("zh", "。")])
def test_a_citation_ends_as_a_sentence_does(language: str, stop: str, tmp_path: Path) -> None:
    site = Folder(tmp_path).write(f"-- site.yaml --\ntitle: R\nurl: https://example.org/\nlanguage: {language}\n")
    site.put("content/a.md", article(translation="{from: de, method: human, by: Ann}"))
    site.build()
    (citation,) = (part for part in main(site, "2024/a/").iter("details") if part.get("class") == "cite")
    assert {words(row)[-1] for row in citation.iter("dd")} == {stop}
    assert (". " in words(citation)) == (stop == ".")


# ---- In a browser ----

CHARACTERS = {
    "ja": (
        "選挙の結果が発表された。新聞は昨日の天気も伝えた。",
        ["新聞", "選挙", "結果が発表", "天気", "東京"],
        [1, 1, 1, 1, 0],
    ),
    "zh": (
        "昨天公布了选举结果，报纸也报道了HTML标准。",
        ["报纸", "选举结果", "标准", "html标准", "北京"],
        [1, 1, 1, 1, 0],
    ),
}


@pytest.mark.parametrize("language", CHARACTERS)
def test_words_that_stand_without_spaces_are_found(language: str, tmp_path: Path, page: Page) -> None:
    text, queries, found = CHARACTERS[language]
    articles = _article("one", language, "Zebra", text, "2024-03-05") + _article("two", "en", "Other", "More.", "2023")
    build_site(
        tmp_path, f"-- site.yaml --\ntitle: R\nurl: https://example.org/\nlanguage: {language}\n{articles}", search=True
    )
    with serve(tmp_path / "public") as url:
        for query, count in zip(queries, found, strict=True):
            page.goto(f"{url}search/?q={query}")
            expect(page.locator("#status")).not_to_be_empty()
            expect(page.locator("#results li")).to_have_count(count)
        page.goto(f"{url}search/?q={queries[0]}")
        expect(page.locator("#results .summary")).to_contain_text(text[:8])


def _article(name: str, language: str, title: str, text: str, date: str) -> str:
    matter = f"title: '{title}'\nsource: Gazette\ndate: {date}\ntopic: Walking\nlanguage: {language}"
    return f"-- content/{name}.md --\n---\n{matter}\n---\n{text}\n"


# One from right to left, one whose plurals are many, and one whose dates are in other letters.
@pytest.mark.parametrize(
    "language", [name if name in {"ar", "pl", "ja"} else pytest.param(name, marks=pytest.mark.slow) for name in DATES]
)
def test_the_search_writes_dates_and_counts_as_the_pages_do(language: str, tmp_path: Path, page: Page) -> None:
    dates = ["2024-03-05", "2023-08", "2022"]
    articles = "".join(_article(f"a{date}", language, f"Zebra {date}", "Zebra.", date) for date in dates)
    build_site(
        tmp_path, f"-- site.yaml --\ntitle: R\nurl: https://example.org/\nlanguage: {language}\n{articles}", search=True
    )
    with serve(tmp_path / "public") as url:
        page.goto(f"{url}search/?q=zebra&sort=date")
        expect(page.locator("#results time")).to_have_text([long_date(language, period_date(date)) for date in dates])
        found = interface(language, tmp_path).ngettext("{count} article found.", "{count} articles found.", 3)
        expect(page.locator("#status")).to_have_text(found.replace("{count}", "3"))


# ---- From right to left ----

TEXT = {"ar": "نص المقال، وفيه ما يكفي من الكلمات.", "he": "טקסט המאמר, ובו די מילים לקריאה."}
TITLE = {"ar": "عنوان المقال (2024)", "he": "כותרת המאמר (2024)"}
RICH = """{text}[^1] `code = 1`

## {title}

> {text}

| {title} | 2 |
|:---|---:|
| {text} | 1234 |

```python
value = "text"  # a comment that is long enough to need more room than a narrow window has to give
```

1. {text}
2. English words, and more of them.

## HTTP & {title}

[^1]: {text}
"""
PAGES = ["", "2024/a1/", "2023/a2/", "2022/a3/", "topics/walking/", "sources/gazette/", "archive/", "2024/", "search/"]
PAGES += ["topics/", "data/", "404.html"]


def _site_of(language: str, folder: Path) -> Folder:
    title, text = TITLE[language], TEXT[language]
    return build_site(
        folder,
        f"-- site.yaml --\ntitle: {title}\nurl: https://example.org/\nlanguage: {language}\npaginate: 2\n"
        + _article("a1", language, title, RICH.format(title=title, text=text), "2024-03-05")
        + _article("a2", "en", "An English title, with a question?", "English text.", "2023-08")
        + "".join(
            _article(f"a{number}", language, f"HTTP: {title}", text, f"{2025 - number}") for number in range(3, 8)
        ),
        search=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", TEXT)
def test_pages_from_right_to_left_are_accessible_and_no_wider_than_the_window(
    language: str, tmp_path: Path, page: Page
) -> None:
    _site_of(language, tmp_path)
    found = list[str]()
    with serve(tmp_path / "public") as url:
        for path in PAGES:
            page.goto(url + path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append(f"{path}: wider than {width} px")
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    found += [f"{path}, {width} px: {text}" for text in violations(page)]
    assert found == []


@pytest.mark.parametrize("language", TEXT)
def test_a_known_language_says_which_way_a_title_goes_and_addresses_go_their_own(language: str, tmp_path: Path) -> None:
    site = _site_of(language, tmp_path)
    assert f'<bdi dir="rtl">HTTP: {TITLE[language]}</bdi>' in site.read("2023/a2/index.html")
    assert 'class="u-url" dir="ltr" href="https://example.org/2024/a1/"' in site.read("2024/a1/index.html")


# ---- Chinese and Japanese ----


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_no_line_has_more_than_40_characters(language: str, tmp_path: Path, page: Page) -> None:
    build_site(
        tmp_path,
        f"-- site.yaml --\ntitle: R\nurl: https://example.org/\nlanguage: {language}\n"
        + _article("a", language, "東京新聞", "東京新聞。" * 100, "2024-03-05"),
    )
    with serve(tmp_path / "public") as url:
        for path, text in (("2024/a/", ".text p"), ("topics/walking/", ".summary")):
            page.goto(url + path)
            size = "one => parseFloat(getComputedStyle(one).inlineSize) / parseFloat(getComputedStyle(one).fontSize)"
            assert 20 < page.locator(text).evaluate(size) <= 40
