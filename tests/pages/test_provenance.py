"""Provenance: the origin of an article, as its page shows it to readers."""

from pathlib import Path

import pytest

from tests.support.html import element, links, main, named, record, targets, words
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
URL = "2026/a/"


def site_of(tmp_path: Path, language: str = "en", body: str = "The text of it.\n", **fields: str) -> Folder:
    """Build a site with one article in English."""
    folder = Folder(tmp_path).write(CONFIG.format(language=language))
    folder.put("content/a.md", article(body, **({"language": "en"} | fields)))
    folder.build()
    return folder


def lines(site: Folder, url: str) -> list[str]:
    """Return the lines under an article's title."""
    (found,) = named(main(site, url), "provenance")
    return [words(line) for line in found.findall("p")]


def paragraphs(site: Folder, url: str) -> list[str]:
    """Return the paragraphs of an article's text."""
    (found,) = named(main(site, url), "text")
    return [words(paragraph) for paragraph in found.findall("p")]


def notes(site: Folder, url: str) -> list[str]:
    """Return the parts of a page that are notes to screen readers."""
    return [words(part) for part in main(site, url).iter() if part.get("role") == "note"]


def record_of(site: Folder, url: str) -> dict[str, str]:
    """Return the names and values of a page's record."""
    (found,) = named(main(site, url), "record")
    return record(found)


# Under the title


def test_the_lines_under_a_title_say_where_an_article_comes_from(tmp_path: Path) -> None:
    site = site_of(tmp_path, **ORIGINAL, **MACHINE, updated="2026-03-07")
    assert lines(site, URL) == [
        "Caixin state media · Li Wang",
        "March 4, 2026 · updated March 7, 2026 · 1 min read",
        "Original: 标题 · March 3, 2026 · Chinese · archived copy of March 6, 2026 · retrieved March 5, 2026",
        "Translated from Chinese by machine (DeepL), not reviewed",
        "Licence: CC-BY-4.0 · The auction – 1 article on this event",
    ]


def test_the_lines_under_a_title_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    site = site_of(tmp_path, "fr", **ORIGINAL, **MACHINE)
    assert lines(site, URL) == [
        "Caixin média d’État · Li Wang",
        "4 mars 2026 · 1 min de lecture · anglais",
        "Original : 标题 · 3 mars 2026 · chinois · copie archivée (6 mars 2026) · consultation : 5 mars 2026",
        "Traduction automatique (DeepL) d’un original en chinois, non relue",
        "Licence : CC-BY-4.0 · The auction – 1 article sur cet événement",
    ]


def test_the_lines_under_a_title_claim_nothing_unknown(tmp_path: Path) -> None:
    site = site_of(tmp_path, source="Somebody", source_url="https://some.example/")
    assert lines(site, "2024/a/") == ["Somebody", "March 5, 2024 · 1 min read", "Read the original"]


@pytest.mark.parametrize(
    ("source", "line"), [("Somebody", ["The address of the original is not known"]), ("Revue X", [])]
)
def test_a_missing_address_is_mentioned_but_not_for_our_own_texts(source: str, line: list[str], tmp_path: Path) -> None:
    assert lines(site_of(tmp_path, source=source), "2024/a/")[2:] == line


def test_the_original_and_its_copy_are_robust_links(tmp_path: Path) -> None:
    (part,) = named(main(site_of(tmp_path, **ORIGINAL, **MACHINE), URL), "provenance")
    original, copy = part.findall(".//a[@data-originalurl]")
    robust = {
        "data-originalurl": "https://caixin.example/a/1?b&c",
        "data-versionurl": "https://archive.example/1",
        "data-versiondate": "2026-03-06",
        "rel": "external noopener",
    }
    assert dict(original.attrib) == {"href": "https://caixin.example/a/1?b&c", "hreflang": "zh"} | robust
    assert dict(copy.attrib) == {"href": "https://archive.example/1"} | robust
    assert [cite.get("lang") for cite in original.iter("cite")] == ["zh"]


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
    parts = [next(named(main(folder, f"2024/a{number}/"), "provenance")) for number in range(len(days))]
    found = [{link.get("data-versiondate") for link in part.iter("a")} - {None} for part in parts]
    assert found == [{day} if day else set() for day in days.values()]


@pytest.mark.parametrize("translation", TRANSLATIONS)
def test_a_translation_is_told_as_far_as_it_is_known(translation: str, tmp_path: Path) -> None:
    site = site_of(tmp_path, source="Revue X", translation=translation)
    assert lines(site, "2024/a/")[2:] == [TRANSLATIONS[translation]]
    unreviewed = TRANSLATIONS[translation].endswith("not reviewed")
    assert len(notes(site, "2024/a/")) == unreviewed


LICENSES = {
    "CC-BY-4.0": ("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
    "LicenseRef-ours": ("LicenseRef-ours", None),
    "MIT OR Apache-2.0": ("MIT OR Apache-2.0", None),
    "https://terms.example/": ("terms of use", "https://terms.example/"),
}


@pytest.mark.parametrize("name", LICENSES)
def test_a_licence_leads_to_its_text_where_there_is_one(name: str, tmp_path: Path) -> None:
    site = site_of(tmp_path, source="Somebody", license=name)
    text, address = LICENSES[name]
    assert lines(site, "2024/a/")[-1] == f"Licence: {text}"
    found = [link.get("href") for link in element(site, "2024/a/").iterfind(".//*[@rel='license']")]
    assert found == ([address, address] if address else [])


def test_the_event_leads_to_all_articles_on_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(CONFIG.format(language="en"))
    for name in "abc":
        folder.put(f"content/{name}.md", article(event="The auction", language="en"))
    folder.build()
    found = links(main(folder, "2024/a/"))
    assert found["The auction – 3 articles on this event"] == "/r/events/the-auction/"
    assert len([*named(main(folder, "events/the-auction/"), "card")]) == 3


def test_the_note_is_set_apart_as_the_editors_own(tmp_path: Path) -> None:
    site = site_of(tmp_path, source="Somebody", note="Read *with* [care](a.md).")
    assert notes(site, "2024/a/") == ["Note from the editors Read with care."]
    (note,) = (part for part in main(site, "2024/a/").iter() if part.get("role") == "note")
    assert targets(note) == ["/r/2024/a/"]
    assert "Read" not in " ".join(paragraphs(site, "2024/a/"))


# Rights


def test_an_excerpt_stands_as_the_text_and_leads_to_the_whole(tmp_path: Path) -> None:
    address = "https://gazette.example/1"
    fields = {"source": "Gazette", "source_url": address, "summary": "What may be shown.", "note": "Mark this."}
    site = site_of(tmp_path, body="Hidden words.\n", **fields)
    assert paragraphs(site, "2024/a/") == [
        "What may be shown.",
        "Read the whole article at Gazette Organe officiel",
    ]
    (whole,) = named(main(site, "2024/a/"), "whole")
    assert targets(whole) == [address]
    assert notes(site, "2024/a/") == ["Note from the editors Mark this."]
    assert "Hidden" not in site.read("2024/a/index.html")
    assert "min read" not in site.read("2024/a/index.html")


def test_a_link_leads_to_the_whole_or_says_that_it_cannot(tmp_path: Path) -> None:
    site = site_of(tmp_path, body="Hidden words.\n", source="Herald", summary="Hidden.")
    expected = "The whole article is at Herald; its address is not known."
    assert paragraphs(site, "2024/a/") == [expected]
    assert "Hidden" not in site.read("2024/a/index.html")


# Wherever a source is named


def test_a_label_stands_beside_the_name_of_a_source_in_lists_too(tmp_path: Path) -> None:
    folder = site_of(tmp_path, "fr", source="Caixin", event="The auction")
    for url in ("", "topics/testing/", "events/the-auction/", "2024/"):
        (card,) = named(main(folder, url), "card")
        assert [words(part) for part in named(card, "kind")] == ["média d’État"]


def test_a_label_that_is_no_usual_word_stands_as_it_was_written(tmp_path: Path) -> None:
    folder = site_of(tmp_path, source="Gazette")
    assert [words(part) for part in named(main(folder, "2024/a/"), "kind")] == ["Organe officiel"]


# The page of a source


def test_the_page_of_a_source_shows_its_record(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(CONFIG.format(language="en"))
    folder.put("content/a.md", article(source="Caixin", date="2024-03", topic="[Energy, Trade]", language="en"))
    folder.put("content/b.md", article(source="Caixin", date="2026-01-02", topic="Energy", language="fr"))
    folder.build()
    about = next(named(main(folder, "sources/caixin/"), "about"))
    assert words(about) == "2 articles · Feed · JSON Feed"
    assert record_of(folder, "sources/caixin/") == {
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
    assert notes(folder, "sources/caixin/") == ["Note from the editors Owned by somebody."]


def test_the_page_of_a_source_claims_nothing_that_is_not_known(tmp_path: Path) -> None:
    herald = record_of(site_of(tmp_path / "herald", source="Herald"), "sources/herald/")
    assert herald == {
        "Kind": "newspaper",
        "Country": "Atlantis",
        "Licence": "LicenseRef-terms",
        "Shown here": "titles, with links to the articles",
        "Dates": "March 5, 2024",
        "Topics": "Testing 1",
    }
    unknown = record_of(site_of(tmp_path / "unknown", source="Somebody"), "sources/somebody/")
    assert unknown == {"Shown here": "whole articles", "Dates": "March 5, 2024", "Topics": "Testing 1"}


# Cite this


def test_a_citation_names_the_original_first_then_the_translation_then_the_collection(tmp_path: Path) -> None:
    site = site_of(tmp_path, **ORIGINAL, **MACHINE, title="A title")
    assert record_of(site, URL) == {
        "Original": ("Li Wang, “标题”, Caixin, March 3, 2026, https://caixin.example/a/1?b&c, accessed March 5, 2026."),
        "Translation": "“A title”. Translated from Chinese by machine (DeepL), not reviewed.",
        "Collection": "Revue X, March 4, 2026, https://revue.example/r/2026/a/.",
    }
    (cite,) = named(main(site, URL), "cite")
    assert [target for target in targets(cite) if "/" not in target] == [
        "citation.bib",
        "citation.ris",
        "citation.json",
    ]


def test_a_citation_is_in_the_language_of_the_site(tmp_path: Path) -> None:
    site = site_of(tmp_path, "fr", **ORIGINAL, **MACHINE, title="A title")
    assert [words(summary) for summary in main(site, URL).iter("summary")] == ["Citer cet article"]
    assert record_of(site, URL)["Original"] == (
        "Li Wang, « 标题 », Caixin, 3 mars 2026, https://caixin.example/a/1?b&c, consultation : 5 mars 2026."
    )


def test_our_own_words_are_cited_as_ours(tmp_path: Path) -> None:
    site = site_of(tmp_path, source="Revue X", author="Ann", title="A title")
    assert record_of(site, "2024/a/") == {
        "Collection": "Ann, “A title”, Revue X, March 5, 2024, https://revue.example/r/2024/a/."
    }
