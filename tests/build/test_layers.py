"""Mistakes in every layer are told at once: one build tells those of front matter and texts, and of all other articles
those of links, pictures and addresses."""

from pathlib import Path

from tests.support.sites import Folder, article

TEXT = "Some text of an article, long enough to be no stub at all.\n"
SITE = f"""
-- content/yaml.md --
---
title: Climate: a report
---
{TEXT}
<<<<<<< HEAD
-- content/field.md --
{article(f"{TEXT} <script>removed()</script>", date="never")}
-- content/guard.md --
{article(f"{TEXT} ![lost](lost.png)", visibility="private")}
-- content/text.md --
{article(f"{TEXT} ![lost](lost.png) and [lost](lost.md)" + chr(10) + "<<<<<<< HEAD" + chr(10))}
-- content/link.md --
{article(f"{TEXT} [x](one.md#nowhere)")}
-- content/picture.md --
{article(f"{TEXT} ![lost](lost.png)")}
-- content/one.md --
{article(slug="same", colour="red")}
-- content/two.md --
{article(slug="same")}
"""


def test_one_build_tells_the_mistakes_of_every_layer(tmp_path: Path) -> None:
    found = [
        (problem.path.removeprefix("content/"), problem.code) for problem in Folder(tmp_path).write(SITE).problems()
    ]
    assert sorted(found) == [
        ("field.md", "date"),
        ("field.md", "html-removed"),
        ("guard.md", "unknown-key"),
        ("link.md", "fragment-missing"),
        ("one.md", "unknown-key"),
        ("picture.md", "image-missing"),
        ("text.md", "merge-mark"),
        ("two.md", "address-taken"),
        ("yaml.md", "merge-mark"),
        ("yaml.md", "yaml-syntax"),
    ]
    assert not (tmp_path / "public").exists()
