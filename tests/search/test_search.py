"""The search index: its documents, the runs of Pagefind, and its failures."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.workers import Pool
from sitegen.search.engine import SearchEngine
from sitegen.search.index import write_document
from sitegen.search.normaliser import normalise
from sitegen.search.pagefind import Pagefind
from sitegen.search.registry import ENGINE
from tests.support.sites import NOW, Folder, Silent, article, build_site

Item = TypeVar("Item")
Result = TypeVar("Result")

SITE = f"""
-- content/first.md --
{article("Of rivers and bridges.")}
-- content/second.md --
{article("Of roads and gates.", title="Another title")}
"""


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("L’Ukraine, dʼUkraine, l‘Ukraine", "L'Ukraine, d'Ukraine, l'Ukraine"),
        ("Russie–Chine, Inde—Pakistan", "Russie – Chine, Inde — Pakistan"),
        ("Russie–Chine––Inde", "Russie – Chine –– Inde"),
        ("Russie–—Chine", "Russie –— Chine"),
        ("un – deux", "un – deux"),
        ("porte‑avions, sous‐marin", "porte-avions, sous-marin"),
        ("étudiant·e", "étudiant-e"),
        ("mot…suite", "mot … suite"),
        ("Œuvre, cœur, ex æquo", "OEuvre, coeur, ex aequo"),
        ("n°2024-42, N°7, nº8, №9", "n° 2024-42, N° 7, nº 8, № 9"),
        ("30°C", "30°C"),
        ("con\u00adsti\u00adtu\u00adtion", "constitution"),
        ("«\u00a0x\u202f»", "« x »"),
    ],
)
def test_the_searched_text_has_each_word_by_itself(text: str, searched: str) -> None:
    assert normalise(text) == searched


@given(st.lists(st.tuples(st.integers(1, 250), st.sampled_from([" ", "  ", "\n", "\t", "<b>", "é "]))))
def test_no_word_is_longer_than_pagefind_can_take(words: list[tuple[int, str]]) -> None:
    text = "".join("x" * length + behind for length, behind in words)
    searched = normalise(text)
    assert max(map(len, searched.replace("<b>", " ").split()), default=0) <= 101
    assert "".join(searched.split()) == "".join(text.split())


def test_a_site_without_articles_has_no_search_box_and_needs_no_pagefind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_PAGEFIND", str(tmp_path / "missing"))
    site = Folder(tmp_path).write("-- content/readme.txt --\n")
    assert site.build(search=True).searched == 0
    assert "<form" not in site.read("index.html") + site.read("search/index.html")
    assert not (tmp_path / "public/pagefind").exists()


@pytest.mark.parametrize("title", ["???", "« ! »", "&", "№", "😀", "…"])
def test_an_article_without_a_word_does_not_stop_the_search(title: str, tmp_path: Path) -> None:
    """Pagefind leaves out documents without a word."""
    folder = Folder(tmp_path).write("")
    folder.put("content/a.md", article("![](https://example.org/a.png)", title=f"'{title}'"))
    folder.put("content/b.md", article())
    assert folder.build(search=True).searched == 2


def test_a_site_built_without_search_has_no_search_box(tmp_path: Path) -> None:
    site = build_site(tmp_path, SITE, search=False)
    page = site.read("search/index.html")
    assert "<form" not in page
    assert "search.js" not in page
    assert 'href="/topics/testing/"' in page


# ---- When Pagefind runs ----

FIRST = "content/first.md"
THEME = "-- themes/mine/theme.yaml --\nextends: default\n-- themes/mine/templates/404.html --\nNothing here.\n"


@pytest.mark.parametrize(
    ("change", "skipped"),
    [
        ("", True),
        (THEME, True),
        (f"-- {FIRST} --\n{article('Of rivers and bridges.', image='https://example.org/a.png')}", True),
        (f"-- {FIRST} --\n{article('Of rivers and tunnels.')}", False),
        (f"-- {FIRST} --\n{article('Of rivers and bridges.', title='A new title')}", False),
        (f"-- {FIRST} --\n{article('Of rivers and bridges.', topic='Water')}", False),
        (f"-- {FIRST} --\n{article('Of rivers and bridges.', original_title='Des rivières')}", False),
        (f"-- content/third.md --\n{article('Of paths.', title='A third')}", False),
    ],
    ids=["nothing", "template", "image", "word", "title", "topic", "original", "article"],
)
def test_pagefind_runs_only_where_something_that_can_be_found_has_changed(
    tmp_path: Path, change: str, skipped: bool
) -> None:
    config = "-- site.yaml --\ntitle: Review\nurl: https://example.org/\ntheme: mine\n"
    bare = "-- themes/mine/theme.yaml --\nextends: default\n"
    site = Folder(tmp_path).write(config + bare + SITE)
    assert not site.build(search=True).search_skipped
    before = _bundle(site)
    site.write(change)
    assert site.build(search=True).search_skipped == skipped
    assert (_bundle(site) == before) == skipped


class Far(Pool):
    """Workers of another machine, which cannot write documents for a Pagefind of this one."""

    shares_disk = False

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], count: int) -> Iterator[Result]:
        assert not (isinstance(function, partial) and function.func is write_document)
        return super().map(function, items, count)


@pytest.mark.parametrize("others", [Pool, Far])
def test_every_article_is_indexed_whichever_process_writes_its_document(others: type[Pool], tmp_path: Path) -> None:
    alone, site = Folder(tmp_path / "alone").write(SITE), Folder(tmp_path / "site").write(SITE)
    alone.build(search=True)
    with others(2, patience=0) as workers:
        build(Options(site.root, NOW, search=True), Silent(), workers)
    assert _pages(_bundle(site)) == _pages(_bundle(alone))


def test_foreign_settings_of_pagefind_have_no_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = build_site(tmp_path, SITE, search=True)
    before = _bundle(site)
    site.put("pagefind.yml", "force_language: de\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "ru")
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")
    site.build(search=True, clean=True)
    assert list(_entry(site)["languages"]) == ["en"]
    assert _pages(_bundle(site)) == _pages(before)


def _bundle(site: Folder) -> dict[str, bytes]:
    folder = site.root / "public/pagefind"
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _pages(bundle: dict[str, bytes]) -> set[str]:
    """Return the names that are digests of contents; Pagefind 1.5.2 varies those of filters."""
    return {name for name in bundle if name.endswith((".pf_fragment", ".pf_index"))}


def _entry(site: Folder) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(site.read("pagefind/pagefind-entry.json"))
    return found


# ---- When Pagefind goes wrong ----

# Each is the end of a program that has the real one's arguments, the bundle's folder and `run()`, the real one.
FAULTS = {
    "crashes": ("sys.exit('out of order')", "exit code 1: out of order"),
    "says more than anybody reads": (
        "[print('word ' * 200_000) for _ in range(100)]; sys.exit('and at last: why')",
        "and at last: why",
    ),
    "is another version": (
        "run(); path = bundle / 'pagefind-entry.json'; path.write_text(path.read_text().replace('1.5.2', '1.4.0'))",
        "this is Pagefind 1.4.0, and 1.5.2 is needed",
    ),
    "does not say its version": (
        "run(); path = bundle / 'pagefind-entry.json'; path.write_text(path.read_text().replace('version', 'name'))",
        "no readable index",
    ),
    "dies": ("os.kill(os.getpid(), 9)", "exit code -9"),
    "writes nothing": ("pass", "no readable index"),
    "writes no index that can be read": (
        "run(); (bundle / 'pagefind-entry.json').write_text('{\"languages\": 1}')",
        "no readable index",
    ),
    "leaves an article out": ("next(Path('.').rglob('index.html')).unlink(); run()", "indexed 1 of 2 articles"),
    "counts what it did not write": ("run(); next(bundle.glob('fragment/*')).unlink()", "a broken index"),
    "leaves an empty file": ("run(); next(bundle.glob('index/*')).write_bytes(b'')", "a broken index: en_"),
    "leaves half a file": (
        "run(); path = next(bundle.glob('fragment/*')); path.write_bytes(path.read_bytes()[:40])",
        "a broken index: en_",
    ),
    "leaves a damaged file": (
        "run(); path = next(bundle.glob('index/*')); data = bytearray(path.read_bytes()); data[len(data) // 2] ^= 255;"
        "data[len(data) // 2 + 1] ^= 255; path.write_bytes(data)",
        "a broken index: en_",
    ),
    "writes on behind a file": (
        "run(); next(bundle.glob('fragment/*')).open('ab').write(b'x')",
        "a broken index: en_",
    ),
    "puts a file elsewhere": (
        "run(); path = next(bundle.glob('fragment/*')); path.rename(bundle / path.name)",
        "files are missing",
    ),
    "leaves a link to nothing": ("run(); (bundle / 'fragment/x').symlink_to('nothing')", "a broken index: x"),
    "leaves another file": ("run(); next(bundle.glob('filter/*')).write_text('<html>')", "a broken index"),
    "leaves no program": ("run(); (bundle / 'pagefind.js').unlink()", "files are missing"),
    "leaves no worker": ("run(); (bundle / 'pagefind-worker.js').unlink()", "files are missing"),
    "leaves no list of pages": ("run(); next(bundle.glob('*.pf_meta')).unlink()", "files are missing"),
    "leaves no engine": ("run(); (bundle / 'wasm.en.pagefind').unlink()", "files are missing"),
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site whose index is out of date, and stays so as long as indexing fails."""
    site = build_site(tmp_path_factory.mktemp("edited"), SITE, search=True)
    site.put(FIRST, article("Of rivers and tunnels."))
    return site


@pytest.mark.parametrize(("program", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_the_live_site_stays_as_it_is_where_pagefind(
    edited: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, message: str
) -> None:
    before = edited.tree(), _bundle(edited)
    monkeypatch.setenv("SITEGEN_PAGEFIND", _fake(tmp_path, program))
    assert message in _failure(edited).message
    assert (edited.tree(), _bundle(edited)) == before
    assert "bridges" in edited.read("2024/first/index.html")


def test_a_first_build_publishes_nothing_where_pagefind_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITEGEN_PAGEFIND", str(tmp_path / "missing"))
    site = Folder(tmp_path).write(SITE)
    problem = _failure(site)
    assert problem.message == "Pagefind cannot be run: No such file or directory"
    assert problem.hint == "check the program that SITEGEN_PAGEFIND names, or build with --no-search"
    assert not (tmp_path / "public").exists()


def test_pagefind_that_is_not_installed_is_named_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITEGEN_PAGEFIND", raising=False)
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    problem = _failure(Folder(tmp_path).write(SITE))
    assert problem.message == "Pagefind is not installed"
    assert problem.hint == "run `pip install pagefind-bin==1.5.2`, or build with --no-search"


def test_pagefind_that_hangs_is_ended(edited: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a shorter time limit than the ten minutes of a real build."""
    before = edited.tree(), _bundle(edited)
    monkeypatch.setenv("SITEGEN_PAGEFIND", _fake(tmp_path, "import time; time.sleep(600)"))
    assert _failure(edited, engine=Pagefind(seconds=0.5)).message == "Pagefind did not finish within 0.5 seconds"
    assert (edited.tree(), _bundle(edited)) == before


def _failure(site: Folder, engine: SearchEngine = ENGINE) -> Problem:
    with pytest.raises(BuildError) as caught:
        build(Options(site.root, NOW, jobs=1, engine=engine), Silent())
    (problem,) = caught.value.problems
    assert problem.code == "search"
    return problem


def _fake(folder: Path, program: str) -> str:
    """Write a program that replaces Pagefind."""
    path = folder / "fake-pagefind"
    path.write_text(
        f"#!{sys.executable}\n"
        "import os, subprocess, sys\n"
        "from pathlib import Path\n"
        "from pagefind_bin import get_executable\n"
        "bundle = Path(sys.argv[sys.argv.index('--output-path') + 1])\n"
        "run = lambda: subprocess.run([get_executable(), *sys.argv[1:]], check=True)\n"
        f"{program}\n"
    )
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(("language", "warned"), [("th", True), ("ja", False), ("ko", False), ("fr", False)])
def test_a_language_whose_words_pagefind_cannot_cut_is_a_warning(tmp_path: Path, language: str, warned: bool) -> None:
    site = Folder(tmp_path).write(f"-- content/first.md --\n{article(language=language)}")
    codes = [problem.code for problem in site.problems(search=True)]
    assert ("search-language" in codes) == warned
