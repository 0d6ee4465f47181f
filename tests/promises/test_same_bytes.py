"""A build publishes the same bytes for the same input, whatever the earlier builds, processes, or system.

The index of the search is no part of this, for Pagefind 1.5.2 itself names some of its files by what differs from run
to run; `Folder.tree` leaves it out.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.core.problems import BuildError
from sitegen.runtime.workers import Pool
from tests.support.png import png
from tests.support.sites import NOW, Folder, Silent, article

CONFIG = "title: Review\nurl: https://example.org/\npaginate: 2\nfeed_entries: 2\ntheme: own\n"
FILES = ["one.md", "two.md", "three.md", "folder/four.md", "folder/2024-05-06-five.md"]
BODIES = [
    "Plain text.",
    "Other text, with [a link](/one.md) and [another](/folder/four.md).",
    "## Part\n\nText with a heading, and ![a picture](/folder/pixel.png).",
    "A sentence of a long text. " * 20,
]


def choice(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


articles = st.builds(
    lambda body, **fields: article(body + "\n", **{name: value for name, value in fields.items() if value}),
    st.sampled_from(BODIES),
    title=choice("Ships", "Bridges & boats", "Harbours, Harbours"),
    source=choice("Gazette", "gazette", "The Courier", "https://example.com/a"),
    date=choice("2024-03-05", "2024", "2023-12-31", "2024-03-05T10:00:00+02:00"),
    topic=choice("Ships", "[Bridges, Ships]", "ships"),
    tags=choice("", "[iron, wood]"),
    author=choice("", "Ann Lee"),
    draft=choice("", "true"),
    aliases=choice("", "/old/"),
    slug=choice("", "", "", "a", "b"),
    id=choice("", "", "", "one"),
    source_url=choice("", "https://example.com/1", "https://www.example.com/1/", "https://example.com/2"),
)
CONTENT = choice(*(f"content/{name}" for name in FILES))
OTHERS = {
    "content/folder/pixel.png": st.sampled_from([png(), png(2)]),
    "static/style.css": choice("a {}", "b {}"),
    "themes/own/templates/parts/time.html": choice("{% macro date(it) %}{{ it.iso }}{% endmacro %}"),
    "themes/own/templates/robots.txt": choice("{{ site.count }}", "{{ site.updated }}", "{{ site.nothing }}"),
}
Edit = tuple[str, str | bytes | None]
edits: st.SearchStrategy[Edit] = st.one_of(
    st.tuples(CONTENT, articles),
    st.tuples(CONTENT, articles),
    st.tuples(CONTENT, CONTENT.map(lambda path: f"-> {path}")),
    st.tuples(CONTENT, st.sampled_from(["---\ntitle: broken\n", None, None])),
    *(st.tuples(st.just(path), st.one_of(data, st.none())) for path, data in OTHERS.items()),
    st.tuples(st.just("site.yaml"), choice(CONFIG, CONFIG.replace("2", "1"), CONFIG + "language: fr\n")),
    # Changes by hand in the output.
    st.tuples(choice("public/index.html", "public/atom.xml", "public/new/file"), st.sampled_from(["", "!", None])),
)


def some_articles(root: Path) -> Folder:
    """Write a site to begin with."""
    folder = Folder(root).write(f"-- site.yaml --\n{CONFIG}-- themes/own/theme.yaml --\nextends: default\n")
    folder.put("content/folder/pixel.png", png())
    for number, name in enumerate(FILES):
        folder.put(f"content/{name}", article(BODIES[number % 4] + "\n", title=name, date=f"2024-01-0{number + 1}"))
    return folder


def apply(folder: Folder, path: str, data: str | bytes | None) -> None:
    """Write, delete (None) or rename (`-> path`) a file."""
    place = folder.root / path
    if data is None:
        place.unlink(missing_ok=True)
    elif isinstance(data, str) and data.startswith("-> "):
        if place.exists():
            (folder.root / data[3:]).parent.mkdir(parents=True, exist_ok=True)
            place.replace(folder.root / data[3:])
    else:
        folder.put(path, data)


def outcome(folder: Folder, workers: Pool | None = None) -> tuple[object, ...]:
    """Build, and return all results of a build: published files, permalinks, and problems."""
    before = recorded(folder), folder.tree()
    try:
        result = build(Options(folder.root, NOW, jobs=1, search=False), Silent(), workers)
    except BuildError as error:
        assert (recorded(folder), folder.tree()) == before
        return ("failed", error.problems)
    return (recorded(folder), folder.tree(), result.articles, result.pages, result.problems)


def recorded(folder: Folder) -> bytes:
    place = folder.root / "permalinks.jsonl"
    return place.read_bytes() if place.exists() else b""


def clean_outcome(folder: Folder) -> tuple[object, ...]:
    with TemporaryDirectory() as place:
        return outcome(folder.copy(Path(place)))


@pytest.fixture(scope="module")
def processes() -> Iterator[Pool]:
    """Return workers that are other processes from the second item on."""
    with Pool(2, patience=0) as pool:
        yield pool


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.lists(edits, min_size=1, max_size=4), st.booleans()), min_size=1, max_size=5))
def test_after_any_edits_a_build_makes_what_a_clean_build_makes(
    processes: Pool, rounds: list[tuple[list[Edit], bool]]
) -> None:
    with TemporaryDirectory() as place:
        folder = some_articles(Path(place))
        folder.build()
        for changes, parallel in rounds:
            for path, data in changes:
                apply(folder, path, data)
            expected = clean_outcome(folder)
            assert outcome(folder, processes if parallel else None) == expected
            assert outcome(folder)[:2] == expected[:2]


def test_many_processes_make_what_one_makes(processes: Pool, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "one").write("")
    for number in range(60):
        fields = {
            "title": f"A{number}",
            "date": f"20{number % 20 + 10}-01-02",
            "topic": f"[T{number % 7}, T{number % 5}]",
        }
        folder.put(f"content/a{number}.md", article(**fields))
    assert outcome(folder) == outcome(folder.copy(tmp_path / "many"), processes)


ENVIRONMENTS = {
    "another zone": {"TZ": "Pacific/Kiritimati"},
    "another locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LC_ALL": "C", "LANG": "C"},
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "another language of the system": {"LANGUAGE": "fr"},
}


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=ENVIRONMENTS.keys())
def test_the_environment_changes_no_byte(environment: dict[str, str], tmp_path: Path) -> None:
    folder = some_articles(tmp_path / "one")
    text = "Où ? « Là-bas » : l’île d’İstanbul ı, et assez de mots pour un article.\n"
    folder.put("content/français.md", article(text, date="2024-05", author="Éa Ω", topic="[Ships, Ça]"))
    folder.build()
    other = folder.copy(tmp_path / "other")
    assert built_by_a_process(other, environment).returncode == 0
    assert other.tree() == folder.tree()


def built_by_a_process(folder: Folder, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "sitegen", "build", "--no-search", "--quiet"]
    variables = {**os.environ, "PYTHONHASHSEED": "0", **environment}
    return subprocess.run(command, cwd=folder.root, env=variables, capture_output=True, text=True, check=False)


def test_a_system_whose_file_names_are_not_utf8_is_named(tmp_path: Path) -> None:
    folder = some_articles(tmp_path)
    latin = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = built_by_a_process(folder, latin)
    assert (result.returncode, folder.tree()) == (1, {})
    assert "PYTHONUTF8=1" in result.stderr
