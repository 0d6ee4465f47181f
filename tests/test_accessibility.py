"""Every kind of page in a real browser: accessible, narrow or wide, light or dark, and within its own policy."""

from collections.abc import Iterator
from gzip import compress
from importlib.resources import files
from itertools import pairwise
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.server import serve
from tests.sites import Folder

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = """async tags => (await axe.run({runOnly: tags, resultTypes: ["violations"]})).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.html}: ${node.failureSummary}`))"""
WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

SITE = """
-- site.yaml --
title: Review
url: https://example.org/review/
description: Notes on everything.
paginate: 2
topics:
  walking: {name: Walking, description: On foot.}
sources:
  gazette: {name: Gazette, url: "https://example.com/"}
  agency:
    name: Agency
    url: https://agency.example/
    feed: https://agency.example/feed
    kind: state media
    country: CN
    language: zh
    license: CC-BY-4.0
    note: Owned by [somebody](https://owner.example/).
  herald: {name: Herald, kind: newspaper, rights: excerpt}
-- content/long.md --
---
title: How a very long headline about Straßenverkehrsordnungsangelegenheiten is set in narrow columns
source: Gazette
source_url: https://example.com/original
author: [Ann Author, Ben Writer]
date: 2024-03-05
updated: 2024-04-01
topic: [Walking, Thinking]
tags: [shoes]
---
Text with [a link](https://example.com/), `code`, a note[^1], <kbd>Enter</kbd> and <mark>a mark</mark>.

## Tables

| one | two | three | four | five | six | seven | eight |
|:----|----:|-------|------|------|-----|-------|-------|
| aaaaaaaaaa | 2 | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa |

## Code

```python
@decorated  # a comment that is long enough to need more room than a narrow window has to give to it
class Name(Base):
    '''Doc.'''
    value: int = 0x10 + len("text\\n") and not None
```

```diff
--- a
+++ b
@@ -1 +1 @@
-old
+new
```

```html
<p class="a">&amp;<!-- b --></p>
```

## Lists

- [ ] to do
- [x] done

Term
: Its definition.

### Deeper

> A quotation.

1. One
2. Two

#### Deeper still

![A sign](sign.png)

<details><summary>More</summary>Hidden text.</details>

[^1]: The note.

## Length

{filler}
-- content/french.md --
---
title: "L’Ukraine : un titre"
source: Gazette
date: 2024-03
topic: Walking
language: fr
---
Un texte « français ».
-- content/arabic.md --
---
title: عنوان المقال
source: الجريدة
date: 2023
topic: Walking
language: ar
---
نص المقال هنا، وفيه ما يكفي من الكلمات.
-- content/other.md --
---
title: A pair of shoes
source: Gazette
date: 2022-01-31
topic: Walking
aliases: [old-shoes/]
---
More of it.
-- content/last.md --
---
title: Last of all
source: Gazette
date: 2021
topic: Walking
---
The end.
-- content/translated.md --
---
title: A translated title
source: Agency
source_url: https://agency.example/2020/a-very-long-address-of-an-article-that-has-no-place-to-break
author: Li Wang
date: 2020-02-02
topic: Trade
event: The auction
original_title: 标题
original_date: 2020-02-01
retrieved: 2020-02-03
archive_url: https://archive.example/1
archive_date: 2020-02-04
license: CC-BY-4.0
note: Read this with [care](last.md).
translation: {from: zh, method: machine, engine: DeepL}
---
A text as a machine made it.
-- content/excerpt.md --
---
title: No more than an excerpt
source: Herald
source_url: https://herald.example/1
date: 2020-01-01
topic: Trade
event: The auction
summary: What may be shown of it.
note: A word of ours.
---
A text that is not shown.
""".replace("{filler}", "Words and more words, until the text is long. " * 150)

PAGES = {
    "home": "",
    "home, older": "page/1/",
    "article": "2024/long/",
    "article in French": "2024/french/",
    "article in Arabic": "2023/arabic/",
    "translated article": "2020/translated/",
    "excerpt": "2020/excerpt/",
    "topic": "topics/walking/",
    "topic, older": "topics/walking/page/1/",
    "source": "sources/gazette/",
    "source with a record": "sources/agency/",
    "event": "events/the-auction/",
    "language": "languages/fr/",
    "author": "authors/ann-author/",
    "tag": "tags/shoes/",
    "topics": "topics/",
    "archive": "archive/",
    "year": "2024/",
    "search": "search/",
    "data": "data/",
    "search with results": "search/?q=shoes&source=gazette",
    "search without results": "search/?q=xylophone",
    "not found": "404.html",
}
READ = ("excerpt", "data", "not found")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fe"
    "a7d6059b0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a built site with every kind of page."""
    site = Folder(tmp_path_factory.mktemp("site")).write(SITE)
    site.put("content/sign.png", PIXEL)
    site.build(search=True)
    return site


@pytest.fixture(scope="module")
def url(site: Folder) -> Iterator[str]:
    """Return where the site is served."""
    with serve(site.root / "public", "/review/") as address:
        yield address


def _open(page: Page, address: str) -> None:
    page.goto(address)
    if "?" in address:
        # A search is done when it says what it found.
        page.locator("#status:not(:empty)").wait_for()


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(kind: str, url: str, page: Page) -> None:
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        _open(page, url + PAGES[kind])
        page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
        page.evaluate(AXE)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {violation}" for violation in page.evaluate(CHECK, TAGS)]
    assert found == []


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(kind: str, url: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    _open(page, url + PAGES[kind])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_breaks_its_own_policy(kind: str, url: str, page: Page) -> None:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective, event.blockedURI))"
    )
    _open(page, url + PAGES[kind])
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1


def test_the_policy_stops_what_an_article_must_not_do(url: str, page: Page) -> None:
    page.goto(url + PAGES["article"])
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("kind", [kind for kind in PAGES if "search" not in kind])
def test_a_page_needs_no_script_and_no_other_host(kind: str, url: str, page: Page) -> None:
    requests: list[tuple[str, str]] = []
    page.on("request", lambda request: requests.append((request.resource_type, request.url)))
    page.goto(url + PAGES[kind])
    page.wait_for_load_state("networkidle")
    # The icon, which browsers ask for in any case, is of the kind "other". Of scripts, pages that lead somewhere may
    # have the one of the keys that lead to the search; where one reads, nothing runs.
    scripts = {address.partition("?")[0] for kind, address in requests if kind == "script"}
    assert scripts <= (set() if "article" in kind or kind in READ else {f"{url}keys.js"})
    kinds = {kind for kind, address in requests if "/icon.svg" not in address}
    assert kinds <= {"document", "stylesheet", "image", "script"}
    assert all(address.startswith(url) for _, address in requests)
    # What is data is not run.
    assert page.locator("script:not([type='application/ld+json'], [src*='/keys.js'])").count() == 0


@pytest.mark.parametrize("kind", PAGES)
def test_headings_begin_with_the_one_title_and_skip_no_level(kind: str, url: str, page: Page) -> None:
    _open(page, url + PAGES[kind])
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("found => found.map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_article_and_its_style_come_in_one_round_trip(site: Folder) -> None:
    # Ten segments of TCP, which a server sends before it waits for an answer.
    article = compress(site.read("2024/french/index.html").encode())
    assert len(article) + len(compress(site.read("style.css").encode())) <= 14 * 1024


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_lines_are_of_a_length_that_reads_well(width: int, url: str, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url + PAGES["article"])
    measure = page.locator(".text > p").last.evaluate(
        """text => {
            const zero = Object.assign(document.createElement('span'), {textContent: '0'.repeat(100)});
            zero.style.cssText = 'position: absolute; white-space: nowrap';
            text.append(zero);
            return text.clientWidth / (zero.offsetWidth / 100);
        }"""
    )
    assert measure <= 66


def test_the_first_key_offers_to_skip_to_the_text(url: str, page: Page) -> None:
    page.goto(url + PAGES["article"])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.text_content() == "Skip to the text"
    assert skip.evaluate("link => link.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


def test_what_has_the_focus_shows_it(url: str, page: Page) -> None:
    page.goto(url + PAGES["article"])
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    for _ in range(page.locator("a[href]:not([tabindex]), [tabindex='0'], summary").count()):
        page.keyboard.press("Tab")
        outline = page.locator(":focus").evaluate("it => [it.outerHTML, getComputedStyle(it).outlineWidth]")
        assert outline[1] == "3px", outline


def test_foreign_titles_say_their_language_and_direction(url: str, page: Page) -> None:
    page.goto(url + PAGES["topic"])
    title = page.get_by_role("link", name="عنوان المقال")
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("ar", "rtl")
    page.goto(url + PAGES["article in Arabic"])
    assert page.locator("article").evaluate("text => getComputedStyle(text).direction") == "rtl"
    assert page.locator(".provenance").evaluate("text => getComputedStyle(text).direction") == "ltr"


def test_paper_has_the_article_and_no_more(url: str, page: Page) -> None:
    page.goto(url + PAGES["article"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.locator("nav, .skip, footer.site").filter(visible=True).count()
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    link = page.locator(".text a[href='https://example.com/']")
    assert "https://example.com/" in link.evaluate("link => getComputedStyle(link, '::after').content")


def test_an_old_address_leads_to_the_article(site: Folder) -> None:
    page = site.read("old-shoes/index.html")
    assert '<meta http-equiv="refresh" content="0; url=/review/2022/other/">' in page
