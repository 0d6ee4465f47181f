"""`translation_of`: one text in several languages of the site."""

from pathlib import Path

from tests.support.html import alternates, links, main, words
from tests.support.sites import Folder, article, build_site

SITE = f"""\
-- content/a.md --
{article(title="One text")}
-- content/fr/a.md --
{article(title="Un texte", language="fr", slug="un-texte", translation_of="../a.md")}
-- content/de.md --
{article(title="Ein Text", language="de", translation_of="fr/a.md")}
"""


def test_each_version_names_all_and_itself(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(SITE)
    assert folder.problems() == ()
    for url in ("2024/a/", "2024/un-texte/", "2024/de/"):
        assert alternates(folder, url) == {
            "en": "https://example.org/2024/a/",
            "fr": "https://example.org/2024/un-texte/",
            "de": "https://example.org/2024/de/",
        }


def test_readers_find_the_other_versions_too(tmp_path: Path) -> None:
    folder = build_site(tmp_path, SITE)
    (line,) = (part for part in main(folder, "2024/a/").iter("p") if words(part).startswith("Also here in:"))
    assert links(line) == {"German": "/2024/de/", "French": "/2024/un-texte/"}
    assert [link.get("hreflang") for link in line.iter("a")] == ["de", "fr"]


def test_a_version_that_is_not_published_is_not_named(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(SITE)
    folder.put("content/fr/a.md", article(language="fr", slug="un-texte", translation_of="../a.md", draft="true"))
    assert folder.problems() == ()
    assert alternates(folder, "2024/a/").keys() == {"en", "de"}


def test_an_article_without_other_versions_names_none(tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/a.md --\n{article()}")
    assert alternates(folder, "2024/a/") == {}


def test_a_translation_of_a_missing_article_is_an_error_with_its_position(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(translation_of='b.md')}")
    assert [(problem.code, problem.line, problem.column) for problem in folder.problems()] == [
        ("translation-of", 6, 17)
    ]


def test_versions_that_name_each_other_in_a_circle_belong_together(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("")
    folder.put("content/a.md", article(translation_of="b.md"))
    folder.put("content/b.md", article(translation_of="a.md", language="fr"))
    assert folder.problems() == ()
    assert len(alternates(folder, "2024/a/")) == 2


def test_two_versions_in_one_language_are_a_warning(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(
        f"-- content/a.md --\n{article()}-- content/b.md --\n{article(translation_of='a.md')}"
    )
    assert [(problem.code, problem.path) for problem in folder.problems()] == [("translation-of", "content/b.md")]
