"""Addresses of terms are for good: a renamed topic, source, author or tag redirects, and its feeds go on."""

import json
import re
from pathlib import Path

import pytest

from tests.support.html import redirect
from tests.support.sites import CONFIG, Folder, article


def site_with(tmp_path: Path, **fields: str) -> Folder:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(title="A", **fields))
    site.put("content/b.md", article(title="B", topic="Other", source="Courier"))
    site.build()
    return site


@pytest.mark.parametrize(
    ("key", "old", "new", "urls"),
    [
        ("topic", "Podcasts", "Audio", ("topics/podcasts/", "topics/audio/")),
        ("topic", "Podcasts", "Other", ("topics/podcasts/", "topics/other/")),
        ("topic", "[Testing, Podcasts]", "[Testing, Audio]", ("topics/podcasts/", "topics/audio/")),
        ("source", "Old Post", "New Post", ("sources/old-post/", "sources/new-post/")),
        ("author", "[Ann Lee, Bo]", "[Ann Leigh, Bo]", ("authors/ann-lee/", "authors/ann-leigh/")),
        ("tags", "films", "cinema", ("tags/films/", "tags/cinema/")),
        ("event", "The flood", "The great flood", ("events/the-flood/", "events/the-great-flood/")),
    ],
)
def test_a_term_that_is_renamed_by_editing_its_only_word_leaves_a_redirect(
    tmp_path: Path, key: str, old: str, new: str, urls: tuple[str, str]
) -> None:
    site = site_with(tmp_path, **{key: old})
    site.edit("content/a.md", old, new)
    assert not site.build().problems
    former, now = urls
    assert redirect(site, former) == f"/{now}"
    tree = site.tree()
    site.build(clean=True)
    assert site.tree() == tree


@pytest.mark.parametrize("file", ["atom.xml", "feed.json"])
@pytest.mark.parametrize(("key", "folder"), [("topic", "topics"), ("source", "sources")])
def test_readers_of_a_renamed_terms_feed_go_on_reading_it(tmp_path: Path, key: str, folder: str, file: str) -> None:
    site = site_with(tmp_path, **{key: "Before"})
    site.edit("content/a.md", "Before", "After")
    site.build()
    assert site.read(f"{folder}/before/{file}") == site.read(f"{folder}/after/{file}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("podcasts: {name: Podcasts}", "audio: {name: Audio, aliases: [Podcasts]}"),
        ("podcasts: {name: Podcasts}", "audio: {name: Podcasts}"),
        ("other: {name: Other}", "other: {name: Other, aliases: [Podcasts]}"),
    ],
)
@pytest.mark.parametrize("kind", ["topics", "sources"])
def test_a_term_that_is_renamed_in_its_record_leaves_a_redirect(
    tmp_path: Path, kind: str, before: str, after: str
) -> None:
    site = Folder(tmp_path).write("")
    site.put("site.yaml", f"{CONFIG}{kind}:\n  {before}\n")
    for name in ("a", "b", "c"):
        site.put(f"content/{name}.md", article(title=name, **{kind.removesuffix("s"): "Podcasts"}))
    site.build()
    site.put("site.yaml", f"{CONFIG}{kind}:\n  {after}\n")
    site.build()
    slug = after.partition(":")[0]
    assert redirect(site, f"{kind}/podcasts/") == f"/{kind}/{slug}/"


def test_a_term_with_a_sign_leaves_a_redirect_at_its_address_without_the_sign_that_was_recorded(tmp_path: Path) -> None:
    site = site_with(tmp_path, tags="C++")
    site.edit("permalinks.jsonl", "tags/c-plus-plus/", "tags/c/")
    assert not site.build().problems
    assert redirect(site, "tags/c/") == "/tags/c-plus-plus/"
    site.put("content/c.md", article(title="C", tags="C"))
    site.build()
    assert not redirect(site, "tags/c/")


def test_a_chain_of_names_leads_to_the_last_one_and_ends_when_a_name_returns(tmp_path: Path) -> None:
    site = site_with(tmp_path, topic="One")
    for old, new in (("One", "Two"), ("Two", "Three")):
        site.edit("content/a.md", f"topic: {old}", f"topic: {new}")
        site.build()
    assert redirect(site, "topics/one/") == redirect(site, "topics/two/") == "/topics/three/"
    site.edit("content/a.md", "topic: Three", "topic: One")
    site.build()
    assert not redirect(site, "topics/one/")
    assert redirect(site, "topics/two/") == redirect(site, "topics/three/") == "/topics/one/"


def test_a_term_without_a_certain_successor_is_told_once_and_can_be_given_one(tmp_path: Path) -> None:
    site = site_with(tmp_path, topic="One")
    site.edit("content/a.md", "topic: One", "topic: [Two, Three]")
    (problem,) = site.build().problems
    assert (problem.severity, problem.code) == ("warning", "address-gone")
    assert "/topics/one/" in problem.message
    assert not site.build(clean=True).problems
    site.put("site.yaml", f"{CONFIG}topics:\n  two: {{name: Two, aliases: [One]}}\n")
    site.build()
    assert redirect(site, "topics/one/") == "/topics/two/"


def test_a_term_of_a_draft_is_not_told(tmp_path: Path) -> None:
    site = site_with(tmp_path, topic="One")
    site.edit("content/a.md", "topic:", "draft: true\ntopic:")
    assert not site.build().problems
    site.edit("content/a.md", "draft: true\ntopic: One", "topic: Two")
    site.build()
    assert redirect(site, "topics/one/") == "/topics/two/"


def ids(site: Folder) -> tuple[list[str], list[str]]:
    atom = re.findall("<id>(.*?)</id>", site.read("atom.xml") + site.read("topics/testing/atom.xml"))
    return atom, [item["id"] for item in json.loads(site.read("feed.json"))["items"]]


def test_the_ids_of_feeds_stay_when_the_site_moves_to_another_host(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    before = ids(site)
    site.put("site.yaml", "title: Review\nurl: https://new.example/review/\n")
    site.put("content/c.md", article(title="C"))
    site.build()
    atom, items = ids(site)
    assert set(before[0]) <= set(atom)
    assert set(before[1]) <= set(items)
    assert "https://new.example/review/2024/a/" in site.read("atom.xml")
