"""Front matter of other programs: keys that hold back, keys of another name, and values in another form."""

from pathlib import Path

import pytest

from sitegen.cli.terminal import summarise
from tests.content.test_front_matter import article, read, with_fields
from tests.support.sites import Folder
from tests.support.sites import article as text

HELD_ELSEWHERE = [
    "password: x",
    "post_password: x",
    "visibility: members",
    "visibility: paid",
    "visibility: private",
    "post_status: draft",
    "post_status: future",
    "status: Draft",
    "status: pending review",
    "status: [draft]",
    "state: unpublished",
    "published: false",
    "is_published: no",
    "public: off",
    "private: yes",
    "hidden: true",
    "unlisted: true",
    "isDraft: true",
    "wip: 1",
    "dg-publish: false",
    "email_only: true",
    "headless: true",
    "build: {render: never}",
    "_build:\n  list: never",
    "permalink: false",
    "eleventyExcludeFromCollections: true",
    "protected: true",
    "members_only: true",
    "type: draft",
]


@pytest.mark.parametrize("field", HELD_ELSEWHERE)
def test_a_key_by_which_another_program_holds_back_stops_the_build_with_the_key_to_write(field: str) -> None:
    parsed = read(with_fields(field))
    assert parsed.article is None
    (problem,) = parsed.problems
    assert (problem.code, problem.severity, problem.line) == ("unknown-key", "error", 6)
    assert "write `draft: true`" in problem.hint


@pytest.mark.parametrize(
    ("field", "own"),
    [
        ("publishDate: 2099-01-01", "publish: 2099-01-01"),
        ("publish_date: 2099-01-01", "publish: 2099-01-01"),
        ("embargo_until: 2099", "publish: 2099"),
        ("scheduled_at: 2099", "publish: 2099"),
        ("expiryDate: 2020-01-01", "expires: 2020-01-01"),
        ("unpublishdate: 2020-01-01", "expires: 2020-01-01"),
    ],
)
def test_a_date_by_which_another_program_holds_back_stops_the_build(field: str, own: str) -> None:
    (problem,) = read(with_fields(field)).problems
    assert (problem.severity, problem.hint) == ("error", f"write `{own}` to hold it back")


def test_a_password_is_not_printed() -> None:
    (problem,) = read(with_fields("password: sesame")).problems
    assert "sesame" not in f"{problem}"


@pytest.mark.parametrize(
    "field",
    ["published: true", "public: yes", "publish: true", "Publish: on", "is_published: true", "dg-publish: true"],
)
def test_a_key_that_says_that_the_article_is_published_is_no_problem(field: str) -> None:
    assert read(with_fields(field)).problems == ()
    assert not article(with_fields(field)).draft


@pytest.mark.parametrize(
    "field",
    [
        "cover: {hidden: true}",
        "comments: false",
        "private: false",
        "password: ''",
        "visibility: public",
        "status: published",
        "post_status: publish",
        "share: false",
        "permalink: /a/",
        "hide: [toc]",
    ],
)
def test_a_key_that_holds_nothing_back_does_not_stop_the_build(field: str) -> None:
    assert read(with_fields(field)).article is not None


@pytest.mark.parametrize("value", ["false", "no", "off", "0", "False", "'false'"])
def test_an_article_that_is_not_to_be_published_is_a_draft(value: str) -> None:
    assert article(with_fields(f"publish: {value}\ndraft: false")).draft


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("lien: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("link: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("url: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("original: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("permalink: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("canonical_url: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("Original URL: https://a.org/b", "write `source_url: https://a.org/b`"),
        ("permalink: /2019/old/", "write `aliases: /2019/old/`"),
        ("published: 2024-03-05", "remove it, since `date` is given"),
        ("pubDate: 2024-03-05", "remove it, since `date` is given"),
        ("description: In short", "write `summary: In short`"),
        ("lastmod: 2024-03-06", "write `updated: 2024-03-06`"),
        ("keywords: [a, b]", "write `tags: …`"),
        ("robots: noindex", "write `index: false`"),
        ("langue: fr", "write `language: fr`"),
    ],
)
def test_a_key_of_another_name_is_answered_with_the_one_that_is_meant(field: str, hint: str) -> None:
    parsed = read(with_fields(field))
    assert parsed.article is not None
    assert [(one.severity, one.code, one.hint) for one in parsed.problems] == [("warning", "unknown-key", hint)]


def test_the_date_of_a_web_clipper_is_what_to_write_where_there_is_none() -> None:
    parsed = read("---\ntitle: A\nsource: B\ntopic: T\npublished: 2024-03-05\n---\nText.\n")
    assert "write `date: 2024-03-05`" in [problem.hint for problem in parsed.problems]


def test_keys_in_capitals_or_with_hyphens_are_understood() -> None:
    parsed = read(
        "---\nTitle: A\nSOURCE: B\nDate: 2024\nTopic: T\nSource-URL: https://b.org/\n---\nSome words of text.\n"
    )
    assert parsed.article is not None
    assert (parsed.article.title, parsed.article.source, parsed.article.date.iso) == ("A", "B", "2024")
    assert (parsed.article.source_url, parsed.article.topics) == ("https://b.org/", ("T",))
    assert not [problem for problem in parsed.problems if problem.code != "text-short"]
    assert article(with_fields("Draft: true")).draft


def test_a_mistake_in_a_key_in_capitals_has_its_place() -> None:
    (problem,) = read(with_fields("Slug: A B")).problems
    assert (problem.line, problem.column, problem.hint) == (6, 7, "write a-b")


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ('"[[First Last]]"', ("First Last",)),
        ("[[First Last]]", ("First Last",)),
        ('"[[People/First Last|F. Last]]"', ("F. Last",)),
        ('"[[People/First Last]]"', ("First Last",)),
        ('["[[A B]]", "[[C D]]"]', ("A B", "C D")),
        ("\n  - [[A B]]\n  - C", ("A B", "C")),
        ("[[Last, First]]", ("Last, First",)),
        ("Null", ("Null",)),
        ("null", ()),
    ],
)
def test_a_name_is_read_without_the_brackets_of_links_of_notes(written: str, authors: tuple[str, ...]) -> None:
    found = read(with_fields(f"author: {written}"))
    assert found.article is not None, found.problems
    assert (found.article.authors, found.problems) == (authors, ())


def test_titles_and_topics_are_read_without_brackets_too() -> None:
    found = article(with_fields('title: "About [[Rivers]]"\nsource: "[[Le Monde]]"\ntopic: [["Water"]]'))
    assert (found.title, found.source, found.topics) == ("About Rivers", "Le Monde", ("Water",))


OPTIONAL = (
    "language kind rights updated featured index draft retrieved archive_date license image tags author slug".split()
)


@pytest.mark.parametrize("key", OPTIONAL)
def test_an_optional_key_that_a_form_leaves_empty_is_as_if_it_were_not_there(key: str) -> None:
    parsed = read(with_fields(f'{key}: ""'))
    assert parsed.article is not None, parsed.problems
    assert {problem.code for problem in parsed.problems} <= {"guard-empty"}


def drafts_of(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str) -> tuple[int, str]:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", text())
    site.put(f"content/{name}", content)
    result = site.build()
    assert not result.problems
    assert not any(b"Unfinished piece" in data for data in site.tree().values())
    summarise(result, {"total": 0}, verbose=False)
    printed = capsys.readouterr().out
    assert site.build(drafts=True).articles == 2
    return result.articles, printed


@pytest.mark.parametrize(
    "name", ["_drafts/b.md", "drafts/b.md", "Drafts/2024/b.md", "x/_drafts/b.md", "_b.md", "x/_b.md"]
)
def test_a_drafts_folder_and_an_underscore_hold_back_and_one_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    articles, printed = drafts_of(tmp_path, capsys, name, text(title="Unfinished piece"))
    assert articles == 1
    assert f"held back: 1 draft ({name}); --drafts publishes drafts too\n" in printed


@pytest.mark.parametrize("field", ["publish", "Publish"])
def test_publish_false_holds_back_and_one_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], field: str
) -> None:
    articles, printed = drafts_of(tmp_path, capsys, "b.md", text(**{"title": "Unfinished piece", field: "false"}))
    assert articles == 1
    assert "held back: 1 draft (b.md)" in printed


def test_notes_and_templates_that_are_held_back_need_no_front_matter(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", text())
    site.put("content/_template.md", "# {{title}}\n")
    assert not site.build().problems
    assert [problem.code for problem in site.problems(drafts=True)] == ["front-matter"]


def test_a_link_to_a_file_that_is_held_back_is_removed_with_a_warning(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", text("See [that](_drafts/b.md), which is to be written by somebody one day.\n"))
    site.put("content/_drafts/b.md", "no front matter")
    assert [problem.code for problem in site.build().problems] == ["link-unpublished"]


def test_published_posts_of_jekyll_are_published(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/_posts/a.md", text())
    assert site.build().articles == 1
