"""Footnotes: each opens in place, without a script, and leads back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.server import serve
from tests.support.sites import Folder, article

pytestmark = pytest.mark.layout

PARAGRAPH = "Words of a long article that somebody reads from its beginning to its end. " * 6 + "\n\n"
MANY = PARAGRAPH * 12

NOTES = (
    "Said here.[^1] And here.[^long]\n\n"
    + MANY
    + "Said again.[^1] At last.[^list]\n\n"
    + """
[^1]: The first note, with [a link](https://example.com/).

    Its second paragraph.

    ```python
    code = "of a note"
    ```
[^long]: """
    + PARAGRAPH.strip() * 20
    + """
[^list]: - one
    - two
"""
)

ARABIC = "قيل هنا.[^1]\n\n" + "كلمات مقال طويل يقرؤه أحد من أوله إلى آخره. " * 200 + "\n\n[^1]: ملاحظة"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a built site of articles with footnotes."""
    site = Folder(tmp_path_factory.mktemp("notes")).write("")
    site.put("content/notes.md", article(NOTES, slug="notes"))
    site.put("content/arabic.md", article(ARABIC, language="ar", slug="arabic"))
    site.build()
    return site


@pytest.fixture(scope="module")
def url(site: Folder) -> Iterator[str]:
    """Return the URL of the site."""
    with serve(site.root / "public", "/") as address:
        yield f"{address}2024/"


# How far a page is scrolled, once it has been there for ten frames.
SETTLED = """() => new Promise(resolve => {
    let place = NaN, frames = 0;
    const look = () => {
        frames = scrollY === place ? frames + 1 : 0;
        place = scrollY;
        if (frames < 10) requestAnimationFrame(look); else resolve(place);
    };
    requestAnimationFrame(look);
})"""


def place(page: Page) -> float:
    """Return the scroll position of the page, once it has settled."""
    return float(page.evaluate(SETTLED))


@pytest.mark.parametrize(("width", "block"), [(320, "center"), (1280, "start")])
@pytest.mark.parametrize(("name", "note"), [("notes", "fn1"), ("notes", "fn2"), ("notes", "fn3"), ("arabic", "fn1")])
def test_a_note_is_read_in_place(name: str, note: str, width: int, block: str, url: str, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    page.goto(f"{url}{name}/")
    reference = page.locator(f".footnote-ref a[href='#s-{note}']").last
    reference.evaluate("(link, block) => link.scrollIntoView({block})", block)
    before = place(page)
    reference.click()
    panel = page.locator(f"#s-{note}")
    assert place(page) == before
    box = panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 300
    assert box["y"] + box["height"] == 600
    back = panel.get_by_role("link", name=re.compile("Back to the text|↩")).last
    assert back.evaluate(IS_ON_TOP)
    back.click()
    assert place(page) == before
    assert panel.evaluate("note => getComputedStyle(note).position") == "static"


# Returns whether a pointer at the middle of an element would meet it.
IS_ON_TOP = """element => {
    const {x, y, width, height} = element.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return element === top || element.contains(top);
}"""


def test_a_long_note_scrolls_by_itself(url: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(f"{url}notes/#s-fn2")
    shown, whole = page.locator("#s-fn2").evaluate("note => [note.clientHeight, note.scrollHeight]")
    assert shown <= 300 < whole


@pytest.mark.parametrize("size", [(1280, 150), (320, 200), (320, 600), (1280, 700)])
def test_a_note_and_the_way_back_have_room_beside_each_other(size: tuple[int, int], url: str, page: Page) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{url}notes/#s-fn2")
    words, back = (page.locator(f"#s-fn2 > p:{which}-child").bounding_box() for which in ("first", "last"))
    assert words
    assert back
    assert words["x"] + words["width"] <= back["x"]
    assert abs(words["y"] - back["y"]) < 16
    shown = page.locator("#s-fn2").evaluate("note => note.clientHeight / parseFloat(getComputedStyle(note).lineHeight)")
    assert shown >= 4
    # And there it stays.
    page.locator("#s-fn2").evaluate("note => { note.scrollTop = note.scrollHeight; }")
    link = page.locator("#s-fn2 .footnote-backref")
    assert link.evaluate(IS_ON_TOP)
    assert link.evaluate("link => link.getBoundingClientRect().bottom <= innerHeight")


def test_notes_are_read_with_the_keyboard(url: str, page: Page) -> None:
    page.goto(f"{url}notes/")
    page.locator(".footnote-ref a").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("#s-fn1 :focus").get_attribute("href") == "https://example.com/"
    page.goto(f"{url}notes/#s-fn3")
    page.locator("#s-fn3 .footnote-backref").focus()
    page.keyboard.press("Enter")
    place(page)
    page.keyboard.press("Tab")
    # The next stop is the reference from which the note was opened.
    assert page.locator(":focus").get_attribute("href") == "#s-fn3"


def test_the_list_of_notes_leads_back_to_each_reference(url: str, page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(f"{url}notes/")
    page.locator("#s-fn2 .footnote-backref").click()
    place(page)
    box = page.locator(".footnote-ref a[href='#s-fn2']").bounding_box()
    assert box
    assert 0 < box["y"] < 400


def test_links_of_notes_have_names_and_roles(url: str, page: Page) -> None:
    page.goto(f"{url}notes/")
    roles = page.locator(".footnote-ref a, .footnote-backref").evaluate_all("all => all.map(one => one.role)")
    assert roles == ["doc-noteref"] * 4 + ["doc-backlink"] * 4
    assert page.locator("#s-fn2 .footnote-backref").get_attribute("aria-labelledby") == "note-back"
    assert page.locator("#note-back").text_content() == "Back to the text"
    # Two ways back from one note are told apart by their words.
    assert page.locator("#s-fn1 .footnote-backref").all_text_contents() == ["↩︎1", "↩︎2"]


def test_signs_of_notes_are_not_part_of_the_text(site: Folder) -> None:
    description = re.search('<meta name="description" content="([^"]*)"', site.read("2024/notes/index.html"))
    assert description
    assert description[1].startswith("Said here. And here.")


def test_on_paper_notes_are_a_list(url: str, page: Page) -> None:
    page.goto(f"{url}notes/#s-fn2")
    page.emulate_media(media="print")
    styles = page.locator(".footnote-item").evaluate_all("all => all.map(li => getComputedStyle(li).position)")
    assert styles == ["static"] * 3
    assert page.locator("#s-fn2").evaluate("note => note.scrollHeight <= note.clientHeight")


def test_an_open_note_is_told_from_the_text_without_colours(url: str, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{url}notes/#s-fn1")
    assert page.locator("#s-fn1").evaluate("note => getComputedStyle(note).borderTopStyle") == "solid"


def test_nothing_leads_back_to_the_words_of_a_picture(tmp_path: Path) -> None:
    text = "![alt[^a]](https://e.example/p.png) and one[^a], two[^a], ![alt[^b]](https://e.example/q.png)"
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(f"{text}\n\n[^a]: The note.\n[^b]: Another.\n"))
    site.build()
    page = site.read("2024/a/index.html")
    ways = re.findall(r'class="footnote-backref"[^>]* href="#([^"]+)">↩︎<sup>(.)</sup>', page)
    assert [number for _, number in ways] == ["1", "2"]
    assert [page.count(f'id="{name}"') for name, _ in ways] == [1, 1]
    assert page.count("footnote-backref") == 2
    assert "<p></p>" not in page
