"""Provenance: the origin of an article, as its page shows it to readers."""

import re
from pathlib import Path

import pytest
from lxml import html

from tests.support.sites import Folder, article

CONFIG = """
-- site.yaml --
title: Revue X
url: https://revue.example/r/
language: {language}
sources:
  caixin:
    name: Caixin
    url: https://caixin.example/
    feed: https://caixin.example/feed
    kind: state media
    country: CN
    language: zh
    license: CC-BY-4.0
    note: Owned by *somebody*.
  gazette: {{name: Gazette, kind: Organe officiel, rights: excerpt}}
  herald: {{name: Herald, kind: Newspaper, rights: link, country: Atlantis, license: LicenseRef-terms}}
"""
ORIGINAL = {
    "source": "Caixin",
    "source_url": "https://caixin.example/a/1?b&c",
    "author": "Li Wang",
    "date": "2026-03-04",
    "original_date": "2026-03-03",
    "original_title": "标题",
    "retrieved": "2026-03-05",
    "archive_url": "https://archive.example/1",
    "archive_date": "2026-03-06",
    "event": "The auction",
}
MACHINE = {"translation": "{from: zh, method: machine, engine: DeepL}"}
URL = "2026/a/index.html"


def built(tmp_path: Path, language: str = "en", body: str = "The text of it.\n", **fields: str) -> Folder:
    """Build a site with one article in English."""
    folder = Folder(tmp_path).write(CONFIG.format(language=language))
    folder.put("content/a.md", article(body, **({"language": "en"} | fields)))
    folder.build()
    return folder


def texts(page: str, path: str) -> list[str]:
    """Return the text of the elements at a path, with single spaces."""
    return [" ".join(element.text_content().split()) for element in html.fromstring(page.encode()).xpath(path)]


def lines(page: str) -> list[str]:
    """Return the lines under an article's title."""
    return texts(page, "//div[@class='provenance']/p")


def record(page: str) -> dict[str, str]:
    """Return the names and values of a record."""
    return dict(zip(texts(page, "//dl[@class='record']/dt"), texts(page, "//dl[@class='record']/dd"), strict=True))


# Under the title


def test_the_lines_under_a_title_say_where_an_article_comes_from(tmp_path: Path) -> None:
    page = built(tmp_path, **ORIGINAL, **MACHINE, updated="2026-03-07").read(URL)
    assert lines(page) == [
        "Caixin state media · Li Wang",
        "March 4, 2026 · updated March 7, 2026 · 1 min read",
        "Original: 标题 · March 3, 2026 · Chinese · archived copy of March 6, 2026 · retrieved March 5, 2026",
        "Translated from Chinese by machine (DeepL), not reviewed",
        "Licence: CC-BY-4.0 · The auction – 1 article on this event",
    ]


def test_the_lines_under_a_title_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    page = built(tmp_path, "fr", **ORIGINAL, **MACHINE).read(URL)
    assert lines(page) == [
        "Caixin média d’État · Li Wang",
        "4 mars 2026 · 1 min de lecture · anglais",
        "Original : 标题 · 3 mars 2026 · chinois · copie archivée (6 mars 2026) · consultation : 5 mars 2026",
        "Traduction automatique (DeepL) d’un original en chinois, non relue",
        "Licence : CC-BY-4.0 · The auction – 1 article sur cet événement",
    ]


def test_the_lines_under_a_title_claim_nothing_unknown(tmp_path: Path) -> None:
    page = built(tmp_path, source="Somebody", source_url="https://some.example/").read("2024/a/index.html")
    assert lines(page) == ["Somebody", "March 5, 2024 · 1 min read", "Read the original"]


@pytest.mark.parametrize(
    ("source", "line"), [("Somebody", ["The address of the original is not known"]), ("Revue X", [])]
)
def test_a_missing_address_is_mentioned_but_not_for_our_own_texts(source: str, line: list[str], tmp_path: Path) -> None:
    assert lines(built(tmp_path, source=source).read("2024/a/index.html"))[2:] == line


def test_the_original_and_its_copy_are_robust_links(tmp_path: Path) -> None:
    page = html.fromstring(built(tmp_path, **ORIGINAL, **MACHINE).read(URL).encode())
    original, copy = page.xpath("//div[@class='provenance']//a[@data-originalurl]")
    robust = {
        "data-originalurl": "https://caixin.example/a/1?b&c",
        "data-versionurl": "https://archive.example/1",
        "data-versiondate": "2026-03-06",
        "rel": "external noopener",
    }
    assert dict(original.attrib) == {"href": "https://caixin.example/a/1?b&c", "hreflang": "zh"} | robust
    assert dict(copy.attrib) == {"href": "https://archive.example/1"} | robust
    assert original.find("cite").get("lang") == "zh"


TRANSLATIONS = {
    "{from: zh, method: machine}": "Translated from Chinese by machine, not reviewed",
    "{method: machine, engine: DeepL, by: Ann}": "Translated by machine (DeepL and Ann), not reviewed",
    "{from: zh, method: machine, engine: DeepL, reviewed_by: Ann, reviewed_on: 2026-03}": (
        "Translated from Chinese by machine (DeepL), reviewed by Ann, March 2026"
    ),
    "{from: zh, method: machine, reviewed_by: Ann}": "Translated from Chinese by machine, reviewed by Ann",
    "{from: zh, method: machine, reviewed_on: 2026}": "Translated from Chinese by machine, reviewed 2026",
    "{from: zh, method: human, by: Ann}": "Translated from Chinese by Ann",
    "{from: zh, method: human}": "Translated from Chinese by a person",
    "{method: human, by: Ann}": "Translated by Ann",
    "{method: human}": "Translated by a person",
}


def test_the_day_of_a_copy_is_read_from_the_address_of_the_wayback_machine(tmp_path: Path) -> None:
    days = {"20100126170627": "2010-01-26", "20100126170627id_": "2010-01-26", "20109926170627": "", "2010": ""}
    folder = Folder(tmp_path).write("")
    for number, stamp in enumerate(days):
        copy = f"https://web.archive.org/web/{stamp}/https://example.com/{number}"
        folder.put(f"content/a{number}.md", article(source_url=f"https://example.com/{number}", archive_url=copy))
    folder.build()
    pages = [folder.read(f"2024/a{number}/index.html") for number in range(len(days))]
    assert ["".join(re.findall('versiondate="([^"]*)"', page)[:1]) for page in pages] == [*days.values()]


@pytest.mark.parametrize("translation", TRANSLATIONS)
def test_a_translation_is_told_as_far_as_it_is_known(translation: str, tmp_path: Path) -> None:
    page = built(tmp_path, source="Revue X", translation=translation).read("2024/a/index.html")
    assert lines(page)[2:] == [TRANSLATIONS[translation]]
    unreviewed = TRANSLATIONS[translation].endswith("not reviewed")
    assert len(texts(page, "//*[@role='note']")) == unreviewed


LICENSES = {
    "CC-BY-4.0": ("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
    "LicenseRef-ours": ("LicenseRef-ours", None),
    "MIT OR Apache-2.0": ("MIT OR Apache-2.0", None),
    "https://terms.example/": ("terms of use", "https://terms.example/"),
}


@pytest.mark.parametrize("name", LICENSES)
def test_a_licence_leads_to_its_text_where_there_is_one(name: str, tmp_path: Path) -> None:
    page = built(tmp_path, source="Somebody", license=name).read("2024/a/index.html")
    text, address = LICENSES[name]
    assert lines(page)[-1] == f"Licence: {text}"
    found = html.fromstring(page.encode()).xpath("//*[@rel='license']/@href")
    assert found == ([address, address] if address else [])


def test_the_event_leads_to_all_articles_on_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(CONFIG.format(language="en"))
    for name in "abc":
        folder.put(f"content/{name}.md", article(event="The auction", language="en"))
    folder.build()
    (link,) = html.fromstring(folder.read("2024/a/index.html").encode()).xpath("//a[contains(., 'on this event')]")
    assert (link.text_content(), link.get("href")) == (
        "The auction – 3 articles on this event",
        "/r/events/the-auction/",
    )
    assert len(texts(folder.read("events/the-auction/index.html"), "//li[@class='card']")) == 3


def test_the_note_is_set_apart_as_the_editors_own(tmp_path: Path) -> None:
    page = built(tmp_path, source="Somebody", note="Read *with* [care](a.md).").read("2024/a/index.html")
    (note,) = html.fromstring(page.encode()).xpath("//div[@role='note']")
    assert " ".join(note.text_content().split()) == "Note from the editors Read with care."
    assert [link.get("href") for link in note.iter("a")] == ["/r/2024/a/"]
    assert "Read" not in texts(page, "//div[contains(@class, 'e-content')]")[0]


# Rights


def test_an_excerpt_stands_as_the_text_and_leads_to_the_whole(tmp_path: Path) -> None:
    address = "https://gazette.example/1"
    fields = {"source": "Gazette", "source_url": address, "summary": "What may be shown.", "note": "Mark this."}
    page = built(tmp_path, body="Hidden words.\n", **fields).read("2024/a/index.html")
    assert texts(page, "//div[@class='text']/p") == [
        "What may be shown.",
        "Read the whole article at Gazette Organe officiel",
    ]
    assert html.fromstring(page.encode()).xpath("//p[@class='whole']/a/@href") == [address]
    assert texts(page, "//div[@role='note']") == ["Note from the editors Mark this."]
    assert "Hidden" not in page
    assert "min read" not in page


def test_a_link_leads_to_the_whole_or_says_that_it_cannot(tmp_path: Path) -> None:
    page = built(tmp_path, body="Hidden words.\n", source="Herald", summary="Hidden.").read("2024/a/index.html")
    expected = "The whole article is at Herald; its address is not known."
    assert texts(page, "//div[@class='text']/p") == [expected]
    assert "Hidden" not in page


# Wherever a source is named


def test_a_label_stands_beside_the_name_of_a_source_in_lists_too(tmp_path: Path) -> None:
    folder = built(tmp_path, "fr", source="Caixin", event="The auction")
    for path in ("index.html", "topics/testing/index.html", "events/the-auction/index.html", "2024/index.html"):
        assert texts(folder.read(path), "//li[@class='card']//span[@class='kind']") == ["média d’État"]


def test_a_label_that_is_no_usual_word_stands_as_it_was_written(tmp_path: Path) -> None:
    folder = built(tmp_path, source="Gazette")
    assert texts(folder.read("2024/a/index.html"), "//span[@class='kind']") == ["Organe officiel"]


# The page of a source


def test_the_page_of_a_source_shows_its_record(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(CONFIG.format(language="en"))
    folder.put("content/a.md", article(source="Caixin", date="2024-03", topic="[Energy, Trade]", language="en"))
    folder.put("content/b.md", article(source="Caixin", date="2026-01-02", topic="Energy", language="fr"))
    folder.build()
    page = folder.read("sources/caixin/index.html")
    assert texts(page, "//p[@class='about']")[0] == "2 articles · Feed · JSON Feed"
    assert record(page) == {
        "Kind": "state media",
        "Country": "China",
        "Language": "Chinese",
        "Website": "https://caixin.example/",
        "Its own feed": "https://caixin.example/feed",
        "Licence": "CC-BY-4.0",
        "Shown here": "whole articles",
        "Dates": "March 2024 – January 2, 2026",
        "Years": "2026 1 2024 1",
        "Topics": "Energy 2 Trade 1",
        "Languages": "English 1 French 1",
    }
    assert texts(page, "//div[@role='note']") == ["Note from the editors Owned by somebody."]


def test_the_page_of_a_source_claims_nothing_that_is_not_known(tmp_path: Path) -> None:
    herald = record(built(tmp_path / "herald", source="Herald").read("sources/herald/index.html"))
    assert herald == {
        "Kind": "newspaper",
        "Country": "Atlantis",
        "Licence": "LicenseRef-terms",
        "Shown here": "titles, with links to the articles",
        "Dates": "March 5, 2024",
        "Topics": "Testing 1",
    }
    unknown = record(built(tmp_path / "unknown", source="Somebody").read("sources/somebody/index.html"))
    assert unknown == {"Shown here": "whole articles", "Dates": "March 5, 2024", "Topics": "Testing 1"}


# Cite this


def test_a_citation_names_the_original_first_then_the_translation_then_the_collection(tmp_path: Path) -> None:
    page = built(tmp_path, **ORIGINAL, **MACHINE, title="A title").read(URL)
    assert record(page) == {
        "Original": ("Li Wang, “标题”, Caixin, March 3, 2026, https://caixin.example/a/1?b&c, accessed March 5, 2026."),
        "Translation": "“A title”. Translated from Chinese by machine (DeepL), not reviewed.",
        "Collection": "Revue X, March 4, 2026, https://revue.example/r/2026/a/.",
    }
    downloads = html.fromstring(page.encode()).xpath("//details[@class='cite']/p/a/@href")
    assert downloads == ["citation.bib", "citation.ris", "citation.json"]


def test_a_citation_is_in_the_language_of_the_site(tmp_path: Path) -> None:
    page = built(tmp_path, "fr", **ORIGINAL, **MACHINE, title="A title").read(URL)
    assert texts(page, "//details/summary") == ["Citer cet article"]
    assert record(page)["Original"] == (
        "Li Wang, « 标题 », Caixin, 3 mars 2026, https://caixin.example/a/1?b&c, consultation : 5 mars 2026."
    )


def test_our_own_words_are_cited_as_ours(tmp_path: Path) -> None:
    page = built(tmp_path, source="Revue X", author="Ann", title="A title").read("2024/a/index.html")
    assert record(page) == {"Collection": "Ann, “A title”, Revue X, March 5, 2024, https://revue.example/r/2024/a/."}
