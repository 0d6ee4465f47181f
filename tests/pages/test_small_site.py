"""A small site: its articles and its topics."""

from pathlib import Path

from tests.support.html import headings, links, main
from tests.support.sites import Folder, build_site

SITE = """
-- site.yaml --
title: Review
url: https://example.org/review/
-- content/first.md --
---
title: First steps
source: Gazette
date: 2024-03-05
topic: Walking
---
A foot before [the other](second.md#how-far).
-- content/second.md --
---
title: Second thoughts
source: Gazette
date: 2024-03-06
topic: [Walking, Thinking]
---
## How far

As far as one can.
"""


def test_an_article_is_a_page_at_its_year_and_name(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    result = site.build()
    assert result.articles == 2
    page = main(site, "2024/first/")
    assert headings(page, 1) == ["First steps"]
    assert links(page)["the other"] == "/review/2024/second/#s-how-far"


def test_a_topic_lists_its_articles_newest_first(tmp_path: Path) -> None:
    site = build_site(tmp_path, SITE)
    assert headings(main(site, "topics/walking/"), 3) == ["Second thoughts", "First steps"]
