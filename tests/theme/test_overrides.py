"""`sitegen theme`: the files and options of a theme, and copies of its files to change."""

import json
from pathlib import Path

import pytest

from tests.support.commands import run
from tests.support.repository import DEFAULT_THEME
from tests.support.sites import Folder, article

OWN = """
-- site.yaml --
title: Review
url: https://example.org/
theme: own
options:
  accent: "#0b5fa5"
-- themes/own/theme.yaml --
extends: default
-- themes/own/templates/404.html --
Nothing here.
-- themes/own/templates/new.html --
Something new.
-- static/icon.svg --
<svg/>
-- static/map.svg --
<svg/>
"""


def listed(root: Path) -> dict[str, tuple[str, list[str]]]:
    """Return the layer of every file, and those in which it is hidden."""
    found = json.loads(run(root, "theme", "--json").stdout)["files"]
    return {file["path"]: (file["layer"], file["hides"]) for file in found}


def test_every_file_is_listed_with_its_layer_and_those_that_it_hides(tmp_path: Path) -> None:
    Folder(tmp_path).write(OWN)
    files = listed(tmp_path)
    assert files["templates/404.html"] == ("themes/own", ["themes/default"])
    assert files["templates/new.html"] == ("themes/own", [])
    assert files["templates/home.html"] == ("themes/default", [])
    assert files["static/icon.svg"] == ("static", ["themes/default"])
    assert "static/map.svg" not in files
    below = {path.relative_to(DEFAULT_THEME).as_posix() for path in DEFAULT_THEME.rglob("*") if path.is_file()}
    assert set(files) == below - {"theme.yaml"} | {"templates/new.html"}


def test_the_options_are_listed_with_their_values_and_where_they_are_from(tmp_path: Path) -> None:
    Folder(tmp_path).write(OWN)
    options = {option.pop("name"): option for option in json.loads(run(tmp_path, "theme", "--json").stdout)["options"]}
    assert options["accent"]["value"] == "#0b5fa5"
    assert options["accent"]["path"] == "site.yaml"
    assert options["accent_dark"]["path"] == "themes/default/theme.yaml"
    assert "latest" in options["home"]["value"]
    assert all(option["about"] for option in options.values())


def test_people_read_tables(tmp_path: Path) -> None:
    Folder(tmp_path).write(OWN)
    done = run(tmp_path, "theme")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["templates/404.html", "themes/own", "themes/default"] in lines
    assert ["accent", "#0b5fa5", "site.yaml"] in lines
    assert "themes/own/" in done.stdout


def test_a_file_is_copied_into_the_site_s_own_theme(tmp_path: Path) -> None:
    Folder(tmp_path).write(OWN)
    done = run(tmp_path, "theme", "templates/parts/pager.html")
    assert done.returncode == 0
    assert done.stdout == "themes/own/templates/parts/pager.html is a copy of that of themes/default\n"
    copy = tmp_path / "themes/own/templates/parts/pager.html"
    assert copy.read_bytes() == (DEFAULT_THEME / "templates/parts/pager.html").read_bytes()
    assert listed(tmp_path)["templates/parts/pager.html"] == ("themes/own", ["themes/default"])


def test_a_site_without_a_theme_of_its_own_gets_one(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(f"-- content/a.md --\n{article()}")
    for file in ("templates/parts/time.html", "static/icon.svg"):
        done = run(tmp_path, "theme", file)
        assert done.returncode == 0, done.stderr
        assert "write `theme: mine` in site.yaml" in done.stdout
    assert (tmp_path / "themes/mine/theme.yaml").read_text(encoding="utf-8") == "extends: default\n"
    site.put("site.yaml", "title: Review\nurl: https://example.org/\ntheme: mine\n")
    site.put("themes/mine/templates/404.html", "Mine.")
    site.build()
    assert site.read("404.html") == "Mine."


def test_the_new_theme_stands_on_the_one_that_the_site_had(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- site.yaml --\ntitle: Review\nurl: https://example.org/\ntheme: modern\n")
    assert run(tmp_path, "theme", "templates/404.html").returncode == 0
    assert (tmp_path / "themes/mine/theme.yaml").read_text(encoding="utf-8") == "extends: modern\n"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    Folder(tmp_path).write(OWN)
    done = run(tmp_path, "theme", "templates/404.html")
    assert done.returncode == 1
    assert "themes/own/templates/404.html:1:1: error: exists already" in done.stderr
    assert "fix: change that file" in done.stderr
    assert (tmp_path / "themes/own/templates/404.html").read_text(encoding="utf-8") == "Nothing here.\n"


def test_no_link_is_written_through(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(OWN)
    site.put("other.html", "Other.")
    (tmp_path / "themes/own/templates/home.html").symlink_to(tmp_path / "other.html")
    assert run(tmp_path, "theme", "templates/home.html").returncode == 1
    assert (tmp_path / "other.html").read_text(encoding="utf-8") == "Other."


def test_a_theme_that_has_nothing_to_do_with_it_is_left_alone(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("-- themes/mine/theme.yaml --\nextends: modern\n")
    site.put("themes/modern/theme.yaml", "")
    done = run(tmp_path, "theme", "templates/404.html")
    assert done.returncode == 1
    assert "does not extend `default`" in done.stderr
    assert not (tmp_path / "themes/mine/templates").exists()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("home.html", "did you mean templates/home.html?"),
        ("templates/hom.html", "did you mean templates/home.html?"),
        ("../../site.yaml", "lists all files"),
        ("/etc/passwd", "lists all files"),
    ],
)
def test_a_wrong_name_is_a_wrong_use_and_the_nearest_file_is_named(name: str, hint: str, tmp_path: Path) -> None:
    Folder(tmp_path).write("")
    done = run(tmp_path, "theme", name)
    assert done.returncode == 2
    assert hint in done.stderr
    assert not (tmp_path / "themes").exists()


def test_mistakes_of_options_are_told_with_the_list(tmp_path: Path) -> None:
    Folder(tmp_path).write("-- site.yaml --\ntitle: Review\nurl: https://example.org/\noptions: {accent: red}\n")
    done = run(tmp_path, "theme")
    assert done.returncode == 1
    assert "site.yaml:3:19: error: 'red' is not a colour" in done.stderr
    assert "templates/home.html" in done.stdout


def test_a_folder_without_a_site_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "theme")
    assert done.returncode == 1
    assert "site.yaml:1:1: error: cannot be read" in done.stderr
