"""The endings of files in the content folder: articles by every ending of Markdown, and documents that are none."""

from pathlib import Path

import pytest

from sitegen.core.problems import Problem
from tests.support.sites import Folder, article

TEXT = "Some text of an article, long enough to be no stub at all.\n"


@pytest.mark.parametrize(
    "ending", ["md", "MD", "Md", "markdown", "Markdown", "mdown", "mkd", "mkdn", "mkdown", "mdwn", "mdtext", "mdtxt"]
)
def test_a_file_of_any_ending_of_markdown_is_an_article(tmp_path: Path, ending: str) -> None:
    site = Folder(tmp_path).write("")
    site.put(f"content/post.{ending}", article())
    site.put("content/a.md", article(f"See [the other](post.{ending}), which has more words about all of this.\n"))
    result = site.build()
    assert (result.articles, result.problems) == (2, ())
    assert 'href="/2024/post/"' in site.read("2024/a/index.html") or "../post/" in site.read("2024/a/index.html")
    assert site.read("2024/post/index.html")


def unread(tmp_path: Path, *names: str, body: str = TEXT) -> list[Problem]:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(body))
    for name in names:
        site.put(f"content/{name}", "words")
    result = site.build()
    assert result.articles == 1
    return list(result.problems)


@pytest.mark.parametrize(
    "name",
    [
        "b.txt",
        "b.TXT",
        "b.mdx",
        "b.html",
        "b.htm",
        "b.rst",
        "b.org",
        "b.docx",
        "b.odt",
        "b.adoc",
        "b.textile",
        "b.tex",
        "b",
    ],
)
def test_a_document_that_is_no_markdown_is_named_with_the_reason(tmp_path: Path, name: str) -> None:
    (problem,) = unread(tmp_path, name)
    assert (problem.path, problem.code, problem.severity) == ("content", "file-unread", "warning")
    assert problem.message.startswith("1 file is not read with")
    assert problem.message.endswith(f": {name}")
    assert ".md" in problem.hint


def test_documents_are_named_in_one_line_for_each_ending_with_their_number(tmp_path: Path) -> None:
    one, other = unread(tmp_path, *(f"{n}.rst" for n in range(9)), "x/b.org")
    assert one.message.startswith("1 file is not read with the ending .org")
    assert other.message.startswith("9 files are not read with the ending .rst")
    assert other.message.endswith(": 0.rst, 1.rst, 2.rst, 3.rst, 4.rst and 4 more")


@pytest.mark.parametrize("name", ["x.png", "x.pdf", "x.csv", "_notes.txt", "drafts/b.txt", ".hidden", "b.md~", "x.svg"])
def test_pictures_data_drafts_and_backups_are_not_named(tmp_path: Path, name: str) -> None:
    assert unread(tmp_path, name) == []


def test_a_document_that_an_article_refers_to_is_not_named(tmp_path: Path) -> None:
    body = "All of it is [in a file](b/My%20notes.txt) beside this article, as text.\n"
    assert unread(tmp_path, "b/My notes.txt", body=body) == []
