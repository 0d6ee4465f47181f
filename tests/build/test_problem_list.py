"""The end of a build: a table of codes, the errors in full, and a mark for those that are new."""

import json
from pathlib import Path

from tests.support.commands import run
from tests.support.sites import Folder, article

TEXT = "Some text of an article, long enough to be no stub at all.\n"
SITE = f"""
-- content/a.md --
{article(TEXT + "[a](/x/) and [b](/y/)", colour="red")}
-- content/b.md --
{article(TEXT + "[c](/z/)")}
"""


def test_warnings_are_a_table_of_codes_with_the_first_place_and_what_to_do(tmp_path: Path) -> None:
    Folder(tmp_path).write(SITE)
    done = run(tmp_path, "build", "--no-search")
    lines = done.stderr.splitlines()
    assert done.returncode == 0
    assert lines[0].split() == ["severity", "code", "count", "files", "first", "place"]
    assert lines[1].split() == ["warning", "link-broken", "3", "2", "content/a.md:9:5"]
    assert lines[2].startswith("    the link leads nowhere, so it was removed: '/x/'; write the whole address")
    assert lines[3].split() == ["warning", "unknown-key", "1", "1", "content/a.md:6:1"]
    assert lines[-1] == "0 errors, 4 warnings"
    assert "warning: " not in done.stderr


def test_errors_stand_first_and_in_full(tmp_path: Path) -> None:
    Folder(tmp_path).write(SITE).put("content/z.md", article(TEXT + "![picture](missing.png)"))
    done = run(tmp_path, "build", "--no-search")
    lines = done.stderr.splitlines()
    assert lines[1].split()[:4] == ["error", "image-missing", "1", "1"]
    assert "content/z.md:8:12: error: no image at missing.png [image-missing]" in lines
    assert "warning: " not in done.stderr
    assert lines[-1] == "1 error, 4 warnings; nothing was published"


def test_verbose_shows_all_and_show_one_code_in_full(tmp_path: Path) -> None:
    Folder(tmp_path).write(SITE)
    assert run(tmp_path, "build", "--no-search", "-v").stderr.count(": warning: ") == 4
    shown = run(tmp_path, "build", "--no-search", "--show", "link-broken").stderr
    assert shown.count(": warning: ") == shown.count(" [link-broken]") == 3
    none = run(tmp_path, "build", "--no-search", "--show", "link-brokn").stderr
    assert none.startswith("no problem has the code link-brokn\n")


def test_a_strict_build_shows_the_warnings_that_stop_it(tmp_path: Path) -> None:
    Folder(tmp_path).write(SITE)
    done = run(tmp_path, "build", "--no-search", "--strict")
    assert done.returncode == 1
    assert done.stderr.count(": warning: ") == 4


def test_problems_that_the_last_build_did_not_have_are_marked_as_new(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    assert "new" not in run(tmp_path, "build", "--no-search", "-v").stderr
    site.edit("content/a.md", "colour", "note: Moves the text down.\ncolour")
    site.edit("content/b.md", "[c](/z/)", "[c](/z/) [d](/d/)")
    lines = run(tmp_path, "build", "--no-search", "-v").stderr.splitlines()
    assert lines[1].split()[-2:] == ["1", "new"]
    assert [line for line in lines if line.endswith("(new)")] == [
        "content/b.md:8:14: warning: the link leads nowhere, so it was removed: '/d/' [link-broken] (new)"
    ]
    assert "new" not in run(tmp_path, "build", "--no-search", "-v").stderr


def test_a_build_that_is_refused_early_makes_no_older_problem_new(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    run(tmp_path, "build", "--no-search")
    settings = (tmp_path / "site.yaml").read_text()
    site.put("site.yaml", "no-such-key: 1\n")
    for _ in range(2):
        assert run(tmp_path, "build", "--no-search").returncode == 1
    site.put("site.yaml", settings)
    done = run(tmp_path, "build", "--no-search")
    assert (done.returncode, "new" in done.stderr) == (0, False)
    assert json.loads((tmp_path / ".sitegen/problems.json").read_text())["unreached"] == []


def test_programs_read_the_problems_of_the_last_build_from_a_file(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    run(tmp_path, "build", "--no-search")
    site.edit("content/b.md", "[c](/z/)", "![d](d.png)")
    run(tmp_path, "build", "--no-search", "-q")
    record = json.loads((tmp_path / ".sitegen/problems.json").read_text())
    assert record["built"] is False
    assert record["problems"][0] == {
        "path": "content/b.md",
        "line": 8,
        "column": 6,
        "severity": "error",
        "code": "image-missing",
        "message": "no image at d.png",
        "hint": "put the file beside the article",
        "new": True,
    }
    assert [problem["new"] for problem in record["problems"]] == [True, False, False, False]


def test_a_damaged_record_of_problems_is_none(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    site.put(".sitegen/problems.json", b"{\xff")
    done = run(tmp_path, "build", "--no-search")
    assert (done.returncode, "new" in done.stderr) == (0, False)
