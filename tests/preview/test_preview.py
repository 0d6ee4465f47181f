"""`sitegen serve`: its answers, its refusals, and its builds."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from sitegen.preview.inject import inject
from sitegen.preview.page_state import PageState, after
from sitegen.preview.server import ADDRESS, listen, media_type, read, serving
from tests.support.preview import SECONDS, Preview, preview, states
from tests.support.processes import is_gone, until
from tests.support.sites import Folder, article, build_site

# Runs a command that the system gives no watches.
WITHOUT_WATCHES = [
    *("unshare", "--user", "--map-root-user", "sh", "-c"),
    'echo 0 >/proc/sys/user/max_inotify_watches && exec "$@"',
    "sh",
]
SITE = f"""
-- site.yaml --
title: Review
url: https://example.org/review/
-- static/notes.txt --
A text.
-- static/mine.css --
p {{ color: red }}
-- content/one.md --
{article(title="The first")}
-- content/draft.md --
{article(title="A draft", draft="true")}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("serve") / "site").write(SITE)


@pytest.fixture(scope="module")
def served(site: Folder) -> Iterator[Preview]:
    (site.root.parent / "secret.txt").write_text("secret")
    with preview(site.root, "--no-search") as running:
        yield running


def ask(running: Preview, target: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """Send a request exactly as written, which a client would normalise."""
    lines = {"Host": f"127.0.0.1:{running.port}", "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    with socket.create_connection((ADDRESS, running.port), SECONDS) as connection:
        connection.sendall(head.encode() + b"\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    status, *fields = head.split("\r\n")
    return (
        int(status.split()[1]),
        {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)},
        body,
    )


# ---- Answers ----


def test_a_page_is_served_below_the_path_of_the_site(served: Preview) -> None:
    status, headers, body = ask(served, "/review/2024/one/")
    assert status == 200
    assert "The first" in body
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-cache"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_the_script_is_in_the_pages_that_are_served_and_in_none_on_disk(served: Preview, site: Folder) -> None:
    assert '<script src="/.sitegen/preview.js"' in ask(served, "/review/")[2]
    pages = list(site.root.glob(".sitegen/preview/site/**/*.html"))
    assert pages
    assert not [page for page in pages if ".sitegen/" in page.read_text("utf-8")]
    for name in re.findall(r'"/(\.sitegen/[^"]+)"', ask(served, "/review/")[2]):
        assert ask(served, f"/{name}")[0] == 200


@pytest.mark.parametrize(
    ("path", "target"), [("/", "/review/"), ("/review", "/review/"), ("/review/2024", "/review/2024/")]
)
def test_an_address_without_its_end_leads_on(served: Preview, path: str, target: str) -> None:
    status, headers, _ = ask(served, path)
    assert (status, headers["location"]) == (302, target)


@pytest.mark.parametrize("path", ["/review/nothing/", "/elsewhere/", "/review/notes.txt/", "/.sitegen/other"])
def test_a_missing_page_is_a_404(served: Preview, path: str) -> None:
    assert ask(served, path)[0] == 404


def test_the_sites_own_page_says_what_is_missing(served: Preview) -> None:
    assert "Page not found" in ask(served, "/review/nothing/")[2]


def test_an_unchanged_file_is_not_sent_again(served: Preview) -> None:
    tag = ask(served, "/review/notes.txt")[1]["etag"]
    status, headers, body = ask(served, "/review/notes.txt", If_None_Match=tag)
    assert (status, headers["etag"], body) == (304, tag, "")


def test_a_head_has_the_headers_alone(served: Preview) -> None:
    status, headers, body = ask(served, "/review/notes.txt", "HEAD")
    assert (status, headers["content-length"], body) == (200, "8", "")


def test_drafts_are_shown_only_where_they_are_asked_for(served: Preview, tmp_path: Path) -> None:
    assert ask(served, "/review/2024/draft/")[0] == 404
    site = Folder(tmp_path).write(SITE)
    with preview(site.root, "--no-search", "--drafts") as running:
        assert "A draft" in ask(running, "/review/2024/draft/")[2]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("atom.xml", "application/atom+xml"),
        ("topics/x/feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml"),
        ("search.js", "text/javascript"),
        ("2024/one/citation.json", "application/vnd.citationstyles.csl+json"),
        ("references.ris", "application/x-research-info-systems"),
        ("references.bib", "application/x-bibtex"),
        ("articles.csv", "text/csv"),
        ("photo.webp", "image/webp"),
        ("pagefind/en_1.pf_meta", "application/octet-stream"),
    ],
)
def test_every_file_has_its_type(name: str, kind: str) -> None:
    assert media_type(name) == kind


# ---- Refusals ----


@pytest.mark.parametrize(
    "path",
    [
        "/review/../../secret.txt",
        "/review/%2e%2e/%2e%2e/secret.txt",
        "/review/%252e%252e/secret.txt",
        "/review/..%2f..%2fsecret.txt",
        "/review/..%5c..%5csecret.txt",
        "/review/notes.txt%00.html",
        "/review//etc/passwd",
        "/review/%2fetc%2fpasswd",
        "/review/.sitegen-output",
        "/review/%2esitegen-output",
        "/review/./notes.txt",
        "/.sitegen/..%2fcli.py",
        "/.sitegen/../server.py",
        "/review/link.txt",
        "/review/out/secret.txt",
    ],
)
def test_nothing_leaves_the_folder(served: Preview, site: Folder, path: str) -> None:
    folder = site.root / ".sitegen/preview/site"
    if not (folder / "out").is_symlink():
        (folder / "link.txt").symlink_to(site.root.parent / "secret.txt")
        (folder / "out").symlink_to(site.root.parent)
    status, _, body = ask(served, path)
    assert status == 404
    assert "secret" not in body.replace("secret.txt", "")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", "0.0.0.0:{port}", ""]
)
def test_another_host_is_not_served(served: Preview, host: str) -> None:
    status, _, body = ask(served, "/review/", Host=host.format(port=served.port))
    assert status in {400, 421}
    assert "The first" not in body


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}"])
def test_this_machine_is_served_by_each_of_its_names(served: Preview, host: str) -> None:
    assert ask(served, "/review/", Host=host.format(port=served.port))[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_get_and_head_is_answered(served: Preview, method: str) -> None:
    status, headers, _ = ask(served, "/review/", method, Content_Length="0")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_listens_on_loopback_alone(served: Preview) -> None:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{served.port:04X}")]
    assert listening == [f"0100007F:{served.port:04X}"]
    assert f":{served.port:04X} " not in Path("/proc/net/tcp6").read_text()


def test_a_taken_port_gives_way_to_the_next_one_and_it_says_so(tmp_path: Path) -> None:
    Folder(tmp_path).write(SITE)
    with listen(0) as taken, preview(tmp_path, "--no-search", port=taken.port) as running:
        assert running.port > taken.port
        assert f"port {taken.port} is in use" in running.printed


def test_a_second_preview_of_a_site_is_refused(served: Preview, site: Folder) -> None:
    command = [sys.executable, "-m", "sitegen", "serve", "--root", str(site.root), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 1
    assert f"another preview of this site is running (process {served.process.pid}," in done.stderr


def test_a_folder_without_a_site_is_left_as_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sitegen", "serve", "--root", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 1
    assert "run the command in the folder of site.yaml" in done.stderr
    assert not [*tmp_path.iterdir()]


# ---- Files that it leaves alone ----


def test_the_maintainers_files_and_the_live_site_are_untouched(tmp_path: Path) -> None:
    site = build_site(tmp_path, SITE)
    site.put("content/two.md", article(title="The second"))
    before = stamps(tmp_path)
    with preview(tmp_path) as running:
        running.wait_for("search of 2 articles is ready")
        at = len(running.printed)
        site.put("content/one.md", article(title="Another"))
        running.wait_for("search of 2 articles is ready", at)
        assert "Another" in ask(running, "/review/")[2]
    changed = {path for path, _ in before.items() ^ stamps(tmp_path).items()}
    assert changed == {"content/one.md"}


def stamps(root: Path) -> dict[str, int]:
    """Return the modification time of each file outside of the cache."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.stat().st_mtime_ns
        for path in files
        if path.relative_to(root).parts[0] != ".sitegen"
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_told_with_open_pages_and_leaves_no_process(tmp_path: Path, number: int) -> None:
    Folder(tmp_path).write(SITE)
    with preview(tmp_path) as running:
        with urlopen(f"{running.address}.sitegen/state", timeout=SECONDS) as page:
            assert page.readline() == b"retry: 500\n"
            assert running.end(number) == 130
            assert page.read().startswith(b"\ndata: ")
        assert "Traceback" not in running.printed
        assert until(lambda: is_gone(running.process.pid)), "a process outlives the preview"


# ---- When it builds ----


def test_it_builds_once_for_each_change_and_never_for_its_own(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    with preview(tmp_path) as running:
        running.wait_for("is ready")
        for number in range(2):
            at = len(running.printed)
            site.put("content/one.md", article(title=f"Edition {number}"))
            running.wait_for("is ready", at)
        for path in ("content/.one.md.swp", "content/one.md~", "content/.obsidian/state.json", "public/index.html"):
            site.put(path, "noise")
        time.sleep(1)
        assert running.builds == 3
        assert states(running) == states(running)


def test_files_that_are_replaced_renamed_and_removed_are_noticed(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    with preview(tmp_path, "--no-search") as running:

        def wait() -> None:
            running.wait_for("rebuilt", at)

        at = len(running.printed)
        site.put("content/.new", article(title="By a rename"))
        (tmp_path / "content/.new").rename(tmp_path / "content/one.md")
        wait()
        assert "By a rename" in ask(running, "/review/2024/one/")[2]
        at = len(running.printed)
        for number in range(30):
            site.put(f"content/deep/{number}.md", article(title=f"Number {number}"))
        running.wait_for("31 articles", at)
        at = len(running.printed)
        (tmp_path / "content").rename(tmp_path / "aside")
        running.wait_for("the folder 'content' does not exist", at)
        assert "By a rename" in ask(running, "/review/2024/one/")[2]
        at = len(running.printed)
        (tmp_path / "aside").rename(tmp_path / "content")
        (tmp_path / "content/one.md").unlink()
        running.wait_for("30 articles", at)
        at = len(running.printed)
        site.put("content/deep/0.md", article(title="After the return"))
        wait()
        assert "After the return" in ask(running, "/review/2024/0/")[2]


def test_the_config_and_the_theme_are_followed_too(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    with preview(tmp_path, "--no-search") as running:
        at = len(running.printed)
        site.put("site.yaml", "title: Elsewhere\nurl: https://example.org/other/\ntheme: mine\n")
        running.wait_for("theme 'mine' does not exist", at)
        at = len(running.printed)
        site.put("themes/mine/theme.yaml", "extends: default\n")
        site.put("themes/mine/templates/404.html", "Nothing of mine.")
        # There may be a build between the two files.
        running.wait_for("rebuilt", at)
        assert until(lambda: ask(running, "/review/")[2].endswith("Nothing of mine."))
        assert "Elsewhere" in ask(running, "/other/")[2]


def test_a_file_that_is_broken_leaves_the_last_site_and_is_told(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    with preview(tmp_path, "--no-search") as running:
        good = states(running)
        at = len(running.printed)
        site.put("content/one.md", "---\ntitle: \x1b[31m<b>: red\n---\n")
        running.wait_for("nothing was published", at)
        told = states(running)
        assert told.pages == good.pages
        assert told.problems
        assert not [problem for problem in told.problems if "\x1b" in problem.message + problem.source]
        assert "The first" in ask(running, "/review/2024/one/")[2]
        at = len(running.printed)
        site.put("content/one.md", article(title="The first"))
        running.wait_for("rebuilt", at)
        assert states(running) == good


def test_a_search_that_cannot_be_made_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folder(tmp_path).write(SITE)
    monkeypatch.setenv("SITEGEN_PAGEFIND", "/nowhere/pagefind")
    with preview(tmp_path) as running:
        running.wait_for("Pagefind cannot be run")
        time.sleep(1)
        assert running.printed.count("Pagefind cannot be run") == 1
        assert states(running).problems
        assert "The first" in ask(running, "/review/2024/one/")[2]


def test_a_mistake_of_the_program_ends_the_preview_with_where_it_is(tmp_path: Path) -> None:
    Folder(tmp_path).write(SITE)
    script = """
import sys; from sitegen.cli.main import main; from sitegen.search.pagefind import Pagefind
def write(*_): raise ValueError("a mistake")
Pagefind.write = write
sys.exit(main(["serve", "--root", sys.argv[1], "--port", "0"]))
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 1
    assert done.stdout.count("rebuilt") == 1
    assert done.stderr.strip().endswith("ValueError: a mistake")
    assert "line 3, in write" in done.stderr


def test_a_server_that_ends_is_not_left_unsaid(tmp_path: Path) -> None:
    def serve() -> None:
        with listen(0) as listener, serving(tmp_path, listener) as channel:
            assert until(lambda: channel.loop is not None)
            assert channel.loop
            channel.loop.call_soon_threadsafe(channel.loop.stop)
            until(lambda: False)

    with pytest.raises(RuntimeError, match="Event loop stopped"):
        serve()


@pytest.mark.parametrize("lost", ["cache.sqlite", "preview/site", "preview/.site.sitegen/previous"])
def test_folders_removed_while_it_runs_are_made_again(tmp_path: Path, lost: str) -> None:
    site = Folder(tmp_path).write(SITE)
    with preview(tmp_path, "--no-search") as running:
        for number in range(2):
            replace(site, running, f"Edition {number}")
        place = tmp_path / ".sitegen" / lost
        assert place.exists()
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        for title in ("After the loss", "The last"):
            replace(site, running, title)
        assert ask(running, "/review/notes.txt")[0] == 200


def replace(site: Folder, running: Preview, title: str) -> None:
    """Replace the first article in one step, so that one build follows, and wait for its end."""
    at = len(running.printed)
    site.put("content/.new", article(title=title))
    (site.root / "content/.new").replace(site.root / "content/one.md")
    running.wait_for("rebuilt", at)
    assert title in ask(running, "/review/2024/one/")[2]


def edit(site: Folder, running: Preview, title: str) -> None:
    """Write another title into the first article, and wait until it is shown."""
    site.put("content/one.md", article(title=title))
    assert until(lambda: title in ask(running, "/review/2024/one/")[2])


@pytest.mark.skipif(sys.platform != "linux", reason="watches are limited there")
def test_changes_are_noticed_when_the_system_has_no_more_watches(tmp_path: Path) -> None:
    if not shutil.which("unshare") or subprocess.run([*WITHOUT_WATCHES, "true"], check=False).returncode:
        pytest.skip("watches cannot be taken away on this machine")
    site = Folder(tmp_path).write(SITE)
    with preview(tmp_path, "--no-search", within=WITHOUT_WATCHES) as running:
        # At once, and so perhaps within one second.
        for title in ("Seen without a watch", "Seen again"):
            edit(site, running, title)


def test_the_search_of_an_edition_goes_with_it(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    site.put("content/un.md", article(title="Le premier", language="fr"))
    one = (tmp_path / "site.yaml").read_text()
    with preview(tmp_path) as running:
        running.wait_for("is ready")
        at = len(running.printed)
        # An index that is still to be made is forgotten with its edition.
        site.put("site.yaml", one + "languages: {fr: {title: Revue}}\n")
        running.wait_for("rebuilt", at)
        at = len(running.printed)
        site.put("site.yaml", one)
        running.wait_for("rebuilt", at)
        assert until(lambda: not states(running).indexing)
        # Nor is anything begun that nobody waits for.
        time.sleep(1)
        assert ask(running, "/review/fr/pagefind/pagefind-entry.json")[0] == 404
        assert ask(running, "/review/pagefind/pagefind-entry.json")[0] == 200
        assert not states(running).indexing
        assert running.printed.count("is ready", at) <= 1


# ---- While one site takes the place of another ----


@pytest.mark.skipif(sys.platform != "linux", reason="exchanges folders")
def test_a_file_is_there_at_every_moment_of_an_exchange(tmp_path: Path) -> None:
    script = """
import sys; from pathlib import Path; from sitegen.output.folder import output_at; from sitegen.output.swap import swap
root = Path(sys.argv[1])
output = output_at(root / "site")
for _ in range(3001):
    output.work.mkdir(exist_ok=True)
    output.previous.exists() and output.previous.rename(output.next)
    swap(output)
"""
    for place in ("site", ".site.sitegen/previous"):
        Folder(tmp_path).put(f"{place}/2024/one/index.html", f"{place} " * 1000)
    found = {read(tmp_path / "site", "2024/one/index.html")}
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)]) as process:
        while process.poll() is None:
            found.add(read(tmp_path / "site", "2024/one/index.html"))
    found.add(read(tmp_path / "site", "2024/one/index.html"))
    assert process.returncode == 0
    assert found == {b"site " * 1000, b".site.sitegen/previous " * 1000}


# ---- The script in a page ----


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (
            "script-src 'self'; style-src 'self'; connect-src 'self'",
            "script-src 'self'; style-src 'self'; connect-src 'self'",
        ),
        ("default-src 'self'", "default-src 'self'"),
        ("img-src *", "img-src *"),
        (
            "default-src 'none'; img-src *",
            "default-src 'none'; img-src *; script-src 'self'; style-src 'self'; connect-src 'self'",
        ),
        (
            "script-src 'none'; style-src 'sha256-x'; connect-src https://a.example; script-src *",
            "script-src 'self'; style-src 'self' 'sha256-x'; connect-src 'self' https://a.example",
        ),
    ],
)
def test_a_policy_allows_the_preview_and_no_more(policy: str, allowed: str) -> None:
    page = f"""<head><meta http-equiv="Content-Security-Policy" content="{policy}"></head><p>Text"""
    given = inject(page, "/s.js", {"pages": "a"})
    (content,) = re.findall(r'content="([^"]*)"', given)
    assert set(content.replace("&#x27;", "'").split("; ")) == set(allowed.split("; "))
    assert given.endswith('<script src="/s.js" data-pages="a" defer></script>\n</head><p>Text')


def test_a_page_is_loaded_again_only_for_what_it_holds() -> None:
    first = after(PageState(bundle="pagefind"), ["index.html"], True, "/")
    style = after(first, ["style.css"], True, "/")
    index = after(style, ["pagefind/pagefind-entry.json", "fr/pagefind/x.pf_meta"], False, "/")
    pages = after(index, ["index.html", "style.css"], True, "/")
    assert first.pages == style.pages == index.pages != pages.pages
    assert first.styles != style.styles == index.styles != pages.styles
    assert first.index == style.index != index.index == pages.index


def test_a_picture_of_another_host_is_a_placeholder_until_it_is_asked_for() -> None:
    page = (
        '<head></head><img alt="A" src="https://t.example/a.png?b=1&amp;c=2" loading="lazy"><img alt="B" src="/b.png">'
    )
    given = inject(page, "/s.js", {})
    assert ' src="https://t.example' not in given
    assert 'data-remote="https://t.example/a.png?b=1&amp;c=2"' in given
    assert '<img alt="B" src="/b.png">' in given
