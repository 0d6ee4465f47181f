"""Metadata of pages, read from built pages by other libraries."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import mf2py
import pytest
from lxml import html

from sitegen.content.works import ZOTERO_TYPES, Kind
from tests.support import zotero
from tests.support.sites import Folder, article, build_site

SITE = """
-- site.yaml --
title: Revue X
url: https://revue.example/r/
timezone: Europe/Paris
topics:
  climate: {name: Climate, description: Weather for longer.}
sources:
  caixin: {name: Caixin, url: "https://caixin.example/", kind: newspaper, country: CN, language: zh}
  gazette: {name: The Gazette, kind: newspaper, rights: excerpt}
  journal: {name: Ann’s Journal, kind: blog}
  w3c: {name: W3C, kind: standards body, url: "https://w3.example/"}
-- content/news.md --
---
title: Solar power doubles
source: Caixin
source_url: https://caixin.example/a/1
author: [Li Wang, "Zhang, Wei"]
date: 2026-03-03
updated: 2026-03-06
topic: [Climate, China]
tags: [solar]
summary: Twice as much as a year ago.
publish: 2026-03-04T08:00:00+01:00
retrieved: 2026-03-05
archive_url: https://archive.example/1
archive_date: 2026-03-05
license: CC-BY-4.0
---
The text, as it was printed.
-- content/machine.md --
---
title: A translated title
source: Caixin
source_url: https://caixin.example/a/2
author: Li Wang
date: 2026-02-02
original_date: 2026-02-01
original_title: 标题
topic: Climate
summary: What it says.
translation: {from: zh, method: machine, engine: DeepL}
---
The text, as a machine made it.
-- content/reviewed.md --
---
title: Another translated title
source: Caixin
source_url: https://caixin.example/a/3
date: 2026-01
topic: Climate
summary: What it says.
translation: {from: zh, method: machine, engine: DeepL, by: Revue X, reviewed_by: Ana Bel, reviewed_on: 2026-03-09}
---
The text, as somebody mended it.
-- content/human.md --
---
title: Un titre traduit
source: Caixin
date: 2026-01-01
topic: Climate
language: fr
summary: Ce qu’il dit.
translation: {from: zh, method: human, by: Ana Bel}
translation_of: reviewed.md
---
Le texte, de sa main.
-- content/blog.md --
---
title: A post
source: Ann’s Journal
source_url: https://ann.example/post
author: Ann
date: 2025-05-05
topic: Climate
---
The text of a post.
-- content/standard.md --
---
title: A specification
source: W3C
source_url: https://w3.example/spec
date: 2020
topic: Climate
---
The text of a standard.
-- content/excerpt.md --
---
title: No more than an excerpt
source: The Gazette
source_url: https://gazette.example/one
author: Jo Writer
date: 2025-04-04
topic: Climate
summary: A sentence of it.
license: https://gazette.example/terms
---
The hidden text.
-- content/link.md --
---
title: No more than a link
source: The Gazette
source_url: https://gazette.example/two
date: 2025-04-03
topic: Climate
rights: link
summary: A hidden sentence.
---
The hidden text.
-- content/own.md --
---
title: Our own words
source: Revue X
date: 2025-01-01T10:00:00+01:00
topic: Climate
---
The text of our own.
"""
ROOT = "https://revue.example/r/"
WHOLE = {"@type": "Organization", "name": "Revue X", "url": ROOT}
COLLECTION = {"@type": "Collection", "@id": ROOT, "name": "Revue X", "url": ROOT}
CAIXIN = {"@type": "NewsMediaOrganization", "name": "Caixin", "url": "https://caixin.example/"}
LI, ZHANG = {"@type": "Person", "name": "Li Wang"}, {"@type": "Person", "name": "Zhang, Wei"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a built site with an article of every kind that has metadata of its own."""
    return build_site(tmp_path_factory.mktemp("site"), SITE)


def metas(page: str) -> list[tuple[str, str]]:
    """Return the name or property, and the content, of every meta element that describes the page."""
    ours = ("description", "robots", "googlebot-news", "author", "og:", "article:", "DC.", "prism.", "citation")
    found = ((meta.get("name") or meta.get("property") or "", meta.get("content", "")) for meta in _all(page, "meta"))
    return [(name, content) for name, content in found if name.startswith(ours)]


def links(page: str, *relations: str) -> list[tuple[str, ...]]:
    """Return the relation, type or language, and target of the link elements of some relations."""
    found = (link.attrib for link in _all(page, "link") if link.get("rel") in relations)
    return [(link["rel"], link.get("type") or link.get("hreflang") or "", link["href"]) for link in found]


def _all(page: str, name: str) -> Iterator["html.HtmlElement"]:
    yield from html.fromstring(page.encode()).iterfind(f".//head/{name}")


def things(page: str) -> list[dict[str, object]]:
    """Return the things that the JSON-LD of a page describes."""
    (script,) = html.fromstring(page.encode()).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    found: list[dict[str, object]] = data["@graph"]
    return found


def entry(page: str, url: str) -> dict[str, list[object]]:
    """Return the properties of the one microformat of an article's page."""
    (found,) = mf2py.parse(doc=page, url=url)["items"]
    assert found["type"] == ["h-entry"]
    properties: dict[str, list[object]] = found["properties"]
    return properties


# The head


def test_the_head_of_a_newspaper_article_says_all_that_is_known(site: Folder) -> None:
    page = site.read("2026/news/index.html")
    assert metas(page) == [
        ("description", "Twice as much as a year ago."),
        ("robots", "noindex, follow"),
        ("googlebot-news", "noindex, follow"),
        ("og:type", "article"),
        ("og:title", "Solar power doubles"),
        ("og:url", f"{ROOT}2026/news/"),
        ("og:site_name", "Revue X"),
        ("og:locale", "en_US"),
        ("og:description", "Twice as much as a year ago."),
        ("article:published_time", "2026-03-04T08:00:00+01:00"),
        ("article:modified_time", "2026-03-06T00:00:00Z"),
        ("article:section", "Climate"),
        ("article:tag", "solar"),
        ("DC.type", "newspaperArticle"),
        ("DC.title", "Solar power doubles"),
        ("DC.creator", "Li Wang"),
        ("DC.creator", "Zhang, Wei"),
        ("DC.language", "en"),
        ("prism.publicationName", "Caixin"),
        ("prism.publicationDate", "2026-03-03"),
        ("author", "Li Wang"),
        ("author", "Zhang, Wei"),
    ]
    assert links(page, "canonical", "license", "alternate") == [
        ("canonical", "", f"{ROOT}2026/news/"),
        ("alternate", "application/atom+xml", "/r/atom.xml"),
        ("alternate", "application/feed+json", "/r/feed.json"),
        ("alternate", "application/x-research-info-systems", "citation.ris"),
        ("alternate", "application/x-bibtex", "citation.bib"),
        ("alternate", "application/vnd.citationstyles.csl+json", "citation.json"),
        ("license", "", "https://spdx.org/licenses/CC-BY-4.0.html"),
    ]


def test_the_head_of_an_article_of_which_little_is_known_claims_no_more(site: Folder) -> None:
    named = dict(metas(site.read("2020/standard/index.html")))
    assert named["prism.publicationDate"] == "2020"
    assert not {"article:published_time", "article:modified_time", "article:tag", "DC.creator", "author"} & set(named)


@pytest.mark.parametrize(
    ("path", "summary"), [("2025/excerpt", "A sentence of it."), ("2025/link", None), ("2026/machine", "What it says.")]
)
def test_descriptions_show_what_rights_allow(path: str, summary: str | None, site: Folder) -> None:
    named = dict(metas(site.read(f"{path}/index.html")))
    assert (named.get("description"), named.get("og:description")) == (summary, summary)


INDEXED = {
    "2026/news": False,
    "2026/machine": False,
    "2026/reviewed": False,
    "2026/human": False,
    "2025/blog": False,
    "2025/excerpt": True,
    "2025/link": True,
    "2025/own": True,
    "topics/climate": True,
    "sources/caixin": True,
}


@pytest.mark.parametrize("path", INDEXED)
def test_robots_list_our_own_texts_and_follow_the_rest(path: str, site: Folder) -> None:
    named = dict(metas(site.read(f"{path}/index.html")))
    expected = None if INDEXED[path] else "noindex, follow"
    assert (named.get("robots"), named.get("googlebot-news")) == (expected, expected)
    assert (f"<loc>{ROOT}{path}/</loc>" in site.read("sitemap.xml")) == INDEXED[path]


def test_a_private_site_turns_every_robot_away(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(SITE)
    folder.put("content/secret.md", article(rights="private", aliases="[old/]"))
    folder.build(private=True)
    private = folder.root / "private"
    robots = {
        path.relative_to(private).as_posix(): [content for name, content in metas(path.read_text()) if name == "robots"]
        for path in private.rglob("*.html")
    }
    assert {"old/index.html", "2024/secret/index.html", "404.html", "index.html"} < set(robots)
    assert {path: found for path, found in robots.items() if found != ["noindex, nofollow"]} == {}
    assert (private / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_versions_in_other_languages_name_each_other_and_themselves(site: Folder) -> None:
    expected = [("alternate", "en", f"{ROOT}2026/reviewed/"), ("alternate", "fr", f"{ROOT}2026/human/")]
    for path in ("2026/reviewed", "2026/human"):
        found = [link for link in links(site.read(f"{path}/index.html"), "alternate") if "/" not in link[1]]
        assert sorted(found) == expected
    assert not [link for link in links(site.read("2026/news/index.html"), "alternate") if "/" not in link[1]]


def test_both_feeds_of_the_whole_and_of_a_term_are_found_from_its_page(site: Folder) -> None:
    assert [link[2] for link in links(site.read("topics/climate/index.html"), "alternate")] == [
        "/r/atom.xml",
        "/r/feed.json",
        "/r/topics/climate/atom.xml",
        "/r/topics/climate/feed.json",
    ]


# Zotero


def test_zotero_saves_a_newspaper_article_with_the_original_outlet_author_and_date(site: Folder) -> None:
    assert zotero.saved(site.read("2026/machine/index.html")) == {
        "itemType": "newspaperArticle",
        "title": "A translated title",
        "publicationTitle": "Caixin",
        "date": "2026-02-01",
        "url": f"{ROOT}2026/machine/",
        "abstractNote": "What it says.",
        "language": "en",
        "section": "Climate",
        "creators": ["Li Wang"],
    }


SAVED_AS = {"2025/blog": "blogPost", "2020/standard": "standard", "2025/excerpt": "newspaperArticle"}


@pytest.mark.parametrize("path", SAVED_AS)
def test_zotero_saves_other_works_by_their_own_type(path: str, site: Folder) -> None:
    assert zotero.item_type(site.read(f"{path}/index.html")) == SAVED_AS[path]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_zotero_knows_every_kind_of_work(kind: Kind, tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/a.md --\n{article(kind=kind)}")
    assert zotero.item_type(folder.read("2024/a/index.html")) == ZOTERO_TYPES[kind]


@pytest.mark.parametrize(
    ("head", "saved"),
    [
        ("og:type=article og:site_name=X", "webpage"),
        ("og:type=article DC.type=newspaperArticle", "newspaperArticle"),
        ("og:type=website DC.type=newspaperArticle", "webpage"),
        ("og:type=article z:itemType=newspaperArticle", "newspaperArticle"),
        ("og:type=article citation_title=X", "journalArticle"),
        ("citation_title=X DC.type=newspaperArticle", "newspaperArticle"),
        ("DC.type=Text", "webpage"),
        ("prism.genre=newsbulletin", "webpage"),
    ],
)
def test_the_transcription_decides_as_the_table_says(head: str, saved: str) -> None:
    pairs = [statement.split("=") for statement in head.split()]
    page = "".join(f'<meta name="{name}" content="{content}">' for name, content in pairs)
    assert zotero.item_type(f"<!doctype html><html><head>{page}<title>T</title></head><body><p>x") == saved


# JSON-LD


def test_json_ld_credits_a_copied_article_to_its_outlet(site: Folder) -> None:
    url = f"{ROOT}2026/news/"
    news, crumbs = things(site.read("2026/news/index.html"))
    assert news == {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": url,
        "headline": "Solar power doubles",
        "description": "Twice as much as a year ago.",
        "inLanguage": "en",
        "datePublished": "2026-03-03",
        "dateModified": "2026-03-06",
        "keywords": ["Climate", "China", "solar"],
        "author": [LI, ZHANG],
        "publisher": CAIXIN,
        "sdPublisher": WHOLE,
        "sdDatePublished": "2026-03-04T08:00:00+01:00",
        "isBasedOn": "https://caixin.example/a/1",
        "archivedAt": "https://archive.example/1",
        "license": "https://spdx.org/licenses/CC-BY-4.0.html",
        "isPartOf": COLLECTION,
    }
    assert crumbs == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": ROOT},
            {"@type": "ListItem", "position": 2, "name": "Topics", "item": f"{ROOT}topics/"},
            {"@type": "ListItem", "position": 3, "name": "Climate", "item": f"{ROOT}topics/climate/"},
            {"@type": "ListItem", "position": 4, "name": "Solar power doubles", "item": url},
        ],
    }


def test_json_ld_names_the_original_of_a_translation_and_who_made_it(site: Folder) -> None:
    parts = ("translationOfWork", "translator", "editor", "digitalSourceType")
    machine, reviewed, human = (
        {part: thing[part] for part in parts if part in thing}
        for thing in (things(site.read(f"2026/{name}/index.html"))[0] for name in ("machine", "reviewed", "human"))
    )
    assert machine == {
        "translationOfWork": {
            "@type": "NewsArticle",
            "url": "https://caixin.example/a/2",
            "headline": "标题",
            "inLanguage": "zh",
            "datePublished": "2026-02-01",
            "author": [LI],
            "publisher": CAIXIN,
        },
        "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    }
    assert reviewed == {
        "translationOfWork": {
            "@type": "NewsArticle",
            "url": "https://caixin.example/a/3",
            "inLanguage": "zh",
            "datePublished": "2026-01",
            "publisher": CAIXIN,
        },
        "translator": {"@type": "Organization", "name": "Revue X"},
        "editor": {"@type": "Person", "name": "Ana Bel"},
        "digitalSourceType": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
    }
    assert human["translator"] == {"@type": "Person", "name": "Ana Bel"}
    assert "digitalSourceType" not in human


def test_json_ld_calls_only_news_news(site: Folder) -> None:
    blog, standard = (things(site.read(f"{path}/index.html"))[0] for path in ("2025/blog", "2020/standard"))
    assert (blog["@type"], blog["publisher"]) == ("BlogPosting", {"@type": "Organization", "name": "Ann’s Journal"})
    assert (standard["@type"], standard["datePublished"]) == ("TechArticle", "2020")


def test_json_ld_describes_a_page_that_only_leads_to_an_article_as_a_page(site: Folder) -> None:
    url = f"{ROOT}2025/excerpt/"
    assert things(site.read("2025/excerpt/index.html"))[0] == {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": "No more than an excerpt",
        "description": "A sentence of it.",
        "inLanguage": "en",
        "publisher": WHOLE,
        "isPartOf": COLLECTION,
        "mainEntity": {
            "@type": "NewsArticle",
            "url": "https://gazette.example/one",
            "headline": "No more than an excerpt",
            "inLanguage": "en",
            "datePublished": "2025-04-04",
            "author": [{"@type": "Person", "name": "Jo Writer"}],
            "publisher": {"@type": "NewsMediaOrganization", "name": "The Gazette"},
            "license": "https://gazette.example/terms",
        },
        "citation": "https://gazette.example/one",
    }
    link = things(site.read("2025/link/index.html"))[0]
    assert (link["@type"], link["citation"], "description" in link) == ("WebPage", "https://gazette.example/two", False)


def test_json_ld_lists_the_articles_of_a_list(site: Folder) -> None:
    url = f"{ROOT}sources/gazette/"
    page, crumbs = things(site.read("sources/gazette/index.html"))
    assert page == {
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": "The Gazette",
        "inLanguage": "en",
        "isPartOf": COLLECTION,
        "about": {"@type": "Organization", "name": "The Gazette"},
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "No more than an excerpt", "url": f"{ROOT}2025/excerpt/"},
                {"@type": "ListItem", "position": 2, "name": "No more than a link", "url": f"{ROOT}2025/link/"},
            ],
            "numberOfItems": 2,
        },
    }
    assert crumbs["@type"] == "BreadcrumbList"
    assert things(site.read("index.html"))[0]["@type"] == "CollectionPage"


# Microformats


def test_microformats_tell_a_copy_from_its_original(site: Folder) -> None:
    url = f"{ROOT}2026/news/"
    found = entry(site.read("2026/news/index.html"), url)
    (text,) = found.pop("content")
    assert isinstance(text, dict)
    assert text["value"].strip() == "The text, as it was printed."
    assert found == {
        "name": ["Solar power doubles"],
        "url": [url],
        "author": [
            {"type": ["h-card"], "properties": {"name": ["Li Wang"], "url": [f"{ROOT}authors/li-wang/"]}}
            | {"value": "Li Wang", "lang": "en"},
            {"type": ["h-card"], "properties": {"name": ["Zhang, Wei"], "url": [f"{ROOT}authors/zhang-wei/"]}}
            | {"value": "Zhang, Wei", "lang": "en"},
        ],
        "published": ["2026-03-03"],
        "updated": ["2026-03-06"],
        "repost-of": [
            {
                "type": ["h-cite"],
                "properties": {
                    "author": [
                        {"type": ["h-card"], "properties": {"name": [name]}, "value": name, "lang": "en"}
                        for name in ("Li Wang", "Zhang, Wei")
                    ],
                    "name": ["Solar power doubles"],
                    "publication": ["Caixin"],
                    "published": ["2026-03-03"],
                    "url": ["https://caixin.example/a/1"],
                    "accessed": ["2026-03-05"],
                },
                "value": "https://caixin.example/a/1",
                "lang": "en",
            }
        ],
    }


@pytest.mark.parametrize("name", ["excerpt", "link"])
def test_microformats_tell_a_bookmark_from_a_copy(name: str, site: Folder) -> None:
    found = entry(site.read(f"2025/{name}/index.html"), f"{ROOT}2025/{name}/")
    assert "repost-of" not in found
    assert "content" not in found
    assert found.get("summary", []) == (["A sentence of it."] if name == "excerpt" else [])
    (cited,) = found["bookmark-of"]
    assert isinstance(cited, dict)
    assert cited["properties"]["publication"] == ["The Gazette"]


def test_microformats_call_our_own_words_no_copy(site: Folder) -> None:
    assert not {"repost-of", "bookmark-of"} & set(entry(site.read("2025/own/index.html"), f"{ROOT}2025/own/"))


# Hostile titles

HOSTILE = '</script><script>alert(1)</script>" onload="x \u202e&amp;<!--'


def test_nothing_that_an_article_says_ends_its_own_metadata(tmp_path: Path) -> None:
    names = ("title", "author", "topic", "tags", "original_title", "summary", "event", "source")
    quoted = json.dumps(HOSTILE)
    folder = build_site(tmp_path, f"-- content/a.md --\n{article(**dict.fromkeys(names, quoted))}")
    page = folder.read("2024/a/index.html")
    title = things(page)[0]["headline"]
    assert "</script>" in str(title)
    assert {content for name, content in metas(page) if name in {"DC.title", "og:title"}} == {title}
    assert len(html.fromstring(page.encode()).xpath("//script")) == 1
    assert not html.fromstring(page.encode()).xpath("//*[@onload]")
