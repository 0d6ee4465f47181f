"""A small site with every feature, in French, below a path."""

from pathlib import Path

from tests.support.png import png
from tests.support.sites import Folder, article

SITE = (
    """
-- site.yaml --
title: Reviews & “views”
url: https://example.org/a/review/
description: All that <fits>
paginate: 2
feed_entries: 2
language: fr
index: true
sources:
  gazette: {name: La Gazette, url: https://gazette.example/}
-- content/one.md --
"""
    + article(
        """## Où ?

Text with [a link](two.md), [a place](deep/three.md#part), [here](#où) and [a file](notes.txt).

![A pixel](pixel.png)

| a | b |
|---|---|
| 1 | 2 |

A note[^1], <b>bold</b>, `code`.

[^1]: The note.
""",
        title="“Ships” & <boats>",
        author="[Ann Lee, Éa Ω]",
        tags="[C++, C#]",
        source="Gazette",
        source_url="https://gazette.example/?a=1&b=2",
        image="pixel.png",
        aliases="[/old/one/, /old.html]",
    )
    + "-- content/notes.txt --\nnotes\n-- content/two.md --\n"
    + article("Text [back](one.md) in a short article of some words.\n", title="Two", date="2023", language="ar")
    + "-- content/deep/three.md --\n"
    + article(
        "## Part\n\nText [up](../one.md) and [outside](https://example.com/?a=b&c).\n", title="日本", topic="[Ω, 日]"
    )
    + "".join(f"-- content/more-{number}.md --\n{article(date=f'2022-01-0{number}')}" for number in range(1, 6))
)


def build_rich_site(root: Path) -> Folder:
    """Write and build the site."""
    site = Folder(root).write(SITE)
    site.put("content/pixel.png", png())
    site.build(search=True)
    return site
