"""A title that is repeated in the text stands once, and contents have no single entry above the others."""

import re
from pathlib import Path

import pytest

from sitegen.markdown.reader import read_markdown
from tests.support.sites import Folder, article


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A title", "# A title\n\nWords"),
        ("A title", "A title\n=======\n\nWords"),
        ("L’eau : un récit", "# L'eau: un *récit*\n\nWords"),
        ("A title", "## A title\n\nWords"),
        ("A title", "<!-- x -->\n\n# A title\n\nWords"),
        ("A title", "%%x%%\n\n# A TITLE #\n\nWords"),
        ("中文标题", "# 中文标题\n\nWords"),
    ],
)
def test_a_heading_that_repeats_the_title_is_left_out(title: str, text: str) -> None:
    document = read_markdown(text, title=title)
    assert document.text == "Words"
    assert not document.headings


@pytest.mark.parametrize(
    "text",
    [
        "# Another title\n\nWords",
        "Words\n\n## A title\n\nWords",
        "# Another\n\n# A title",
        "> # A title\n\nWords",
        "# A title: more",
    ],
)
def test_other_headings_stay(text: str) -> None:
    document = read_markdown(text, title="A title")
    assert document.text == read_markdown(text).text


def test_a_title_below_a_picture_is_left_out_too() -> None:
    assert not read_markdown("![x](a.png)\n\n# A title\n\nWords", title="A title").headings


def test_the_page_and_the_feed_have_the_title_once(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article("# An unusual title\n\nWords enough for an article.", title="An unusual title"))
    site.build()
    page = site.read("2024/a/index.html")
    assert len(re.findall("<h[1-6][^>]*>An unusual title", page)) == 1


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("# Whole\n\n{0}\n\n## A\n\n## B\n\n## C\n\n### D\n\n## E", ["A 2", "B 2", "C 2", "D 3", "E 2"]),
        ("## A\n\n{0}\n\n## B\n\n## C\n\n## D", ["A 2", "B 2", "C 2", "D 2"]),
        ("## A\n\n{0}\n\n### B\n\n#### C\n\n##### D", []),
    ],
)
def test_contents_begin_at_the_first_level_with_several_headings(
    tmp_path: Path, headings: str, expected: list[str]
) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(headings.format("words " * 3000)))
    site.build()
    entries = re.findall(r'<li class="level-(\d)"><a href="#[^"]*">([^<]*)', site.read("2024/a/index.html"))
    assert [f"{words} {level}" for level, words in entries] == expected
