"""`sitegen report`: the findings that a careful curator fixes."""

import json
from pathlib import Path

import pytest

from sitegen.cli.main import main
from sitegen.collection.report_checks import CHECKS
from tests.support.sites import Folder, article

SITE = f"""\
-- site.yaml --
title: Review
url: https://example.org/
sources:
  monde: {{name: Le Monde, rights: excerpt}}
-- content/careful.md --
{
    article(
        title="All is well here",
        source="Le Monde",
        source_url="https://example.com/1",
        archive_url="https://archive.example/1",
        topic="Trade",
        review="2099-01-01",
        translation="{from: zh, method: machine, reviewed_by: A. Reader}",
    )
}
-- content/second.md --
{
    article(
        title="The second of two",
        source="Le Monde",
        source_url="https://example.com/2",
        archive_url="https://archive.example/2",
        topic="Trade",
        rights="full",
    )
}
"""


def report(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[tuple[object, ...]]]:
    """Run the command; return its exit code and the findings as (code, path, line)."""
    exit_code = main(["report", "--root", str(root), "--json", *options])
    printed = json.loads(capsys.readouterr().out)
    assert sum(printed["counts"].values()) == len(printed["findings"])
    return exit_code, [(found["code"], found["path"], found["line"]) for found in printed["findings"]]


def test_a_careful_curator_has_nothing_to_fix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder(tmp_path).write(SITE)
    assert report(tmp_path, capsys, "--strict") == (0, [])
    assert main(["report", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("nothing to fix\n")


FINDINGS = {
    "unreviewed": {"translation": "{from: zh, method: machine}"},
    "no-source-url": {"source_url": ""},
    "no-archive": {"archive_url": ""},
    "past-review": {"review": "2020-01-01"},
    "single-topic": {"topic": "Alone"},
    "near-title": {"title": "All is very well here"},
    "rights-unstated": {"source": "Gazette"},
}


@pytest.mark.parametrize(("code", "fields"), FINDINGS.items(), ids=FINDINGS)
def test_each_thing_to_fix_is_told_at_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, fields: dict[str, str]
) -> None:
    known = {"title": "Some other title", "source": "Le Monde", "topic": "Trade"}
    urls = {"source_url": "https://example.com/3", "archive_url": "https://archive.example/3"}
    matter = known | urls | {"rights": "private"} | fields
    if code == "rights-unstated":
        del matter["rights"]
    Folder(tmp_path).write(SITE).put("content/third.md", article(**matter))
    exit_code, found = report(tmp_path, capsys)
    assert exit_code == 0
    assert [(code, path) for code, path, _ in found] == [(code, "content/third.md")]
    assert main(["report", "--root", str(tmp_path), "--strict"]) == 1
    printed = capsys.readouterr().out
    assert code in printed
    assert "fix: " in printed
    assert "content/third.md" in printed


def test_articles_that_are_not_yet_published_are_reported_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Folder(tmp_path).write(SITE)
    waiting = {"publish": "2099-01-01", "draft": "true", "expires": "2001-01-01"}
    for key, value in waiting.items():
        folder.put(f"content/{key}.md", article(title=key, source="Le Monde", topic="Trade", **{key: value}))
    _, found = report(tmp_path, capsys)
    assert [path for code, path, _ in found if code == "no-source-url"] == [
        "content/draft.md",
        "content/expires.md",
        "content/publish.md",
    ]


def test_a_human_translation_is_to_be_reviewed_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path).write(SITE)
    urls = {"source_url": "https://example.com/3", "archive_url": "https://archive.example/3"}
    folder.put("content/a.md", article(source="Le Monde", topic="Trade", translation="{method: human}", **urls))
    assert report(tmp_path, capsys)[1] == [("unreviewed", "content/a.md", 6)]


def test_a_translator_who_signs_answers_for_the_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path).write(SITE)
    urls = {"source_url": "https://example.com/3", "archive_url": "https://archive.example/3"}
    translation = "{method: human, by: Ada Lee}"
    folder.put("content/a.md", article(source="Le Monde", topic="Trade", translation=translation, **urls))
    assert report(tmp_path, capsys)[1] == []


def test_originals_without_archived_copy_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path).write(SITE)
    for number in range(3):
        url = f"https://example.com/{number + 5}"
        folder.put(
            f"content/a{number}.md", article(title=f"n{number}", source="Le Monde", topic="Trade", source_url=url)
        )
    assert [code for code, _, _ in report(tmp_path, capsys)[1]] == ["no-archive"]
    main(["report", "--root", str(tmp_path)])
    assert "3 originals have no archived copy" in capsys.readouterr().out


def test_titles_of_a_series_are_not_near(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path).write(SITE)
    series = [f"The news of the ports in issue {number}" for number in (1, 2)]
    series += [f"A letter from the port in {month}" for month in ("May", "June", "July", "August")]
    for number, title in enumerate(series):
        folder.put(f"content/s{number}.md", article(title=title))
    assert "near-title" not in [code for code, _, _ in report(tmp_path, capsys)[1]]


def test_titles_a_word_apart_are_near_in_one_language_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path).write(SITE)
    titles = {
        "a": ("The ships of the north sea", "en"),
        "b": ("The ships of the south sea", "en"),
        "c": ("The ships of the sea", "en"),
        "d": ("The ships of the north sea", "fr"),
        "e": ("A short one", "en"),
        "f": ("A long one", "en"),
    }
    for name, (title, language) in titles.items():
        folder.put(f"content/{name}.md", article(title=title, language=language))
    _, found = report(tmp_path, capsys)
    assert [path for code, path, _ in found if code == "near-title"] == ["content/b.md", "content/c.md"]


def test_the_report_of_a_site_that_cannot_be_read_tells_its_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Folder(tmp_path).write(SITE).put("content/bad.md", "no front matter")
    assert main(["report", "--root", str(tmp_path)]) == 1
    assert "content/bad.md:1:1: error" in capsys.readouterr().err


def test_the_help_of_the_command_names_the_subject_of_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--help"]) == 0
    subjects = " ".join(capsys.readouterr().out.partition("fix: ")[2].partition(".\n")[0].split())
    assert subjects.split(", ")[:2] == [
        "translations that nobody has reviewed",
        "originals without address or archived copy",
    ]
    assert subjects.count(", ") + 1 == len(CHECKS)
