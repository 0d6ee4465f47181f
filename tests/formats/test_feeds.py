"""Feeds: Atom (RFC 4287), JSON Feed 1.1, and OPML."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import feedparser
import jsonschema
import pytest
import rnc2rng
from lxml import etree

from tests.support.sites import Folder, article, build_site

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = Path(__file__).with_name("atom.rnc")
MOST = 100_000

SITE = """
-- site.yaml --
title: Revue
url: https://example.org/revue/
description: Ce que d’autres ont écrit.
language: fr
sources:
  caixin:
    name: Caixin
    url: https://caixin.example/
    feed: https://caixin.example/feed?a=1&b=2
    language: zh
    kind: newspaper
    license: CC-BY-4.0
    description: Un journal & un site.
  gazette: {name: The Gazette, rights: link, feed: "https://gazette.example/rss"}
  courier: The Courier
-- content/thaw.md --
---
title: Le dégel & la suite
source: Caixin
source_url: https://caixin.example/a/1?x=1&y=2
date: 2026-03-04T08:00:00+01:00
original_date: 2026-03-03
original_title: 解冻
language: fr
author: ["Wang, Li", Ann Lee]
topic: [Climat, Économie]
archive_url: https://web.archive.org/web/2026/https://caixin.example/a/1
archive_date: 2026-03-05
retrieved: 2026-03-06
translation: {from: zh, method: machine, engine: Engine 3, reviewed_by: Éa Ω, reviewed_on: 2026-04-01}
note: See [the other](pointer.md), which *differs*.
summary: Ce qu’il faut en retenir.
---
Le **texte** entier, avec assez de mots.
-- content/pointer.md --
---
title: A pointer
source: The Gazette
source_url: https://gazette.example/1
date: 2026-02-01
language: en
topic: Climat
note: "Why I point at it: it has *numbers*."
---
The hidden text, which nobody may see here.
-- content/own.md --
---
title: Own words
source: The Courier
date: 2026-01-01
language: en
topic: Climat
---
Words of our own, as many as it takes.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Build three articles: a translated one, one that only points at its original, and one of the collection's own."""
    return build_site(tmp_path_factory.mktemp("feeds"), SITE)


def paths(folder: Folder, name: str) -> list[str]:
    return [path for path in folder.tree() if re.search(rf"(^|/){name}$", path)]


@cache
def grammar() -> "etree.RelaxNG":
    # libxml2 takes no prefix for names that are in no namespace.
    rules = rnc2rng.dumps(rnc2rng.load(str(GRAMMAR))).replace('xmlns:local=""', "")
    return etree.RelaxNG(etree.fromstring(rules.encode()))


def root(folder: Folder, path: str) -> "etree._Element":
    return etree.fromstring((folder.root / "public" / path).read_bytes())


def entry(folder: Folder, title: str, path: str = "atom.xml") -> "etree._Element":
    (found,) = [one for one in root(folder, path).findall(f"{ATOM}entry") if one.findtext(f"{ATOM}title") == title]
    return found


def item(folder: Folder, title: str, path: str = "feed.json") -> dict[str, object]:
    (found,) = [one for one in json.loads(folder.read(path))["items"] if one["title"] == title]
    return dict(found)


# Atom


def test_every_atom_feed_passes_the_grammar(site: Folder) -> None:
    feeds = paths(site, "atom.xml")
    assert {"atom.xml", "topics/climat/atom.xml", "sources/caixin/atom.xml", "languages/fr/atom.xml"} < set(feeds)
    for path in feeds:
        grammar().assertValid(root(site, path))


FAULTS = {
    "no id": lambda feed: feed.remove(feed.find(f"{ATOM}id")),
    "two titles": lambda feed: feed.append(etree.fromstring(f'<title xmlns="{ATOM[1:-1]}"/>')),
    "no date": lambda feed: feed.find(f"{ATOM}updated").clear(),
    "a link to nowhere": lambda feed: feed.find(f"{ATOM}entry/{ATOM}link").attrib.pop("href"),
    "a type that is none": lambda feed: feed.find(f".//{ATOM}content").set("type", "html5"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_grammar_refuses_invalid_atom(site: Folder, fault: "object") -> None:
    feed = root(site, "atom.xml")
    assert callable(fault)
    fault(feed)
    assert not grammar().validate(feed)


def test_an_entry_of_atom_names_the_original(site: Folder) -> None:
    one = entry(site, "Le dégel & la suite")
    links = {link.get("rel"): dict(link.attrib) for link in one.findall(f"{ATOM}link")}
    assert one.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert one.findtext(f"{ATOM}id") == "https://example.org/revue/2026/thaw/"
    assert links["alternate"]["href"] == "https://example.org/revue/2026/thaw/"
    assert links["via"] == {"rel": "via", "hreflang": "zh", "href": "https://caixin.example/a/1?x=1&y=2"}
    assert [name.text for name in one.iterfind(f"{ATOM}author/{ATOM}name")] == ["Wang, Li", "Ann Lee"]
    assert [term.get("term") for term in one.iterfind(f"{ATOM}category")] == ["Climat", "Économie"]
    assert one.findtext(f"{ATOM}rights") == "CC-BY-4.0"
    assert one.findtext(f"{ATOM}published") == one.findtext(f"{ATOM}updated") == "2026-03-04T07:00:00Z"
    assert one.findtext(f"{ATOM}summary") == "Ce qu’il faut en retenir."


def test_a_note_stands_before_the_text(site: Folder) -> None:
    for content in (
        entry(site, "Le dégel & la suite").findtext(f"{ATOM}content"),
        item(site, "Le dégel & la suite")["content_html"],
    ):
        note, end, text = str(content).partition("</aside>")
        assert note.startswith('<aside lang="fr"><p>')
        assert '<a href="https://example.org/revue/2026/pointer/">the other</a>' in note
        assert "<strong>texte</strong>" in text
        assert end


def test_a_note_is_the_content_where_the_text_is_not_shown(site: Folder) -> None:
    content = entry(site, "A pointer").findtext(f"{ATOM}content")
    assert content == item(site, "A pointer")["content_html"]
    assert content is not None
    assert "<em>numbers</em>" in content
    assert not [path for path, data in site.tree().items() if b"hidden text" in data]


def test_an_independent_reader_finds_the_same(site: Folder) -> None:
    feed = feedparser.parse((site.root / "public/atom.xml").read_bytes())
    (one,) = [found for found in feed.entries if found.title == "Le dégel & la suite"]
    assert (feed.bozo, feed.feed.title, feed.feed.subtitle) == (False, "Revue", "Ce que d’autres ont écrit.")
    assert [author.name for author in one.authors] == ["Wang, Li", "Ann Lee"]
    assert (one.rights, one.id) == ("CC-BY-4.0", "https://example.org/revue/2026/thaw/")
    assert one.content[0].type == "text/html"


# JSON Feed

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "language": TEXT,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "patternProperties": {"^_[^.]+$": {"type": "object"}},
                "properties": {
                    **dict.fromkeys(("id", "title", "content_html", "content_text", "summary", "language"), TEXT),
                    **dict.fromkeys(("url", "external_url"), ADDRESS),
                    **dict.fromkeys(("date_published", "date_modified"), MOMENT),
                    "tags": {"type": "array", "items": TEXT},
                    "authors": {
                        "type": "array",
                        "minItems": 1,
                        "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
                    },
                },
            },
        },
    },
}


def test_every_json_feed_is_one_and_lies_beside_its_atom(site: Folder) -> None:
    feeds = paths(site, "feed.json")
    assert [path.replace("feed.json", "atom.xml") for path in feeds] == paths(site, "atom.xml")
    for path in feeds:
        feed = json.loads(site.read(path))
        jsonschema.validate(feed, JSON_FEED)
        atom = root(site, path.replace("feed.json", "atom.xml"))
        assert feed["feed_url"] == f"https://example.org/revue/{path}"
        assert feed["home_page_url"] == f"https://example.org/revue/{path.removesuffix('feed.json')}"
        assert feed["title"] == atom.findtext(f"{ATOM}title")
        assert [one["id"] for one in feed["items"]] == [one.text for one in atom.iterfind(f"{ATOM}entry/{ATOM}id")]


def test_an_item_of_json_feed_names_the_original(site: Folder) -> None:
    one = item(site, "Le dégel & la suite")
    assert one.pop("content_html")
    assert one == {
        "id": "https://example.org/revue/2026/thaw/",
        "url": "https://example.org/revue/2026/thaw/",
        "external_url": "https://caixin.example/a/1?x=1&y=2",
        "title": "Le dégel & la suite",
        "summary": "Ce qu’il faut en retenir.",
        "language": "fr",
        "date_published": "2026-03-04T07:00:00Z",
        "date_modified": "2026-03-04T07:00:00Z",
        "authors": [{"name": "Wang, Li"}, {"name": "Ann Lee"}],
        "tags": ["Climat", "Économie"],
        "_sitegen": {
            "source": "Caixin",
            "source_kind": "newspaper",
            "original_title": "解冻",
            "original_date": "2026-03-03",
            "original_language": "zh",
            "archive_url": "https://web.archive.org/web/2026/https://caixin.example/a/1",
            "archive_date": "2026-03-05",
            "retrieved": "2026-03-06",
            "license": "CC-BY-4.0",
            "rights": "full",
            "translation": {
                "from": "zh",
                "method": "machine",
                "engine": "Engine 3",
                "reviewed_by": "Éa Ω",
                "reviewed_on": "2026-04-01",
            },
        },
    }


def test_an_article_that_was_held_back_is_as_new_as_its_publication(tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(date='2020-01-01', publish='2026-05-01')}")
    assert (
        item(folder, "A title")["date_published"] == item(folder, "A title")["date_modified"] == "2026-05-01T00:00:00Z"
    )


# Sizes

WORDS = "Some words & « more ». " * 400
WORST = {
    "long titles": ({"title": '"' + "Titre & <titre> « " * 60 + '"'}, WORDS),
    "titles without end": ({"title": "'" + '"&<>' * 12_000 + "'"}, WORDS),
    "many names": ({"author": "[" + ", ".join(f"Name {number} &" for number in range(100)) + "]"}, WORDS),
    "addresses without end": ({"source_url": "https://example.com/?" + "&x=" * 9_000}, WORDS),
    "long summaries": ({"summary": '"' + "日本 & " * 400 + '"'}, WORDS),
    "long notes": ({"note": '"' + "*日本* & <b>x</b> " * 400 + '"'}, WORDS),
    "backslashes, of which JSON needs two": (
        {"summary": "'" + "\\" * 900 + "'", "note": "'" + "\\" * 2_000 + "'"},
        "`" + "\\" * 12_000 + "`",
    ),
    "lines, whose ends JSON escapes": ({}, "```\n" + "\n" * 12_000 + "x\n```"),
    "signs that XML escapes": ({}, '"&<>' * 3_000),
}


@pytest.mark.parametrize(("fields", "body"), WORST.values(), ids=WORST.keys())
def test_no_feed_is_larger_than_readers_take(fields: dict[str, str], body: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("-- site.yaml --\ntitle: R\nurl: https://example.org/\nfeed_entries: 20\n")
    for number in range(25):
        folder.put(f"content/a{number}.md", article(f"{body}\n", date=f"2024-01-{number % 28 + 1:02}", **fields))
    folder.build()
    feeds = {path: data for path, data in folder.tree().items() if re.search(r"atom(/\d+)?\.xml|feed\.json", path)}
    assert {path: len(data) for path, data in feeds.items() if len(data) > MOST} == {}
    for path, data in feeds.items():
        if path.endswith(".xml"):
            grammar().assertValid(etree.fromstring(data))
        else:
            jsonschema.validate(json.loads(data), JSON_FEED)
    found = [*archived(folder)]
    assert len(set(found)) == len(found) == 25


def archived(folder: Folder) -> Iterator[str]:
    """Yield the id of every entry of the whole feed and of its archives."""
    for path in ("atom.xml", *paths(folder, r"atom/\d+.xml")):
        if "/" not in path or path.startswith("atom/"):
            yield from (found.text or "" for found in root(folder, path).iterfind(f"{ATOM}entry/{ATOM}id"))


# OPML


def test_the_feeds_of_sources_can_be_subscribed_to_together(site: Folder) -> None:
    opml = root(site, "sources.opml")
    assert (opml.tag, opml.get("version"), opml.findtext("head/title")) == ("opml", "2.0", "Revue")
    assert [dict(outline.attrib) for outline in opml.iterfind("body/outline")] == [
        {
            "type": "rss",
            "text": "Caixin",
            "title": "Caixin",
            "xmlUrl": "https://caixin.example/feed?a=1&b=2",
            "htmlUrl": "https://caixin.example/",
            "language": "zh",
            "description": "Un journal & un site.",
        },
        {"type": "rss", "text": "The Gazette", "title": "The Gazette", "xmlUrl": "https://gazette.example/rss"},
    ]


def test_there_is_no_opml_where_no_source_has_a_feed(tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/one.md --\n{article()}")
    assert "sources.opml" not in folder.tree()
    assert "OPML" not in folder.read("data/index.html")


@pytest.mark.parametrize("name", ["atom.xml", "feed.json"])
def test_a_feed_has_nothing_that_serves_the_page_alone(tmp_path: Path, name: str) -> None:
    site = Folder(tmp_path).write("")
    table = "| a | b |\n|---|---|\n| c | d |"
    site.put("content/a.md", article(f"## Results\n\nWords.[^1]\n\n```py\na = 1\n```\n\n{table}\n\n[^1]: A note."))
    site.build()
    feed = unescape(site.read(name)).replace('\\"', '"')
    assert '<h2 id="s-results">Results</h2>' in feed
    assert not re.search("anchor|tabindex|aria-", feed)
