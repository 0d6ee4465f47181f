"""The command as a user runs it: exit codes and output."""

import json
import os
from pathlib import Path

import pytest

from tests.support.commands import run, run_apart
from tests.support.sites import Folder, article

BROKEN = """
-- content/good.md --
---
title: Good
source: Gazette
date: 2024-03-05
topic: Testing
---
This one is as it should be, and long enough to be read.
-- content/bad.md --
---
title: Climat : la Chine
---
"""


def test_a_site_is_built_and_summed_up(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article())
    done = run_apart(tmp_path, "build", "--no-search")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 article, ")
    assert "rebuilt" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert (tmp_path / "public/index.html").is_file()


def test_a_problem_names_its_place_shows_the_line_and_says_the_fix(tmp_path: Path) -> None:
    Folder(tmp_path).write(BROKEN)
    done = run_apart(tmp_path, "build", "--no-search")
    assert done.returncode == 1
    assert done.stderr.splitlines()[:4] == [
        "content/bad.md:2:15: error: a colon and a space inside an unquoted value [yaml-syntax]",
        "    title: Climat : la Chine",
        "                  ^",
        '    fix: write title: "Climat : la Chine"',
    ]
    assert done.stderr.splitlines()[-1] == "1 error, 0 warnings; nothing was published"
    assert not (tmp_path / "public").exists()


def test_a_caret_stands_below_its_column_behind_wide_letters(tmp_path: Path) -> None:
    text = "日本 [x](missing.md) and text of some length, so that it is no stub at all.\n"
    Folder(tmp_path).write("").put("content/a.md", article(text))
    lines = run(tmp_path, "build", "--no-search").stderr.splitlines()
    # Each of the two letters takes two places of a terminal.
    assert lines[2] == "    " + " " * 9 + "^"


def test_problems_are_capped_with_a_count(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for number in range(70):
        site.put(f"content/{number}.md", "---\ntitle: No more\n---\n")
    done = run(tmp_path, "build", "--no-search")
    assert done.stderr.splitlines()[:2] == [
        "severity  code     count  files  first place",
        "error     missing  210    70     content/0.md:2:1",
    ]
    assert done.stderr.count(": error: ") == 50
    assert "… and 160 more (`sitegen build -v` shows all)" in done.stderr
    assert "210 errors" in done.stderr


def test_a_warning_builds_and_a_strict_build_refuses_it(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article(colour="red"))
    assert run(tmp_path, "build", "--no-search").returncode == 0
    strict = run(tmp_path, "build", "--no-search", "--strict")
    assert strict.returncode == 1
    assert "warning: unknown key `colour`" in strict.stderr


def test_json_is_one_object_with_all_fields(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article())
    done = run(tmp_path, "build", "--json")
    found = json.loads(done.stdout)
    assert list(found) == ["articles", "pages", "rendered", "reused", "search", "seconds", "problems"]
    assert found["articles"] == 1
    assert found["rendered"] == found["pages"] > 5
    assert found["search"] == {"pages": 1, "skipped": False}
    assert {"total", "read", "plan", "render", "search", "publish"} <= set(found["seconds"])
    again = json.loads(run(tmp_path, "build", "--json").stdout)
    assert again["rendered"] == 0
    assert again["search"] == {"pages": 1, "skipped": True}


def test_json_lists_problems_with_all_fields(tmp_path: Path) -> None:
    Folder(tmp_path).write(BROKEN)
    done = run(tmp_path, "build", "--json")
    assert done.returncode == 1
    problem = json.loads(done.stdout)["problems"][0]
    assert list(problem) == ["path", "line", "column", "severity", "code", "message", "hint"]
    assert (problem["path"], problem["line"], problem["column"]) == ("content/bad.md", 2, 15)
    assert not done.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["bild"], ["build", "--job"], ["build", "--jobs", "0"], ["build", "-q", "-v"]]
)
def test_a_wrong_use_ends_with_two(tmp_path: Path, arguments: list[str]) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert "usage: sitegen" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_process_ends_with_the_exit_code_of_a_wrong_use(tmp_path: Path) -> None:
    assert run_apart(tmp_path, "bild").returncode == 2


def test_quiet_prints_nothing_and_verbose_names_pages(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article())
    assert "made /2024/a/" in run(tmp_path, "build", "--no-search", "-v").stdout
    quiet = run(tmp_path, "build", "--no-search", "-q")
    assert quiet.stdout + quiet.stderr == ""


def test_a_folder_without_a_site_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "build")
    assert done.returncode == 1
    assert "site.yaml:1:1: error: cannot be read: No such file or directory" in done.stderr
    assert "--root" in done.stderr


def test_drafts_are_built_only_when_asked_for(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- content/a.md --\n" + article(draft="true"))
    assert run(tmp_path, "build", "--no-search").stdout.startswith("0 articles, ")
    assert run(tmp_path, "build", "--no-search", "--drafts").stdout.startswith("1 article, ")


def test_output_and_root_may_be_elsewhere(tmp_path: Path) -> None:
    Folder(tmp_path / "site").write("-- content/a.md --\n" + article())
    done = run(tmp_path, "build", "--root", "site", "--output", "live", "--no-search")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "live/2024/a/index.html").is_file()


def test_content_cannot_command_the_terminal(tmp_path: Path) -> None:
    Folder(tmp_path).write("").put(
        "content/a.md", article("[\x1b[31mred](missing.md)\u202e text that is long enough for no warning.\n")
    )
    done = run(tmp_path, "build", "--no-search", "-v")
    assert "missing.md" in done.stderr
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_a_pipe_and_a_link_are_named_but_not_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever, and a link may lead out of the folder."""
    Folder(tmp_path).write("-- content/a.md --\n" + article()).put("secret.txt", "a secret line")
    os.mkfifo(tmp_path / "content/pipe.md")
    (tmp_path / "content/link.md").symlink_to(tmp_path / "secret.txt")
    done = run_apart(tmp_path, "build", "--no-search", "-v")
    assert done.returncode == 0
    assert "content/pipe.md:1:1: warning: passed over" in done.stderr
    assert "content/link.md:1:1: warning: passed over" in done.stderr
    assert "secret line" not in done.stderr


def test_one_broken_article_is_one_error(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("-- content/a.md --\n---\ntitle: a: b\n---\n")
    site.put("content/b.md", article("[a](a.md), which is broken, and text enough to be an article of some length.\n"))
    assert run(tmp_path, "build", "--no-search").stderr.splitlines()[-1].startswith("1 error, 0 warnings")


@pytest.mark.parametrize("moment", ["99999999999999", "-1x", "²"])
def test_an_invalid_moment_is_an_error(moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folder(tmp_path).write(f"-- content/a.md --\n{article()}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    done = run(tmp_path, "build")
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH:1:1: error: " in done.stderr
    assert "fix: write a whole number, or unset it" in done.stderr
