"""`--explain` says why each rebuilt page was rebuilt, and `--profile` the cost of each stage."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.explain import grouped
from sitegen.build.history import differences
from sitegen.build.options import Options
from sitegen.build.profiler import Profiler, counting
from sitegen.build.progress import Clock
from sitegen.build.result import Explanation
from sitegen.build.run import build
from sitegen.runtime.workers import Pool
from tests.support.cache import fill_cache
from tests.support.commands import run, run_apart
from tests.support.programs import write_another_version
from tests.support.sites import NOW, Folder, article, build_site

# Long enough that the summary does not reach the end of an article.
FILLER = "A sentence that stands before the one that changes, and that a summary is made of. " * 6
CONFIG = "title: Review\nurl: https://example.org/\ntheme: own\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Build three articles, of which each leads to the next."""
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{CONFIG}-- themes/own/theme.yaml --\nextends: default\n")
    for day in (1, 2, 3):
        put(folder, day)
    folder.build()
    return folder


def put(folder: Folder, day: int, end: str = "The end.", **fields: str) -> None:
    """Write an article of a day."""
    matter = {"title": f"Number {day}", "date": f"2024-01-0{day}"} | fields
    folder.put(f"content/a{day}.md", article(f"{FILLER}\n\n{end}\n", **matter))


def explain(folder: Folder) -> dict[str, set[str]]:
    """Build, and return the reasons of every page that was rebuilt."""
    result = folder.build(explain=True)
    assert [page.url for page in result.explained if not page.reasons] == []
    assert {page.url for page in result.explained} == set(result.rendered)
    return {page.url: set(page.reasons) for page in result.explained}


def test_an_unchanged_site_has_nothing_to_explain(folder: Folder) -> None:
    assert explain(folder) == {}


def test_a_changed_text_is_the_reason_for_its_page_and_its_feeds(folder: Folder) -> None:
    put(folder, 3, end="Another end.")
    feeds = {
        folder + name for folder in ("", "topics/testing/", "sources/gazette/") for name in ("atom.xml", "feed.json")
    }
    assert explain(folder) == {url: {"text"} for url in {"2024/a3/", *feeds}}


def test_a_changed_title_is_named_by_the_fields_that_show_it(folder: Folder) -> None:
    put(folder, 3, title="Another title")
    reasons = explain(folder)
    assert reasons["2024/a3/"] == {"title", "citation"}
    assert reasons["2024/a2/"] == {"neighbours", "related"}
    assert reasons[""] == reasons["topics/testing/"] == {"cards"}
    assert reasons["atom.xml"] == {"entries"}
    assert reasons["references.bib"] == {"citations"}


def test_a_changed_title_of_the_site_is_named_as_in_templates(folder: Folder) -> None:
    folder.put("site.yaml", CONFIG.replace("Review", "Digest"))
    reasons = explain(folder)
    assert reasons["search/"] == {"site.title"}
    assert reasons["2024/a1/"] >= {"site.title", "citation"}
    assert "robots.txt" not in reasons


def test_a_changed_option_of_the_theme_is_named_as_in_templates(folder: Folder) -> None:
    folder.put("site.yaml", f"{CONFIG}options:\n  home: [latest]\n")
    assert explain(folder) == {"": {"site.options.home"}}


def test_a_changed_template_is_named_for_pages_that_include_it(folder: Folder) -> None:
    folder.put("themes/own/templates/parts/pager.html", "<!-- no pager -->\n")
    folder.put("themes/own/templates/terms.html", "-\n")
    reasons = explain(folder)
    assert reasons["topics/"] == {"template terms.html"}
    assert reasons["topics/testing/"] == {"template parts/pager.html"}
    assert "2024/a1/" not in reasons


def test_a_template_that_is_no_longer_included_is_a_reason(folder: Folder) -> None:
    folder.put("themes/own/templates/terms.html", "{% include 'extra.html' ignore missing %}")
    folder.put("themes/own/templates/extra.html", "-\n")
    folder.build()
    (folder.root / "themes/own/templates/extra.html").unlink()
    assert explain(folder)["topics/"] == {"template terms.html"}


def test_changed_words_of_the_interface_are_a_reason(folder: Folder) -> None:
    folder.put("site.yaml", f"{CONFIG}labels:\n  Search: Look for\n")
    assert explain(folder)["2024/a1/"] == {"words of the interface"}


def test_a_new_article_is_a_new_page_and_changes_the_pages_that_list_it(folder: Folder) -> None:
    put(folder, 4)
    reasons = explain(folder)
    assert reasons["2024/a4/"] == reasons["archive/2024/01/04/"] == {"new page"}
    assert reasons[""] >= {"cards", "overview"}
    assert reasons["atom.xml"] >= {"text", "entries"}


def test_a_page_replaced_by_another_kind_is_explained(folder: Folder) -> None:
    put(folder, 3, slug="renamed")
    assert explain(folder)["2024/a3/"] == {"another kind of page"}


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_text("by hand")], ids=["deleted", "changed"])
def test_a_file_that_was_changed_in_the_output_is_a_reason(folder: Folder, damage: Callable[[Path], object]) -> None:
    damage(folder.root / "public/2024/a1/index.html")
    assert explain(folder) == {"2024/a1/": {"file changed or missing in the output"}}


def test_a_page_that_was_changed_back_is_still_explained(folder: Folder) -> None:
    put(folder, 3, end="Another end.")
    folder.build()
    put(folder, 3)
    assert "2024/a3/" not in explain(folder)
    put(folder, 3, end="A third end.")
    assert explain(folder)["2024/a3/"] == {"text"}


def test_a_site_that_was_changed_back_is_still_explained(folder: Folder) -> None:
    for title in ("Another", "Review"):
        folder.put("site.yaml", CONFIG.replace("Review", title))
        folder.build()
    put(folder, 3, end="Another end.")
    assert explain(folder)["2024/a3/"] == {"text"}


def test_the_history_outlives_a_build_that_renders_nothing(folder: Folder) -> None:
    fill_cache(folder)
    put(folder, 4, draft="true")
    assert explain(folder) == {}
    put(folder, 3, end="Another end.")
    assert explain(folder)["2024/a3/"] == {"text"}


def test_each_language_of_a_site_is_explained(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("")
    folder.put("site.yaml", f"{CONFIG.replace('theme: own', '')}language: en\nlanguages:\n  fr:\n    title: Revue\n")
    put(folder, 1)
    put(folder, 2, language="fr")
    folder.build()
    put(folder, 2, end="Une autre fin.", language="fr")
    assert explain(folder)["fr/2024/a2/"] == {"text"}


def test_a_clean_build_guesses_no_reasons(folder: Folder) -> None:
    result = folder.build(clean=True, explain=True)
    assert {page.reasons for page in result.explained} == {("earlier builds are not known",)}


def test_a_changed_program_is_a_reason(tmp_path: Path) -> None:
    folder = build_site(tmp_path / "site", f"-- content/a.md --\n{article()}")
    write_another_version(tmp_path / "program")
    done = run_apart(folder.root, "build", "--no-search", "--explain", "--json", PYTHONPATH=str(tmp_path / "program"))
    assert {tuple(page["reasons"]) for page in json.loads(done.stdout)["explained"]} == {("program: sitegen",)}


def printed(folder: Folder, *arguments: str) -> str:
    """Run the command in a site, and return its output."""
    done = run(folder.root, "build", "--no-search", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_changed_library_is_named_with_its_versions() -> None:
    before = {"python": "3.12.1", "sitegen": "1.0+abc", "nh3": "", "jinja2": "3.1.5", "gone": "1"}
    now = {"python": "3.12.1", "sitegen": "1.0+def", "nh3": "0.3", "jinja2": "3.1.6", "new": "1"}
    assert differences(before, now) == ("jinja2 3.1.5 → 3.1.6", "nh3 none → 0.3", "sitegen")


def test_pages_are_grouped_by_their_reasons_largest_group_first() -> None:
    pages = [Explanation("a", ("text",)), Explanation("b", ("cards",)), Explanation("c", ("cards",))]
    assert list(grouped(pages).items()) == [(("cards",), ["b", "c"]), (("text",), ["a"])]


def test_the_command_prints_each_reason_with_its_pages(folder: Folder) -> None:
    printed(folder)
    nothing = "no page was rebuilt: nothing that any page shows has changed"
    assert printed(folder, "--explain").splitlines()[-1] == nothing
    put(folder, 3, end="Another end.")
    assert printed(folder, "--explain").splitlines()[-1] == "text: 7 pages (/2024/a3/, /atom.xml, /feed.json …)"
    put(folder, 3, end="A third end.")
    assert "made /2024/a3/: text" in printed(folder, "--explain", "-v").splitlines()


def test_the_json_has_reasons_only_when_asked(folder: Folder) -> None:
    printed(folder)
    put(folder, 3, title="Another title")
    found = json.loads(printed(folder, "--explain", "--json"))["explained"]
    assert {"url": "/2024/a3/", "reasons": ["title", "citation"]} in found
    assert "explained" not in json.loads(printed(folder, "--json"))


def test_a_profile_counts_new_and_reused_results(folder: Folder) -> None:
    put(folder, 3, end="Another end.")
    put(folder, 4, draft="true")
    found = json.loads(run_apart(folder.root, "build", "--no-search", "--profile", "--json").stdout)
    stages = {stage["name"]: stage for stage in found["profile"]}
    assert list(stages) == ["read", "plan", "render", "search", "publish"]
    assert (stages["read"]["made"], stages["read"]["reused"]) == (2, 2)
    assert (stages["render"]["made"], stages["render"]["reused"]) == (found["rendered"], found["reused"])
    # The system counts in hundredths of a second, of which a process of its own takes many.
    assert sum(stage["cpu"] for stage in stages.values()) > 0
    assert stages["read"]["peak"] > 10_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what workers use")
def test_a_profile_counts_the_work_of_other_processes(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("")
    for number in range(60):
        folder.put(f"content/{number}.md", article(f"{FILLER} {number}\n" * 20, title=f"Number {number}"))
    profiler = Profiler()
    # Without patience, a pool starts processes however fast this machine is.
    with (
        Clock(quiet=True, profile=profiler) as clock,
        Pool(2, patience=0) as pool,
        counting(pool, 2, profiler) as workers,
    ):
        build(Options(folder.root, NOW, search=False), clock, workers)
    assert sum(stage.others_cpu for stage in profiler.stages) > 0.1


def test_a_profile_is_printed_as_a_table(folder: Folder) -> None:
    lines = printed(folder, "--profile", "--clean").splitlines()[-6:]
    assert [line.split()[0] for line in lines] == ["stage", "read", "plan", "render", "search", "publish"]
    assert lines[0].split() == "stage seconds CPU here CPU of others peak MB made reused ms each".split()
