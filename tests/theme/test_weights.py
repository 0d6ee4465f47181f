"""The size of pages as servers send them (gzip), and the number of their elements, at the largest too."""

from gzip import compress

import html5lib
import pytest

from tests.support.sites import Folder, article

WORDS = (
    "The ministers of four countries met on Tuesday to speak of ships, harbours and the price of grain; what they had "
    "agreed on before noon was disputed by evening, and a clerk's note, which nobody had read, decided it. "
)
HEADINGS = "".join(f"## Part {number}\n\n{WORDS * 3}\n\n" for number in range(9))
SITE = """
-- site.yaml --
title: Review
url: https://example.org/
sources:
""" + "".join(f"  s{number}: {{name: Gazette {number}, kind: newspaper}}\n" for number in range(13))
# As many as the first page of a list has at most, of as many months as a chart may have.
MONTHS = [f"{2020 + number // 12}-{number % 12 + 1:02}" for number in (*range(29), 35)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site whose lists are as long as they may be, and whose articles have a thousand words."""
    site = Folder(tmp_path_factory.mktemp("site")).write(SITE)
    for number, month in enumerate(MONTHS):
        fields = {
            "title": f"How the harbours of country {number} were opened to the ships of all others",
            "source": f"s{number % 13}",
            "source_url": f"https://gazette.example/{number}",
            "author": f"Author {number % 20}",
            "date": f"{month}-01",
            "topic": f"[Ships, Topic {number % 20}, Harbours]",
            "tags": f"[grain, tag {number}]",
            "slug": f"a{number}",
            "summary": WORDS,
        }
        site.put(f"content/{number}.md", article(HEADINGS, **fields))
    site.build()
    return site


def weight(site: Folder, path: str) -> int:
    """Return the compressed size of a file, in bytes."""
    return len(compress(site.read(path).encode()))


def test_an_article_and_its_style_come_in_one_round_trip(site: Folder) -> None:
    text = HEADINGS.split()
    assert len(text) >= 1000
    page, style = weight(site, "2020/a0/index.html"), weight(site, "style.css")
    assert page <= 10 * 1024
    assert style <= 8 * 1024
    # Ten segments of TCP, which a server sends before it waits for an answer.
    assert page + style <= 14 * 1024


@pytest.mark.parametrize("path", ["", "topics/ships/", "topics/harbours/", "tags/grain/"])
def test_the_longest_list_of_the_usual_size_is_short_enough(path: str, site: Folder) -> None:
    page = f"{path}index.html"
    assert weight(site, page) <= 25 * 1024
    document = html5lib.parse(site.read(page), namespaceHTMLElements=False)
    cards = [item for item in document.iter("li") if item.get("class") == "card"]
    assert len(cards) == len(MONTHS)
    assert len([*document.iter()]) <= 800
