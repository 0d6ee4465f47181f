"""Rights are enforced by the build: withheld text is in no byte of the site."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest

from sitegen.cli.main import main
from sitegen.config.rights import LEVELS, Rights
from sitegen.content.excerpts import first_words
from tests.support.png import png
from tests.support.sites import NOW, Folder, article

# In every part of an article that may be kept back, a word that is nowhere else.
BODY = """The first words may be shown, and these are just about ten of them.

## Qzxqheading {n}

Qzxqbody [qzxqlink](https://qzxqhost.example/), [qzxqfile](qzxqfile.pdf), ![qzxqalt](qzxqimage.png), `qzxqcode`.[^1]

| qzxqcell |
|--------|
| x      |

[^1]: Qzxqfootnote.

<p title="qzxqtitle">Qzxqraw</p>
"""


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path).write("")
    folder.put("content/qzxqimage.png", png())
    folder.put("content/qzxqfile.pdf", b"%PDF-1.4 qzxqpdf")
    folder.put("content/open.md", article(title="An open article", topic="Trade", tags="shared"))
    return folder


def everything(folder: Folder, public: str = "public") -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every built file, those of Pagefind decompressed."""
    for path in sorted((folder.root / public).rglob("*")):
        yield path.relative_to(folder.root).as_posix(), b""
        if path.is_file():
            data = path.read_bytes()
            yield str(path), data
            if data.startswith(b"\x1f\x8b"):
                yield f"{path}, unpacked", gzip.decompress(data)


def leaks(folder: Folder, word: str = "qzxq") -> list[str]:
    """Return the built files that contain a planted word."""
    planted = word.encode()
    return [name for name, data in everything(folder) if planted in name.encode().lower() or planted in data.lower()]


HIDDEN = {"image": "qzxqimage.png", "tags": "shared", "topic": "Trade", "source_url": "https://example.com/original"}


def test_the_planted_words_are_found_where_all_may_be_shown(site: Folder) -> None:
    site.put("content/a.md", article(BODY, **HIDDEN))
    site.build(search=True)
    places = leaks(site)
    assert any(name.endswith(".pf_fragment, unpacked") for name in places)
    assert any(name.endswith("atom.xml") for name in places)
    assert any(name.endswith(".png") for name in places)


@pytest.mark.parametrize("rights", ["excerpt", "link"])
@pytest.mark.parametrize("level", ["article", "source", "site"])
def test_withheld_text_is_in_no_byte_of_the_site(site: Folder, rights: str, level: str) -> None:
    config = {
        "article": "",
        "source": f"sources:\n  gazette:\n    name: Gazette\n    rights: {rights}\n",
        "site": f"rights: {rights}\n",
    }[level]
    site.put("site.yaml", f"title: Review\nurl: https://example.org/\nexcerpt_words: 5\n{config}")
    site.put("content/a.md", article(BODY, **HIDDEN, **({"rights": rights} if level == "article" else {})))
    # Only an article that may be shown links there, and to hidden text.
    site.put(
        "content/b.md",
        article("[There](a.md#qzxqheading-n), a link to a part of it.", title="Elsewhere", rights="full"),
    )
    site.build(search=True)
    assert leaks(site) == []
    page = site.read("2024/a/index.html")
    assert ("The first words may be…" in page) == (rights == "excerpt")
    assert "The first words" in page or rights == "link"
    assert 'href="https://example.com/original"' in page
    assert 'href="/2024/a/"' in site.read("2024/b/index.html")


def test_an_excerpt_is_the_summary_where_there_is_one(site: Folder) -> None:
    site.put("content/a.md", article(BODY, summary="In the words of the curator.", rights="excerpt", **HIDDEN))
    site.build(search=True)
    assert leaks(site) == []
    assert "In the words of the curator." in site.read("2024/a/index.html")
    assert "The first words" not in site.read("2024/a/index.html")


def test_a_link_shows_the_note_and_not_the_summary(site: Folder) -> None:
    site.put("content/a.md", article(BODY, summary="qzxqsummary", note="Worth *reading*.", rights="link", **HIDDEN))
    site.build(search=True)
    assert leaks(site) == []
    assert "Worth <em>reading</em>." in site.read("2024/a/index.html")


HELD = {
    "private": {"rights": "private"},
    "of a private source": {"source": "Closed"},
    "a draft": {"draft": "true"},
    "embargoed": {"publish": "2026-11-23"},
    "embargoed by the hour": {"publish": "2026-11-22T00:00:01Z"},
    "expired": {"expires": "2026-11-22"},
}


@pytest.mark.parametrize("fields", HELD.values(), ids=HELD)
def test_nothing_of_an_article_that_is_held_back_is_in_the_site(site: Folder, fields: dict[str, str]) -> None:
    site.put(
        "site.yaml", "title: Review\nurl: https://example.org/\nsources:\n  closed: {name: Closed, rights: private}\n"
    )
    words = {
        "title": "Qzxq shared title",
        "author": "Qzxqauthor",
        "event": "Qzxqevent",
        "summary": "qzxqsummary",
        "note": "qzxqnote",
    }
    places = {"aliases": "/qzxqold/", "archive_url": "https://qzxqarchive.example/", "original_title": "Qzxqoriginal"}
    site.put(
        "content/qzxqpath.md",
        article(
            BODY, **HIDDEN | {"tags": "shared, qzxqtag", "topic": "[Trade, Qzxqtopic]"}, **words, **places, **fields
        ),
    )
    site.build(search=True)
    assert leaks(site) == []
    assert "1 article\n" in site.read("topics/trade/index.html")
    assert "qzxq" not in (site.root / "permalinks.jsonl").read_text(encoding="utf-8")


def test_an_embargo_ends_and_an_article_expires_on_the_day_of_the_site(site: Folder) -> None:
    site.put("site.yaml", "title: Review\nurl: https://example.org/\ntimezone: Asia/Tokyo\n")
    site.put("content/a.md", article(publish="2026-12-01", expires="2026-12-03"))
    tokyo = timezone(timedelta(hours=9))
    shown = [
        site.build(now=datetime.fromisoformat(moment).replace(tzinfo=tokyo)).articles == 2
        for moment in ("2026-11-30T23:59", "2026-12-01", "2026-12-02T23:59", "2026-12-03")
    ]
    assert shown == [False, True, True, False]


def test_the_time_can_be_fixed_from_outside(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.put("content/a.md", article(publish="2030-01-01"))
    for year, expected in ((2029, 1), (2031, 2)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(year, 6, 1, tzinfo=UTC).timestamp())))
        assert main(["build", "--root", str(site.root), "--no-search", "-q"]) == 0
        assert len(list((site.root / "public" / "2024").glob("*/index.html"))) == expected


def test_a_private_site_has_all_and_goes_elsewhere_and_no_robot_may_index_it(site: Folder) -> None:
    site.put("content/a.md", article(BODY, rights="private", **HIDDEN))
    assert main(["build", "--root", str(site.root), "--private", "-q"]) == 0
    assert not (site.root / "public").exists()
    assert not (site.root / "permalinks.jsonl").exists()
    pages = dict(everything(site, "private"))
    assert any(b"Qzxqbody" in data for data in pages.values())
    assert (site.root / "private/robots.txt").read_text(encoding="utf-8").splitlines()[:2] == [
        "User-agent: *",
        "Disallow: /",
    ]
    html = [data for name, data in pages.items() if name.endswith(".html") and data]
    assert html
    assert all(b'<meta name="robots" content="noindex' in data for data in html)


def test_a_guard_that_is_misspelt_stops_the_build(site: Folder) -> None:
    site.put("content/a.md", article(righs="link"))
    assert [(problem.code, problem.line, problem.hint) for problem in site.problems()] == [
        ("unknown-key", 6, "did you mean `rights`?")
    ]


@pytest.mark.parametrize("letter", ["字", "か", "ก", "က", "ខ", "𠀀", "a"])
def test_an_excerpt_of_a_text_without_spaces_is_short(letter: str) -> None:
    assert len(first_words(letter * 1000, 10)) <= 26
    assert len(first_words(f"{letter} " * 1000, 10)) <= 50


def test_an_excerpt_ends_with_a_whole_word_and_says_that_there_is_more() -> None:
    assert first_words("one two three", 2) == "one two…"
    assert first_words("one two", 2) == "one two"
    assert first_words("", 2) == ""


def test_a_guard_without_a_value_is_a_warning(site: Folder) -> None:
    site.put("content/a.md", article(rights=""))
    assert [(problem.code, problem.line) for problem in site.problems()] == [("guard-empty", 6)]


def test_nothing_stays_of_an_article_whose_rights_change(site: Folder) -> None:
    site.put("content/a.md", article(BODY, **HIDDEN))
    site.build(search=True)
    assert leaks(site)
    site.put("content/a.md", article(BODY, rights="link", **HIDDEN))
    site.build(search=True, now=NOW + timedelta(days=1))
    assert leaks(site) == []


def test_every_value_of_rights_has_a_line_in_the_table_of_levels() -> None:
    assert get_args(Rights) == tuple(LEVELS)
