"""Names of files and folders: the addresses they get, and the problems of names that get none."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sitegen.core import url_scheme
from sitegen.core.problems import Problem
from tests.support.sites import Folder, article

POSIX = pytest.mark.skipif(os.name == "nt", reason="a POSIX system")


def site_with(tmp_path: Path, *names: str) -> Folder:
    site = Folder(tmp_path).write("")
    for name in names:
        site.put(f"content/{name}", article(title=f"About {len(name)}"))
    return site


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.severity, problem.code) for problem in problems]


@POSIX
@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        pytest.param("!!!.md", "2024/{number}/", "slug-empty", id="signs"),
        pytest.param("😀.md", "2024/{number}/", "slug-empty", id="emoji"),
        pytest.param("....md", None, None, id="points are hidden files"),
        pytest.param("日本語.md", "2024/日本語/", None, id="Japanese"),
        pytest.param("مقالة.md", "2024/مقالة/", None, id="Arabic"),
        pytest.param("नमस्ते.md", "2024/नमस्ते/", None, id="Devanagari"),
        pytest.param("Œuvre d’été.md", "2024/oeuvre-d-ete/", None, id="French"),
        pytest.param("e\u0301te\u0301.md", "2024/ete/", None, id="accents apart, as on Macs"),
        pytest.param("CON.md", "2024/con-/", "file-name", id="CON"),
        pytest.param("nul.md", "2024/nul-/", "file-name", id="nul"),
        pytest.param("a..md", "2024/a/", "file-name", id="point at the end"),
        pytest.param("a .md", "2024/a/", "file-name", id="space at the end"),
        pytest.param("x:y.md", "2024/x-y/", "file-name", id="colon"),
        pytest.param("a\\b.md", "2024/a-b/", "file-name", id="backslash"),
        pytest.param("a\nb.md", "2024/a-b/", "file-name", id="newline"),
        pytest.param("x" * 250 + ".md", "2024/" + "x" * 91, None, id="long name"),
        pytest.param("é" * 120 + ".md", "2024/" + "e" * 91, None, id="long name in UTF-8"),
    ],
)
def test_a_file_gets_a_safe_address(tmp_path: Path, name: str, url: str | None, expected: str | None) -> None:
    site = site_with(tmp_path, name)
    result = site.build()
    assert [problem.code for problem in result.problems] == ([expected] if expected else [])
    number = url_scheme.file_slugs(name)[0]
    made = [found for found in result.rendered if re.fullmatch("2024/[^/]+/", found)]
    assert [found.startswith(url.format(number=number)) for found in made] == [True] if url else made == []


def test_a_long_title_stays_whole_and_its_terms_get_short_addresses(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(title="t" * 400, source="é" * 400, topic="日" * 400))
    site.build()
    assert "t" * 400 in site.read("2024/a/index.html")
    names = [path.name for path in (tmp_path / "public").rglob("*")]
    assert max(len(name.encode()) for name in names) <= 100


@POSIX
def test_names_that_differ_only_in_case_are_an_error(tmp_path: Path) -> None:
    site = site_with(tmp_path, "A.md", "a.md")
    if len(os.listdir(tmp_path / "content")) < 2:
        pytest.skip("this file system takes A.md and a.md for one")
    assert "error" in {severity for _, severity, _ in told(site.problems())}


@POSIX
def test_pictures_that_differ_only_in_case_get_addresses_of_their_own(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article("[one](x.txt) [two](X.txt) and some more words to make this an article"))
    site.put("content/x.txt", "one")
    site.put("content/X.txt", "two")
    if len(os.listdir(tmp_path / "content")) < 3:
        pytest.skip("this file system takes x.txt and X.txt for one")
    site.build()
    published = [path.name for path in (tmp_path / "public/2024/a").glob("*.txt")]
    assert len({name.casefold() for name in published}) == len(published) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf8_is_shown_escaped(tmp_path: Path) -> None:
    site = site_with(tmp_path, "a.md")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/content/caf\xe9.md")).write_text(article(), encoding="utf-8")
    assert told(site.problems()) == [("content/caf\\xe9.md", "error", "file-name")]
    # Printing it does not fail either, whatever the encoding of the terminal.
    command = [sys.executable, "-m", "sitegen", "build", "--no-search"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, check=False, cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@POSIX
def test_anything_but_a_plain_file_is_skipped_with_a_warning(tmp_path: Path) -> None:
    site = site_with(tmp_path, "a.md")
    content = tmp_path / "content"
    os.mkfifo(content / "fifo.md")
    (content / "folder.md").mkdir()
    (content / "link.md").symlink_to("/etc/passwd")
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(content)  # Paths of sockets must be short.
        listener.bind("socket.md")
        os.chdir(before)
        result = site.build()
    odd = ["content/fifo.md", "content/folder.md", "content/link.md", "content/socket.md"]
    assert told(result.problems) == [(path, "warning", "not-a-file") for path in odd]
    assert result.articles == 1


@POSIX
@pytest.mark.parametrize("folder", ["content", "static"])
def test_folders_nested_too_deep_are_one_error(tmp_path: Path, folder: str) -> None:
    site = site_with(tmp_path, "a.md")
    (tmp_path / folder).mkdir(exist_ok=True)
    with nested(tmp_path / folder, 1100):
        (problem,) = site.problems()
    assert (problem.path, problem.code) == (f"{folder}{'/a' * 101}", "too-deep")


@POSIX
def test_folders_nested_too_deep_in_the_output_are_replaced(tmp_path: Path) -> None:
    site = site_with(tmp_path, "a.md")
    site.build()
    before = site.tree()
    with nested(tmp_path / "public", 1100):
        site.build()
        assert site.tree() == before
        # They are in the previous tree now, which the next one is made from.
        site.put("content/a.md", article(title="Another"))
        site.build()
        clean = site.copy(tmp_path / "clean")
        clean.build()
        assert site.tree() == clean.tree()


@contextmanager
def nested(folder: Path, depth: int) -> Iterator[None]:
    """Nest folders deeper than Python can remove, and remove them afterwards."""
    before = Path.cwd()
    os.chdir(folder)
    for _ in range(depth):
        os.mkdir("a")
        os.chdir("a")
    try:
        yield
    finally:
        os.chdir(before)
        subprocess.run(["rm", "-rf", folder, folder.parent / f".{folder.name}.sitegen"], check=True)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Become the user nobody if the tests run as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@POSIX
def test_a_file_that_may_not_be_read_is_named() -> None:
    # Not below pytest's folder, which nobody else may enter.
    with TemporaryDirectory() as folder:
        site = site_with(Path(folder), "a.md", "b.md")
        (site.root / "content/a.md").chmod(0)
        site.root.chmod(0o777)
        with unprivileged():
            problems = site.problems()
        assert told(problems) == [("content/a.md", "error", "unreadable")]
        assert problems[0].message == "cannot be read: Permission denied"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(".DS_Store", [], id="Finder's notes"),
        pytest.param(".git/config", [], id="a repository"),
        pytest.param("a.md~", [], id="a backup"),
        pytest.param(".a.md.swp", [], id="an editor's file"),
        pytest.param("#a.md#", [], id="Emacs' file"),
        pytest.param("Thumbs.db", [], id="Windows' pictures"),
        pytest.param(".env", ["secret"], id="environment"),
        pytest.param(".env.local", ["secret"], id="another environment"),
        pytest.param("server.key", ["secret"], id="key"),
        pytest.param("id_rsa", ["secret"], id="key of SSH"),
    ],
)
@pytest.mark.parametrize("folder", ["content", "static"])
def test_hidden_and_secret_files_are_not_published(tmp_path: Path, folder: str, name: str, expected: list[str]) -> None:
    site = site_with(tmp_path, "b.md")
    site.put(f"{folder}/{name}", "SECRET")
    expected = expected or ["system-file"] * (folder == "static")
    assert [problem.code for problem in site.build().problems] == expected
    assert not any(b"SECRET" in data for data in site.tree().values())


@POSIX
def test_one_file_under_two_names_is_two_articles(tmp_path: Path) -> None:
    site = site_with(tmp_path, "a.md")
    os.link(tmp_path / "content/a.md", tmp_path / "content/b.md")
    assert site.build().articles == 2


@pytest.mark.parametrize(
    "name",
    [
        ".well-known/security.txt",
        ".well-known/acme-challenge/token",
        ".nojekyll",
        ".domains",
        ".htaccess",
        "CNAME",
        "_headers",
        "_redirects",
        "deep/.hidden/.file",
        "#1.txt",
        "notes.md/inside.txt",
    ],
)
def test_every_file_of_the_static_folder_is_published_as_it_is(tmp_path: Path, name: str) -> None:
    site = site_with(tmp_path, "b.md")
    site.put(f"static/{name}", "AS IT IS")
    assert not site.build().problems
    assert site.read(name) == "AS IT IS"
    site.put(f"static/{name}", "CHANGED")
    site.build()
    assert site.read(name) == "CHANGED"


def test_files_of_systems_and_editors_in_the_static_folder_are_named_in_one_line(tmp_path: Path) -> None:
    site = site_with(tmp_path, "b.md")
    for name in (".DS_Store", "img/Thumbs.db", "img/a.png~", ".git/config", ".b.swp", "img/._a.png"):
        site.put(f"static/{name}", "x")
    (problem,) = site.build().problems
    assert (problem.path, problem.severity, problem.code) == ("static", "warning", "system-file")
    for name in (".DS_Store", "img/Thumbs.db", "img/a.png~", ".git", ".b.swp", "img/._a.png"):
        assert name in problem.message.split(": ")[1].split(", ")
    assert not [path for path in site.tree() if "DS_Store" in path or "Thumbs" in path or ".git" in path]


def test_a_robots_file_of_ones_own_wins(tmp_path: Path) -> None:
    site = site_with(tmp_path, "b.md")
    site.put("static/robots.txt", "User-agent: *\n")
    assert not site.build().problems
    assert site.read("robots.txt") == "User-agent: *\n"


def test_a_static_file_in_the_place_of_a_page_is_an_error_with_its_own_advice(tmp_path: Path) -> None:
    site = site_with(tmp_path, "b.md")
    site.put("static/atom.xml", "<feed/>")
    (problem,) = site.problems()
    assert (problem.path, problem.code, problem.hint) == (
        "static/atom.xml",
        "address-taken",
        "rename the file, or remove it",
    )


@POSIX
@pytest.mark.parametrize("folder", ["content", "static"])
def test_two_names_that_are_one_file_on_a_mac_are_an_error_that_names_the_code_points(
    tmp_path: Path, folder: str
) -> None:
    site = site_with(tmp_path, "b.md")
    for number, name in enumerate(("x\u00c9.md", "xE\u0301.md")):
        site.put(f"{folder}/{name}", article(title=f"Accent {number}", slug=f"accent-{number}"))
    found = [problem for problem in site.problems() if problem.code == "file-name"]
    assert len(found) == 1
    assert "U+00C9" in found[0].message
    assert "U+0045 U+0301" in found[0].message


def test_a_huge_file_is_refused_by_its_size_and_never_read(tmp_path: Path) -> None:
    site = site_with(tmp_path, "b.md")
    with (tmp_path / "content/huge.md").open("wb") as file:
        file.truncate(40_000_000_000)
    (problem,) = site.problems()
    assert (problem.path, problem.code) == ("content/huge.md", "too-large")
