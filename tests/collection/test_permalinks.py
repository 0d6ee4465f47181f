"""Permalinks: the address and the id of an article stay the same when its file is moved or changed."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from sitegen.collection.permalinks import Permalink, parse_permalinks
from tests.support.html import headings, main, redirect
from tests.support.sites import Folder, article

FIRST = "https://gazette.example/first"
SECOND = "https://courier.example/second"


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Build a site of two articles."""
    site = Folder(tmp_path).write("")
    put(site, "first", source_url=FIRST)
    put(site, "second", source_url=SECOND)
    site.build()
    return site


def put(site: Folder, name: str, **fields: str) -> None:
    """Write an article; its title is its file's name, where none is given."""
    site.put(f"content/{name}.md", article(**{"title": name, **fields}))


def move(site: Folder, old: str, new: str) -> None:
    target = site.root / f"content/{new}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    (site.root / f"content/{old}.md").rename(target)


def delete(site: Folder, name: str) -> None:
    (site.root / f"content/{name}.md").unlink()


def addresses(site: Folder) -> list[str]:
    """Return the addresses of all pages."""
    public = site.root / "public"
    return sorted(f"{page.parent.relative_to(public).as_posix()}/" for page in public.rglob("*/index.html"))


def titles(site: Folder) -> dict[str, str]:
    """Build, and return the title of the article at every address of one."""
    site.build()
    articles = [url for url in addresses(site) if re.match(r"\d{4}/.", url) and not redirect(site, url)]
    return {url: headings(main(site, url), 1)[0] for url in articles}


def redirects(site: Folder) -> dict[str, str]:
    """Return the target of every redirect, by its address."""
    found = {url: redirect(site, url) for url in addresses(site)}
    return {url: target for url, target in found.items() if target}


def lines(site: Folder) -> list[dict[str, object]]:
    """Return the lines of articles, without their terms."""
    read = [json.loads(line) for line in (site.root / "permalinks.jsonl").read_text(encoding="utf-8").splitlines()]
    return [{key: line[key] for key in line if key not in {"terms", "gone"}} for line in read if "id" in line]


def test_every_published_article_is_a_line_in_the_order_of_ids(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "notes/b", title="Second, l’été", date="2013-01-01")
    put(site, "a", source_url="https://www.gazette.example/a/?utm_source=x")
    site.build()
    assert (tmp_path / "permalinks.jsonl").read_text(encoding="utf-8") == (
        '{"id":"2013/b","path":"notes/b.md","url":"2013/b/","title":"Second, l’été",'
        '"terms":["topics/testing/","sources/gazette/"]}\n'
        '{"id":"2024/a","path":"a.md","url":"2024/a/","title":"a","original":"gazette.example/a",'
        '"terms":["topics/testing/","sources/gazette/"]}\n'
        '{"home":"https://example.org/"}\n'
    )


def test_nothing_published_writes_no_file(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "a", draft="true")
    site.build()
    assert not (tmp_path / "permalinks.jsonl").exists()


def test_a_build_that_changes_nothing_leaves_the_file_alone(site: Folder) -> None:
    before = (site.root / "permalinks.jsonl").stat()
    site.build(clean=True)
    after = (site.root / "permalinks.jsonl").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not list(site.root.glob(".permalinks*"))


def test_a_build_that_fails_records_nothing(site: Folder) -> None:
    before = lines(site)
    put(site, "third")
    site.put("content/broken.md", "---\n")
    assert site.problems()
    assert lines(site) == before


# Changes that a curator may make to the first article: its new name, and the fields of its file.
MOVES = {
    "moved to another folder": ("archive/2024/first", {"source_url": FIRST}),
    "renamed": ("other", {"source_url": FIRST}),
    "renamed and retitled": ("other", {"title": "New", "source_url": FIRST}),
    "renamed, retitled and dated anew": ("other", {"title": "New", "date": "2023-01-01", "source_url": FIRST}),
    "renamed to what the address of another would be": ("2024-01-01-second", {"source_url": FIRST}),
    "retitled": ("first", {"title": "New", "source_url": FIRST}),
    "dated anew": ("first", {"date": "2023-03-05", "source_url": FIRST}),
    "given another original": ("first", {"source_url": "https://other.example/"}),
    "all but its name anew": ("first", {"title": "New", "date": "2023", "source_url": "https://other.example/"}),
    "given the slug that it has": ("first", {"slug": "first", "date": "2023"}),
    "moved, its original over https": ("a/first", {"source_url": "http://www.gazette.example/first/?utm_source=x"}),
}


@pytest.mark.parametrize(("name", "fields"), MOVES.values(), ids=MOVES.keys())
def test_an_article_keeps_its_address_and_its_id_when_it_is(site: Folder, name: str, fields: dict[str, str]) -> None:
    delete(site, "first")
    put(site, name, **fields)
    assert titles(site) == {"2024/first/": fields.get("title", name), "2024/second/": "second"}
    assert [line["id"] for line in lines(site)] == ["2024/first", "2024/second"]
    assert lines(site)[0]["path"] == f"{name}.md"
    assert redirects(site) == {}


# Articles without an original are known by two of their file's name, title and year.
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        pytest.param("a/first", {"title": "New"}, id="moved and retitled"),
        pytest.param("a/first", {"date": "2023"}, id="moved and dated anew"),
        pytest.param("other", {}, id="renamed"),
    ],
)
def test_an_article_without_an_original_keeps_its_address_when_it_is(
    tmp_path: Path, name: str, fields: dict[str, str]
) -> None:
    site = Folder(tmp_path).write("")
    put(site, "first")
    site.build()
    delete(site, "first")
    put(site, name, **{"title": "first", **fields})
    assert list(titles(site)) == ["2024/first/"]


def test_a_series_whose_earlier_issue_is_gone_goes_on_at_an_address_of_its_own(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "2014/weekly", title="Weekly", date="2014", source_url=FIRST)
    site.build()
    delete(site, "2014/weekly")
    put(site, "2024/weekly", title="Weekly", date="2024", source_url=SECOND)
    assert titles(site) == {"2024/weekly/": "Weekly"}


def test_a_slug_changes_the_address_and_leaves_a_redirect(site: Folder) -> None:
    put(site, "first", slug="better")
    assert titles(site) == {"2024/better/": "first", "2024/second/": "second"}
    assert redirects(site) == {"2024/first/": "/2024/better/"}
    assert lines(site)[0] == {
        "id": "2024/first",
        "path": "first.md",
        "url": "2024/better/",
        "title": "first",
        "was": ["2024/first/"],
    }


def test_every_former_address_leads_to_the_last(site: Folder) -> None:
    put(site, "first", slug="better")
    site.build()
    put(site, "first", slug="best")
    site.build()
    assert redirects(site) == {"2024/first/": "/2024/best/", "2024/better/": "/2024/best/"}


def test_a_slug_that_is_taken_back_turns_the_redirect(site: Folder) -> None:
    put(site, "first", slug="better")
    site.build()
    put(site, "first", slug="first")
    site.build()
    assert redirects(site) == {"2024/better/": "/2024/first/"}


def test_an_address_stays_when_the_slug_that_made_it_is_removed(site: Folder) -> None:
    put(site, "first", slug="better")
    site.build()
    put(site, "first")
    assert list(titles(site)) == ["2024/better/", "2024/second/"]


def test_a_redirect_gives_way_to_an_article(site: Folder) -> None:
    put(site, "first", slug="better")
    site.build()
    put(site, "new", slug="first")
    assert titles(site) == {"2024/better/": "first", "2024/first/": "new", "2024/second/": "second"}
    assert redirects(site) == {}


def test_a_redirect_gives_way_to_an_alias_and_to_a_file(site: Folder) -> None:
    put(site, "first", slug="better")
    put(site, "second", slug="last", aliases="/2024/first/")
    site.put("static/2024/second", "a file where a folder would be\n")
    site.build()
    assert redirects(site) == {"2024/first/": "/2024/last/"}
    assert site.read("2024/second") == "a file where a folder would be\n"


def test_an_alias_of_the_former_address_makes_one_redirect(site: Folder) -> None:
    put(site, "first", slug="better", aliases="/2024/first/")
    assert not site.build().problems
    assert redirects(site) == {"2024/first/": "/2024/better/"}


def test_names_that_are_swapped_swap_no_addresses(site: Folder) -> None:
    move(site, "first", "third")
    move(site, "second", "first")
    move(site, "third", "second")
    assert titles(site) == {"2024/first/": "first", "2024/second/": "second"}


def test_a_file_whose_place_another_takes_keeps_its_address(site: Folder) -> None:
    move(site, "first", "archive/first")
    put(site, "first", title="new", source_url="https://other.example/new", slug="new")
    assert titles(site) == {"2024/first/": "first", "2024/new/": "new", "2024/second/": "second"}


def test_an_older_article_that_comes_later_takes_no_published_address(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "2024-03-12-weekly", title="Later", date="2024-03-12")
    site.build()
    put(site, "2024-03-05-weekly", title="Earlier", date="2024-03-05")
    assert titles(site) == {"2024/2024-03-05-weekly/": "Earlier", "2024/weekly/": "Later"}


def test_an_article_that_comes_back_has_its_address_again(site: Folder) -> None:
    before = lines(site)
    delete(site, "first")
    assert titles(site) == {"2024/second/": "second"}
    assert lines(site) == before
    put(site, "archive/first", date="2023", source_url=FIRST)
    assert list(titles(site)) == ["2024/first/", "2024/second/"]


def test_the_address_of_an_article_that_is_gone_may_be_taken(site: Folder) -> None:
    delete(site, "first")
    put(site, "2024-03-01-first", title="new", source_url="https://other.example/new")
    assert titles(site) == {"2024/first/": "new", "2024/second/": "second"}
    assert [(line["id"], line.get("url")) for line in lines(site)] == [
        ("2024/first", None),
        ("2024/first-2", "2024/first/"),
        ("2024/second", "2024/second/"),
    ]
    put(site, "2024-02-01-first", title="first", source_url=FIRST)
    assert titles(site)["2024/2024-02-01-first/"] == "first"
    assert lines(site)[0]["url"] == "2024/2024-02-01-first/"


def test_the_address_of_an_article_that_is_withdrawn_waits_for_it(site: Folder) -> None:
    put(site, "first", source_url=FIRST, draft="true")
    put(site, "2024-03-01-first", title="new")
    assert titles(site) == {"2024/2024-03-01-first/": "new", "2024/second/": "second"}
    put(site, "first", source_url=FIRST)
    assert titles(site)["2024/first/"] == "first"


def test_a_copy_gets_an_address_of_its_own_and_a_warning(site: Folder) -> None:
    put(site, "archive/copy", title="first", source_url=FIRST)
    assert [problem.code for problem in site.build().problems] == ["duplicate"]
    assert titles(site) == {"2024/copy/": "first", "2024/first/": "first", "2024/second/": "second"}
    assert [line["path"] for line in lines(site)] == ["archive/copy.md", "first.md", "second.md"]


def test_an_article_that_matches_two_records_is_new(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "a", title="Same", source_url=FIRST)
    put(site, "b", title="Same", source_url=FIRST)
    site.build()
    delete(site, "a")
    delete(site, "b")
    put(site, "c", title="Same", source_url=FIRST)
    assert titles(site) == {"2024/c/": "Same"}


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(FIRST, id="the same"),
        pytest.param("http://gazette.example/first", id="another scheme"),
        pytest.param("https://www.gazette.example/first", id="www"),
        pytest.param("https://gazette.example/first/", id="a slash behind"),
        pytest.param("https://gazette.example:443/first", id="the port of its scheme"),
        pytest.param("https://gazette.example/first#part", id="a fragment"),
        pytest.param("https://GAZETTE.example/first", id="a host in capitals"),
        pytest.param("https://gazette.example/first?utm_source=feed&fbclid=1", id="tracking parameters"),
    ],
)
def test_two_articles_of_one_original_are_a_warning_that_names_both(site: Folder, url: str) -> None:
    put(site, "third", source_url=repr(url))
    found = [problem for problem in site.build().problems if problem.code == "duplicate"]
    assert [(problem.path, problem.line, problem.column) for problem in found] == [("content/third.md", 6, 13)]
    assert found[0].message == "has the same original as content/first.md:6:13: gazette.example/first"


def test_a_draft_is_recorded_when_it_is_published(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "a")
    put(site, "b", draft="true", title="Secret")
    site.build()
    recorded = lines(site)
    site.build(drafts=True)
    assert lines(site) == recorded
    assert [line["id"] for line in recorded] == ["2024/a"]
    move(site, "b", "c")
    put(site, "c", title="Secret")
    assert titles(site) == {"2024/a/": "a", "2024/c/": "Secret"}
    assert [line["id"] for line in lines(site)] == ["2024/a", "2024/c"]


def test_a_private_article_is_never_recorded(site: Folder) -> None:
    before = lines(site)
    put(site, "secret", rights="private")
    site.build(private=True)
    assert (site.root / "private/2024/secret/index.html").exists()
    site.build()
    assert lines(site) == before


def test_a_file_that_is_lost_before_it_is_written_is_made_again(site: Folder) -> None:
    put(site, "2024-03-01-first", date="2024-03-01", slug="third")
    site.build()
    tree, text = site.tree(), (site.root / "permalinks.jsonl").read_bytes()
    (site.root / "permalinks.jsonl").unlink()
    assert not site.build().rendered
    assert (site.tree(), (site.root / "permalinks.jsonl").read_bytes()) == (tree, text)


def test_an_id_is_a_name_for_good(site: Folder) -> None:
    put(site, "first", id="notes/one", source_url=FIRST)
    assert list(titles(site)) == ["2024/first/", "2024/second/"]
    delete(site, "first")
    put(site, "other", id="notes/one", date="2023")
    assert titles(site) == {"2024/first/": "other", "2024/second/": "second"}
    assert [line["id"] for line in lines(site)] == ["2024/second", "notes/one"]


def test_an_id_names_an_entry_of_the_feed_whatever_its_address(site: Folder) -> None:
    put(site, "first", slug="better")
    site.build()
    feed = site.read("atom.xml")
    assert "<id>https://example.org/2024/first/</id>" in feed
    assert '<link rel="alternate" type="text/html" hreflang="en" href="https://example.org/2024/better/"/>' in feed


def test_one_id_of_two_articles_is_an_error_that_names_both(site: Folder) -> None:
    put(site, "first", id="one")
    put(site, "second", id="one")
    problem = site.problems()[0]
    assert str(problem) == "content/second.md:6:5: error: id 'one' is already that of content/first.md [id-taken]"


def test_an_id_that_fits_no_address_is_an_error_with_the_fix(site: Folder) -> None:
    put(site, "first", id="Notes//Été")
    problem = site.problems()[0]
    assert (problem.path, problem.line, problem.hint) == ("content/first.md", 6, "write notes/ete")


CONFLICT = """\
<<<<<<< HEAD
{"id":"2024/a","path":"a.md","url":"2024/a/"}
=======
{"id":"2024/a","path":"b.md","url":"2024/a/"}
>>>>>>> other
"""


def test_the_marks_of_a_merge_are_errors_that_say_what_to_do(site: Folder) -> None:
    site.put("permalinks.jsonl", CONFLICT)
    found = {problem.line: problem for problem in site.problems()}
    assert list(found) == [1, 3, 4, 5]
    assert str(found[1]) == "permalinks.jsonl:1:1: error: a conflict marker of a merge [permalinks]"
    assert found[1].hint == "resolve the conflict and build again"
    assert found[4].message == "id '2024/a' is in line 2 too"
    assert found[4].hint == "keep one of the two lines and build again"
    assert (site.root / "permalinks.jsonl").read_text() == CONFLICT


class Bad(NamedTuple):
    """A line that is refused, and where."""

    line: str | bytes
    column: int
    message: str


BAD = {
    "a path that leads out": Bad('{"id":"a","path":"../a.md"}', 11, "path '../a.md'"),
    "an absolute path": Bad('{"id":"a","path":"/etc/passwd"}', 11, "path '/etc/passwd'"),
    "an address that leads out": Bad('{"id":"a","path":"a.md","url":"../../a/"}', 25, "url '../../a/'"),
    "an address of another host": Bad('{"id":"a","path":"a.md","url":"//evil.example/"}', 25, "url '//evil"),
    "an address of a file": Bad('{"id":"a","path":"a.md","url":"2024/a.html"}', 25, "url '2024/a.html'"),
    "a control character": Bad('{"id":"a","path":"a.md","url":"2024/a\\u0007/"}', 25, "url '2024/a\\x07/'"),
    "a hidden folder": Bad('{"id":"a","path":"a.md","was":[".git/"]}', 25, "was ['.git/']"),
    "an id with a mark": Bad('{"id":"a\\"b","path":"a.md"}', 2, "id 'a\"b'"),
    "an endless address": Bad(f'{{"id":"a","path":"a.md","url":"{"a/" * 9999}"}}', 25, "url 'a/a/"),
    "no id": Bad('{"path":"a.md"}', 1, "Object missing required field `id`"),
    "an unknown key": Bad('{"id":"a","path":"a.md","ulr":"2024/a/"}', 25, "Object contains unknown field `ulr`"),
    "a value of another type": Bad('{"id":"a","path":7}', 11, "Expected `str`, got `int`"),
    "a list": Bad("[" * 9999, 1, "Expected `object`, got `array`"),
    "half a line": Bad('{"id":"a","path":"a.', 21, "not a line of JSON"),
    "a key and no value": Bad('{"id":"é","path":}', 18, "not a line of JSON"),
    "another encoding": Bad('{"id":"a","path":"é.md"}'.encode("latin-1"), 19, "not UTF-8"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_line_is_refused_that_has(bad: Bad) -> None:
    line = bad.line.encode() if isinstance(bad.line, str) else bad.line
    found = parse_permalinks(b'{"id":"good","path":"good.md"}\n\n' + line + b"\n")
    assert found.permalinks == (Permalink("good", "good.md"),)
    assert [(problem.path, problem.line, problem.column) for problem in found.problems] == [
        ("permalinks.jsonl", 3, bad.column)
    ]
    assert bad.message in found.problems[0].message
    assert found.problems[0].hint


def test_a_file_written_on_windows_is_read(site: Folder) -> None:
    text = (site.root / "permalinks.jsonl").read_bytes()
    site.put("permalinks.jsonl", b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert not site.build().rendered
    assert (site.root / "permalinks.jsonl").read_bytes() == text


def test_a_folder_named_permalinks_jsonl_is_an_error(site: Folder) -> None:
    (site.root / "permalinks.jsonl").unlink()
    (site.root / "permalinks.jsonl").mkdir()
    assert str(site.problems()[0]) == "permalinks.jsonl:1:1: error: not a plain file [permalinks]"


def test_a_line_that_a_merge_has_kept_twice_is_read_as_one(site: Folder) -> None:
    text = (site.root / "permalinks.jsonl").read_bytes()
    first, *others = text.splitlines(keepends=True)
    site.put("permalinks.jsonl", b"".join([first, *others, first, others[-1].rstrip() + b" \n"]))
    assert not site.build().problems
    assert (site.root / "permalinks.jsonl").read_bytes() == text


def test_a_deleted_article_is_told_once_with_the_way_to_give_its_address_a_target(site: Folder) -> None:
    delete(site, "first")
    (problem,) = site.build().problems
    assert (problem.severity, problem.code) == ("warning", "address-gone")
    assert "content/first.md" in problem.message
    assert "`aliases: [/2024/first/]`" in problem.hint
    assert not site.build(clean=True).problems
    put(site, "second", source_url=SECOND, aliases="[/2024/first/]")
    site.build()
    assert redirects(site) == {"2024/first/": "/2024/second/"}


def test_a_deleted_article_whose_address_has_a_target_is_not_told(site: Folder) -> None:
    delete(site, "first")
    put(site, "second", source_url=SECOND, aliases="[/2024/first/]")
    assert not site.build().problems


def test_an_article_that_is_held_back_for_now_is_not_told(site: Folder) -> None:
    put(site, "first", source_url=FIRST, draft="true")
    assert not site.build().problems


def test_a_record_that_is_lost_is_told(site: Folder) -> None:
    (site.root / "permalinks.jsonl").unlink()
    (problem,) = site.build().problems
    assert (problem.path, problem.severity, problem.code) == ("permalinks.jsonl", "warning", "permalinks-lost")
    assert not site.build().problems


def test_a_recorded_address_with_a_part_of_the_date_stays(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    put(site, "2024-03-05 Some title")
    site.build()
    assert "2024/some-title/" in addresses(site)
    site.edit("permalinks.jsonl", "2024/some-title/", "2024/05-some-title/")
    site.build(clean=True)
    assert "2024/05-some-title/" in addresses(site)
    assert "2024/some-title/" not in addresses(site)


def test_pages_of_folders_in_two_languages_have_the_addresses_of_their_folders(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for name in ("a/index.fr", "b/index.fr"):
        put(site, name)
    assert not site.build().problems
    assert {"2024/a/", "2024/b/"} <= {*addresses(site)}
