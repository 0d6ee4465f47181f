"""The up-to-date check: an unchanged site is not built, unless a change may have been missed."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.runtime.files import has_settled
from tests.support.sites import NOW, Folder, article

SITE = (
    f"-- content/a.md --\n{article()}-- content/b.md --\n{article(publish='2026-11-22T18:00:00Z')}"
    "-- static/logo.txt --\nlogo\n-- themes/mine/theme.yaml --\nextends: default\n"
    "-- site.yaml --\ntitle: Review\nurl: https://example.org/\ntheme: mine\n"
)


class Listener:
    """A reporter that collects the phases of a build."""

    def __init__(self) -> None:
        self.phases: list[str] = []

    def phase(self, name: str) -> None:
        """Begin a phase."""
        self.phases.append(name)

    def waiting(self, owner: str) -> None:
        """Wait for another build."""


def phases(site: Folder, **options: object) -> list[str]:
    """Build, and return the phases of the build: none if the site is up to date."""
    listener = Listener()
    build(Options(**{"root": site.root, "now": NOW, "jobs": 1, "search": False} | options), listener)  # type: ignore[arg-type]
    return listener.phases


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Return a built site, all of whose files count as old."""
    site = Folder(tmp_path).write(SITE).settle()
    site.build()
    return site


def test_an_unchanged_site_is_not_rebuilt(site: Folder) -> None:
    before = site.build()
    assert phases(site) == []
    assert site.build() == before
    assert (before.articles, before.rendered) == (1, ())


def touch(site: Folder) -> None:
    """Change the bytes of a file, but neither its size nor its modification time."""
    path = site.root / "content/a.md"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Some text", b"Same text"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Folder], object]] = {
    "an article": lambda site: site.put("content/a.md", article(title="Another")),
    "an article, behind its times": touch,
    "a new article": lambda site: site.put("content/c.md", article()),
    "an article that is gone": lambda site: (site.root / "content/a.md").unlink(),
    "settings": lambda site: site.put("site.yaml", "title: Other\nurl: https://example.org/\n"),
    "sources": lambda site: site.put("sources.yaml", "gazette:\n  name: The Gazette\n"),
    "a static file": lambda site: site.put("static/logo.txt", "other\n"),
    "a theme": lambda site: site.put("themes/mine/extra.css", "a { color: red }\n"),
    "the record of addresses": lambda site: (site.root / "permalinks.jsonl").unlink(),
    "a page of the live site": lambda site: site.put("public/index.html", "mine"),
    "a file that is missing": lambda site: (site.root / "public/index.html").unlink(),
    "a file that is too many": lambda site: site.put("public/more.html", "mine"),
    "a file whose name is not UTF-8": lambda site: Path(os.fsdecode(bytes(site.root / "public") + b"/\xff")).touch(),
    "a folder that is called like an article": lambda site: (site.root / "content/x.md").mkdir(),
    "an empty folder in the live site": lambda site: (site.root / "public/empty").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_seen(change: Callable[[Folder], object], site: Folder, tmp_path: Path) -> None:
    change(site)
    assert phases(site)
    clean = site.copy(tmp_path / "clean")
    clean.build()
    assert site.tree() == clean.tree()


@pytest.mark.parametrize("options", [{"drafts": True}, {"strict": True}, {"search": True}, {"clean": True}], ids=str)
def test_other_options_make_another_build(options: dict[str, object], site: Folder) -> None:
    assert phases(site, **options)


def test_an_article_is_published_by_the_clock_alone(site: Folder) -> None:
    for hours, published in [(17, 1), (18, 2)]:
        now = NOW + timedelta(hours=hours)
        assert site.build(now=now).articles == published
        assert phases(site, now=now) == []
    assert phases(site, now=NOW)


def test_warnings_may_change_with_the_day_alone(site: Folder) -> None:
    assert phases(site, now=NOW + timedelta(days=1))


def test_a_site_with_a_symbolic_link_is_never_up_to_date(site: Folder, tmp_path: Path) -> None:
    site.put("elsewhere.html", "{% extends 'layout.html' %}{% block heading %}Topics{% endblock %}")
    (site.root / "themes/mine/templates").mkdir()
    (site.root / "themes/mine/templates/terms.html").symlink_to(site.root / "elsewhere.html")
    site.build()
    assert phases(site)


def test_a_site_that_changed_a_moment_ago_is_never_up_to_date(site: Folder) -> None:
    os.utime(site.root / "content/a.md", (4e9, 4e9))
    site.build()
    assert phases(site)


@pytest.mark.parametrize(("ago", "settled"), [(50_000_000, False), (150_000_000, True), (1_000_000_000, False)])
def test_a_stamp_settles_after_two_ticks_of_its_clock(ago: int, settled: bool) -> None:
    now = 1_800_000_000_000_000_000
    assert has_settled(now - ago, now) == settled
