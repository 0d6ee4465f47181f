"""The text of an article: pictures, wide parts, larger text, other languages, paper and colours."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.layout import lost
from tests.support.png import png
from tests.support.repository import DEFAULT_THEME
from tests.support.server import serve
from tests.support.sites import Folder, article, build_site

pytestmark = pytest.mark.layout

TEXT = """
Words of a long article that somebody reads from its beginning to its end, line by line, until they are known.

Text with [a link](https://example.com/a), https://example.com/b, `code`, <kbd>Enter</kbd> and a note.[^1]

![A square](square.png "The square: grey!")

![Its words stand below](wide.png "A wide picture, with <b>no</b> tag")

A small one ![sign](square.png "a title") in a line.

|     | one | two | three | four | five | six | seven | eight |
|-----|-----|-----|-------|------|------|-----|-------|-------|
| Row | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa |

```python
value = "a line of code that is long enough to need more room than a window of that width can ever give to it"
```

Term
: Its definition.

<details><summary>More</summary>Hidden text.</details>

<blockquote lang="ar" dir="rtl">

كلمات من مكان آخر

</blockquote>

## A heading

Aveeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeerylongword.

[^1]: The note.
"""
SITE = """
-- site.yaml --
title: Review
url: https://example.org/
sources:
  agency: {name: 通讯社, language: zh}
"""
FIELDS = {
    "source": "agency",
    "source_url": "https://agency.example/1",
    "original_title": "标题",
    "translation": "{from: zh, method: human, by: Ann}",
    "slug": "text",
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of an article with every kind of content."""
    site = Folder(tmp_path_factory.mktemp("text")).write(SITE)
    site.put("content/square.png", png(60, 60))
    site.put("content/wide.png", png(2000, 500))
    site.put("content/text.md", article(TEXT, **FIELDS))
    site.build()
    with serve(site.root / "public", "/") as address:
        yield f"{address}2024/text/"


# ---- Pictures ----


def test_a_picture_of_its_own_is_a_figure_with_its_caption(url: str, page: Page) -> None:
    page.goto(url)
    captions = page.locator("figure figcaption").all_text_contents()
    assert captions == ["The square: grey!", "A wide picture, with <b>no</b> tag"]
    widths = page.locator("figure img").evaluate_all("all => all.map(one => one.width)")
    assert widths == [60, page.locator(".text").evaluate("text => text.clientWidth")]
    assert page.locator(".text p img").get_attribute("title") == "a title"


SHIFTS = """() => new Promise(resolve => {
    const found = [];
    new PerformanceObserver(list => found.push(...list.getEntries())).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(found.reduce((sum, shift) => sum + shift.value, 0)), 300);
})"""


def test_pictures_have_their_place_before_they_are_there(url: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFTS) == 0
    for picture in page.locator(".text img").all():
        assert picture.get_attribute("width")
        assert picture.get_attribute("height")
        assert picture.get_attribute("loading") == "lazy"
        assert picture.get_attribute("decoding") == "async"


# ---- Wide parts, and larger or looser text ----


def _scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("fragment", ["", "#s-fn1"])
def test_larger_and_looser_text_fits_a_narrow_window(fragment: str, url: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url + fragment)
    assert not _scrolls_sideways(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not _scrolls_sideways(page)
    # WCAG 2.2, 1.4.12.
    page.locator("body, body *").evaluate_all("""all => all.forEach(({style}) => {
        [style.lineHeight, style.letterSpacing, style.wordSpacing] = ["1.5", "0.12em", "0.16em"];
    })""")
    assert not _scrolls_sideways(page)
    # Nothing is cut off.
    overflow = "all => all.map(one => getComputedStyle(one).overflowX)"
    overflows = page.locator(".text :not(img, hr)").evaluate_all(overflow)
    assert not {"hidden", "clip"} & set(overflows)


def test_wide_tables_and_code_scroll_with_the_keyboard(url: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url)
    for selector in (".wide", "pre"):
        page.locator(selector).focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("selector => document.querySelector(selector).scrollLeft > 0", arg=selector)


def test_a_line_has_no_more_letters_than_an_eye_can_follow(url: str, page: Page) -> None:
    page.goto(url)
    letters = page.locator(".text p").first.evaluate(
        """paragraph => {
            const range = document.createRange();
            range.setStart(paragraph.firstChild, 0);
            range.setEnd(paragraph.firstChild, 55);
            return paragraph.clientWidth / range.getBoundingClientRect().width * 55;
        }"""
    )
    assert 55 <= letters <= 76


def test_headings_of_a_table_have_a_scope(url: str, page: Page) -> None:
    page.goto(url)
    assert page.locator("th").evaluate_all("all => all.map(one => one.scope)") == ["col"] * 8


# ---- Words that are longer than a line ----

LONG = "Wortungeheuerdasohneeinefugeniemalsendet"
LONG_SITE = f"""
-- site.yaml --
title: {LONG}
url: https://example.org/
description: {LONG}
labels: {{Topics: {LONG}, Sources: {LONG}, Search: {LONG}, Home: {LONG}, As a table: {LONG}, Cite this: {LONG}}}
languages: {{fr: {{title: {LONG}}}}}
sources:
  gazette: {{name: {LONG}, kind: {LONG}, country: DE, aliases: [Gazette {LONG}]}}
"""
LONG_FIELDS = {
    **dict.fromkeys(("title", "event", "summary", "note"), LONG),
    "source": "gazette",
    "author": f"[{LONG}a, {LONG}b]",
    "topic": f"[{LONG}, {LONG}x]",
    "tags": f"[{LONG}]",
    "source_url": f"https://example.com/{LONG}",
}
LONG_PAGES = {
    "home": "",
    "topics": "topics/",
    "topic": f"topics/{LONG.lower()}/",
    "source": "sources/gazette/",
    "event": f"events/{LONG.lower()}/",
    "archive": "archive/",
    "article": "2024/a2024/",
    "data": "data/",
    "search": "search/",
}


@pytest.fixture(scope="module")
def long_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a site with long names for everything that has a name."""
    site = Folder(tmp_path_factory.mktemp("long")).write(LONG_SITE)
    for year in range(2019, 2025):
        site.put(f"content/a{year}.md", article(f"{LONG}\n\n## {LONG}\n", date=str(year), **LONG_FIELDS))
    site.build()
    with serve(site.root / "public", "/") as address:
        yield address


@pytest.mark.parametrize("path", LONG_PAGES.values(), ids=LONG_PAGES)
def test_a_long_word_is_no_wider_than_the_window(path: str, long_words: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(long_words + path)
    assert page.locator("body").inner_text().count(LONG) > 3
    assert lost(page) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert lost(page) == []


# ---- Other languages ----

MIXED = f"""
-- site.yaml --
title: Review
url: https://example.org/
language: LANGUAGE
sources:
  jarida: {{name: الجريدة, language: ar, kind: صحيفة}}
-- content/a.md --
{article("نص المقال، وفيه ما يكفي.", title="عنوان", source="jarida", language="ar", event="Auction", date="2024")}
-- content/b.md --
{article(title="English", language="en", event="Auction", date="2023")}
"""
# How far from the start of its list's line each name begins, in its own direction or another.
STARTS = """all => all.map(one => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const [words, box] = [range.getBoundingClientRect(), one.closest("li, header").getBoundingClientRect()];
    const inset = parseFloat(getComputedStyle(one.closest("li, header")).paddingInlineStart);
    const gap = document.dir === "rtl" ? box.right - words.right : words.left - box.left;
    return Math.round(gap - inset);
})"""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("path", "names"),
    [
        pytest.param("", ".card :is(h2, h3) a, .card .summary", id="cards"),
        pytest.param("events/auction/", ".card :is(h2, h3) a, .card .summary", id="a timeline"),
        pytest.param("sources/", ".terms a", id="terms"),
        pytest.param("sources/jarida/", "h1", id="a title of a page"),
    ],
)
def test_names_begin_where_the_page_does(path: str, names: str, language: str, tmp_path: Path, page: Page) -> None:
    site = build_site(tmp_path, MIXED.replace("LANGUAGE", language))
    with serve(site.root / "public", "/") as address:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(address + path)
            starts = page.locator(names).evaluate_all(STARTS)
            assert starts
            assert set(starts) == {0}


# ---- The head of the home page ----


@pytest.mark.parametrize("motto", ["", "description: Notes on everything.\n"])
def test_the_head_of_the_home_page_is_in_its_middle(motto: str, tmp_path: Path, page: Page) -> None:
    site = Folder(tmp_path).write(f"-- site.yaml --\ntitle: R\nurl: https://example.org/\n{motto}")
    site.put("content/a.md", article())
    site.build()
    with serve(site.root / "public", "/") as address:
        page.goto(address)
        middles = page.locator("header h1 a, header nav ul").evaluate_all(MIDDLES)
    assert middles == [640, 640]
    assert page.locator("header nav").evaluate("nav => getComputedStyle(nav).borderTopStyle") == "solid"


MIDDLES = """all => all.map(one => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const {left, right} = range.getBoundingClientRect();
    return Math.round((left + right) / 2);
})"""


# ---- Names and their counts ----


def test_a_count_stands_on_the_last_line_of_its_name(tmp_path: Path, page: Page) -> None:
    site = Folder(tmp_path).write("")
    for number in range(1, 12):
        site.put(f"content/a{number}.md", article(topic=f"[Testing, {'Urban ' * number}life]"))
    site.build()
    with serve(site.root / "public", "/") as address:
        page.goto(f"{address}topics/testing/")
        for width in range(320, 400, 8):
            page.set_viewport_size({"width": width, "height": 640})
            assert set(page.locator(".terms-in .count").evaluate_all(SAME_LINE)) == {True}


SAME_LINE = """all => all.map(count => {
    const name = [...count.parentElement.querySelector("a").getClientRects()].at(-1);
    return Math.abs(count.getClientRects()[0].bottom - name.bottom) < 8;
})"""


def test_text_in_another_language_is_marked(url: str, page: Page) -> None:
    page.goto(url)
    for name in (".byline .source", ".p-publication", ".provenance cite", ".cite .h-cite cite"):
        found = page.locator(name)
        assert (found.get_attribute("lang"), found.get_attribute("dir")) == ("zh", "auto"), name
    quotation = page.locator("blockquote[lang=ar]:has(p)")
    assert quotation.evaluate("one => getComputedStyle(one).direction") == "rtl"


# ---- Paper ----


@pytest.fixture
def paper(url: str, page: Page) -> Page:
    """Return the article as printed on A4, for a reader who prefers dark colours."""
    page.set_viewport_size({"width": 673, "height": 987})
    page.goto(url)
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_paper_has_the_citation(paper: Page) -> None:
    for folded in (".cite dl", ".text details"):
        assert paper.locator(folded).evaluate("one => one.checkVisibility() && one.clientHeight > 30"), folded
    assert not paper.get_by_text("BibTeX").is_visible()


def test_paper_has_the_address_of_each_link_once(paper: Page) -> None:
    links = paper.locator(".text a[href^=http]")
    behind = links.evaluate_all("all => all.map(one => [one.textContent, getComputedStyle(one, '::after').content])")
    assert dict(behind) == {"a link": '" (https://example.com/a)"', "https://example.com/b": "none"}


def test_paper_neither_scrolls_nor_leaves_lines_alone(paper: Page) -> None:
    for part in (paper.locator(".wide"), paper.locator("pre")):
        assert part.evaluate("part => part.scrollWidth <= part.clientWidth")
    lines = "one => [getComputedStyle(one).orphans, getComputedStyle(one).widows]"
    assert paper.locator(".text p").first.evaluate(lines) == ["2", "2"]


def test_paper_says_once_what_a_chart_shows(long_words: str, page: Page) -> None:
    page.goto(f"{long_words}archive/")
    page.emulate_media(media="print")
    assert page.locator(".coverage").inner_text().splitlines()[0] == "Articles per year"
    assert [page.get_by_text(words).filter(visible=True).count() for words in ("Articles per year", LONG)] == [1, 1]
    assert page.locator(".coverage td").first.is_visible()


def test_paper_is_white_and_code_on_it_is_dark(paper: Page) -> None:
    assert paper.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    color = paper.locator("pre .s2").first.evaluate("one => getComputedStyle(one).color")
    assert max(map(int, re.findall(r"\d+", color))) < 128


# ---- Colours ----

STYLE = (DEFAULT_THEME / "static/style.css").read_text(encoding="utf-8")
ROOTS = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
LIGHT, DARK = (dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", root)) for root in ROOTS)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


PAIRS = [
    *((front, back, 7.0) for front, back in product(("ink", "accent"), ("paper", "raised"))),
    *((code, "raised", 7.0) for code in ("keyword", "string", "name", "number")),
    ("ink", "mark", 7.0),
    # Secondary text, and signs that are no text.
    *(("quiet", back, 4.5) for back in ("paper", "raised", "mark")),
    *(("control", back, 3.0) for back in ("paper", "raised")),
]


@pytest.mark.parametrize("scheme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(front: str, back: str, least: float, scheme: dict[str, str]) -> None:
    assert contrast(scheme[front], scheme[back]) >= least
