"""Another search engine is one value: a whole site builds with it, and stays incremental."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from sitegen.build.options import Options
from sitegen.build.result import Result
from sitegen.build.run import build
from sitegen.core.problems import BuildError, Problem, warning
from sitegen.search.documents import SearchDocument
from tests.support.sites import NOW, Folder, Silent, article


def rivers(body: str) -> str:
    return article(body, title="Rivers", summary="All about water.", note="A note about tides.")


SITE = f"""
-- site.yaml --
title: Review
url: https://example.org/
languages: {{fr: {{title: Revue}}}}
-- content/rivers.md --
{rivers("Of rivers and bridges.")}
-- content/roads.md --
{article("Of roads and gates.", title="Roads")}
-- content/ports.md --
{article("Des ports et des quais.", title="Ports", language="fr")}
"""


class Run:
    """Has nothing to end, because the index is written at once."""

    def kill(self) -> None:
        pass


class InvertedIndex(Struct, frozen=True):
    """Writes one file: the addresses of the articles that have a word, by the word."""

    version: int = 1
    bundle: str = "words"

    def identity(self) -> str:
        return f"inverted index {self.version}"

    def lint(self, languages: Iterable[str]) -> Iterator[Problem]:
        if "th" in languages:
            yield warning("site.yaml", 1, 1, "search-language", "no words are found in Thai")

    def write(self, document: SearchDocument, html: str, language: str) -> str:
        text = re.sub("<[^>]*>", " ", html)
        return f"{language} {document.title} {text}".casefold()

    @contextmanager
    def index(self, documents: Path, bundle: Path, language: str, count: int) -> Iterator[Run]:
        words: dict[str, list[str]] = {}
        files = sorted(path for path in documents.rglob("*") if path.is_file())
        for path in files:
            for word in set(re.findall(r"\w+", path.read_text("utf-8"))):
                words.setdefault(word, []).append(path.parent.relative_to(documents).as_posix())
        (bundle / f"{language}.json").write_text(json.dumps(words), "utf-8")
        yield Run()
        if len(files) != count:
            raise BuildError([Problem("site.yaml", 1, 1, "search", "not every article is in the index")])


def built(site: Folder, version: int = 1, *, strict: bool = False) -> Result:
    return build(Options(site.root, NOW, jobs=1, strict=strict, engine=InvertedIndex(version)), Silent())


def words(site: Folder, path: str = "words/en.json") -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(site.read(path))
    return found


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path).write(SITE)
    built(folder)
    return folder


def test_every_edition_has_an_index_of_this_engine_and_none_of_another(site: Folder) -> None:
    assert words(site)["rivers"] == ["2024/rivers"]
    assert words(site)["tides"] == ["2024/rivers"]
    assert sorted(words(site)["of"]) == ["2024/rivers", "2024/roads"]
    assert words(site, "fr/words/fr.json")["quais"] == ["fr/2024/ports"]
    assert not (site.root / "public/pagefind").exists()


def test_a_site_without_changes_keeps_its_index(site: Folder) -> None:
    assert built(site).search_skipped
    site.put("static/notes.txt", "A new file of the site.")
    assert built(site).search_skipped
    assert words(site)["bridges"]


def test_a_new_word_is_found_after_the_next_build(site: Folder) -> None:
    site.put("content/rivers.md", rivers("Of rivers and tunnels."))
    result = built(site)
    assert not result.search_skipped
    assert "2024/rivers/" in result.rendered
    assert "2024/roads/" not in result.rendered
    assert words(site)["tunnels"] == ["2024/rivers"]
    assert "bridges" not in words(site)


def test_another_version_of_the_engine_makes_a_new_index_and_no_new_page(site: Folder) -> None:
    result = built(site, version=2)
    assert not result.search_skipped
    assert result.rendered == ()


def test_a_warning_of_the_engine_is_a_warning_of_the_build(site: Folder) -> None:
    site.put("content/canals.md", article(language="th"))
    assert "no words are found in Thai" in [problem.message for problem in built(site).problems]


def test_no_address_of_an_article_is_in_the_folder_of_the_index(site: Folder) -> None:
    site.put("content/roads.md", article(title="Roads", aliases="/words/old/"))
    with pytest.raises(BuildError, match="/words/old/ is already the address of the search index"):
        built(site, strict=True)
