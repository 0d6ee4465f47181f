"""The sitemap and robots.txt."""

from functools import partial
from pathlib import Path

from msgspec.structs import replace

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.pages import sitemap
from sitegen.pages.registry import PAGE_KINDS
from sitegen.pages.sitemap import sitemaps
from tests.support.sites import NOW, Folder, Silent, article, build_site
from tests.support.xml import SITEMAP, below, xml


def test_the_sitemap_lists_every_article_and_term(rich: Folder) -> None:
    urls = [below(place, f"{SITEMAP}loc") for place in xml(rich, "sitemap.xml")]
    assert len(urls) == len(set(urls))
    assert {"https://example.org/a/review/", "https://example.org/a/review/2024/one/"} < set(urls)
    assert not [url for url in urls if "/old" in url or "404" in url]
    assert "Sitemap: https://example.org/a/review/sitemap.xml" in rich.read("robots.txt")
    assert "Disallow" not in rich.read("robots.txt")


def test_plain_text_is_not_escaped(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("-- site.yaml --\ntitle: Review\nurl: https://example.org/news&views/\n")
    folder.put("content/one.md", article())
    folder.build()
    assert folder.read("robots.txt").endswith("\n\nSitemap: https://example.org/news&views/sitemap.xml")


def test_more_urls_than_a_sitemap_may_hold_are_divided(tmp_path: Path) -> None:
    """The limit is three here."""
    small = replace(sitemap.KIND, make=partial(sitemaps, most=3))
    folder = build_site(tmp_path, "".join(f"-- content/a{number}.md --\n{article()}" for number in range(7)))
    whole = {below(place, f"{SITEMAP}loc") for place in xml(folder, "sitemap.xml")}
    kinds = [small if kind is sitemap.KIND else kind for kind in PAGE_KINDS]
    build(Options(folder.root, NOW, jobs=1, search=False, clean=True), Silent(), kinds=kinds)
    index = xml(folder, "sitemap.xml")
    parts = [xml(folder, below(part, f"{SITEMAP}loc").removeprefix("https://example.org/")) for part in index]
    assert index.tag == f"{SITEMAP}sitemapindex"
    assert [len(part) for part in parts] == [3] * (len(whole) // 3) + [len(whole) % 3] * (len(whole) % 3 > 0)
    assert {below(place, f"{SITEMAP}loc") for part in parts for place in part} == whole


def test_an_unlisted_article_is_not_in_the_sitemap_but_open_to_robots(tmp_path: Path) -> None:
    """A robot that robots.txt keeps out could not read that the page is not to be listed."""
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(index='false')}")
    assert "/2024/one/" not in folder.read("sitemap.xml")
    assert len(xml(folder, "sitemap.xml")) > 0
    assert "Disallow" not in folder.read("robots.txt")
    assert '<meta name="robots" content="noindex, follow">' in folder.read("2024/one/index.html")
