"""Broken and hostile articles in a whole site: the warnings, the text that is shown, and the text that is not.

Texts that are too deep or too large are in test_markdown.py and test_limits.py, scripts in test_safety.py.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitegen.core.problems import Problem
from tests.support.sites import Folder, article

TEXT = "Some text of an article, long enough to be no stub at all.\n"
FRENCH = (
    "Le gouvernement a annoncé que les nouvelles mesures seront appliquées dans tout le pays avant la fin de cette "
    "année, et que les entreprises devront les suivre sans délai. "
)


@dataclass
class Row:
    """An article, the codes of its warnings, and texts that its page has and has not."""

    body: str
    codes: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


ROWS = {
    "what cannot be published": Row(
        "<form>kept <button>too</button></form> <object>and this</object> <script>gone()</script>",
        ("html-removed",) * 4,
        ("kept too", "and this"),
        ("gone()", "<form>", "<object"),
    ),
    "an iframe becomes a link": Row(
        '<iframe src="https://example.com/film"></iframe>', ("html-removed",), ('href="https://example.com/film"',)
    ),
    "a link that runs": Row("[words](javascript:alert(1))", ("link-removed",), ("words",), ("javascript",)),
    "a link to a file of the reader": Row("[words](file:///etc/passwd)", ("link-removed",), ("words",), ("passwd",)),
    "a drawing in an address": Row(
        "![words](data:image/svg+xml,<svg/onload=alert(1)>)",
        ("image-removed",),
        ("words",),
        ("<svg/", "data:image/svg"),
    ),
    "a blob": Row("![words](blob:https://example.org/x)", ("image-removed",), ("words",), ("blob:",)),
    "ids of the page": Row(
        '<a id="location" name="cookie">x</a>\n\n## constructor',
        (),
        ('id="s-location"', 'id="s-constructor"'),
        ('id="location"', 'name="cookie"'),
    ),
    "ends that never began": Row("</main></body></article><div>\n\nafter", ("html-open",), ("after",)),
    "a comment": Row(
        "<!-- editor's note -->\n\nbefore <!-- and\nmore --> after", (), ("before", "after"), ("note", "more")
    ),
    "the title of a link": Row(
        "[x](https://example.org/ '\"</a><script>alert(1)</script>')", (), ("&lt;/a&gt;&lt;script",), ("</a><script",)
    ),
    "a template": Row(
        "{{ 7*7 }} {% include '/etc/passwd' %}",
        ("foreign-mark",),
        ("{{ 7*7 }}", "{% include", "'/etc/passwd' %}"),
        ("49",),
    ),
    "NUL": Row("a\0b", (), ("a\ufffdb",)),
    "a control character": Row("a\x07b", ("control-character",), ("ab",)),
    "an outlet in letters of two scripts": Row("x", ("look-alike",), (), (), (("source", "Lе Mоnde"),)),
    "every level of heading": Row("###### six\n\n# one\n\n#### four", (), ("<h2", "<h3"), ("<h4", "<h6")),
    "footnotes": Row(
        "x[^1] y[^2]\n\n[^1]: a\n[^1]: b\n[^3]: c\n",
        ("footnote-missing", "footnote-duplicate", "footnote-unused"),
    ),
    "a link to elsewhere": Row(
        '<a href="https://example.com/" target=_blank rel="opener">x</a>',
        (),
        ('href="https://example.com/" rel="external noopener"',),
        ("_blank", 'rel="opener"'),
    ),
    "a link that tells on its readers": Row(
        "[x](https://example.com/?a=b&utm_source=mail&fbclid=1)", ("tracking-link",), ("?a=b",), ("utm_", "fbclid")
    ),
    "a link by way of a search engine": Row(
        "[x](https://www.google.com/url?q=https://example.org/real)",
        ("tracking-link",),
        ('href="https://example.org/real"',),
        ("google",),
    ),
    "hardly any text": Row("", ("text-short",)),
    "French spaces": Row(
        "«texte» à 08:30 : https://example.com/a?b `a ? b`",
        (),
        ("«\u202ftexte\u202f»", "08:30\u00a0:", "a?b", "a ? b"),
        (),
        (("language", "fr"),),
    ),
    "another language": Row(FRENCH * 3, ("language",)),
    "broken markup": Row(
        "< strong >x [x] (https://example.org) &amp;amp; ** x **", ("broken-markup",) * 4, ("&amp;amp;",)
    ),
}


Site = tuple[Folder, tuple[Problem, ...]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the built site of all rows, and its problems."""
    folder = Folder(tmp_path_factory.mktemp("rows")).write("")
    folder.put("content/le-monde.md", article(TEXT, source="Le Monde"))
    for number, row in enumerate(ROWS.values()):
        text = row.body + ("\n\n" + TEXT if row.body not in {"", FRENCH * 3} else "")
        folder.put(f"content/row-{number}.md", article(text, **dict(row.fields)))
    return folder, folder.build().problems


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_article_is_warned_of_and_made_harmless(name: str, site: Site) -> None:
    folder, problems = site
    number, row = [*ROWS].index(name), ROWS[name]
    found = [problem for problem in problems if problem.path == f"content/row-{number}.md"]
    assert sorted(problem.code for problem in found) == sorted(row.codes)
    assert all(problem.line >= 2 and problem.hint for problem in found)
    page = folder.read(f"2024/row-{number}/index.html")
    text = page.partition('<div class="text"')[2].partition("</article>")[0] or page
    assert not [words for words in row.shown if words not in text]
    assert not [words for words in row.absent if words in text]
    assert page.count("<h1") == page.count("<main") == page.count("</main>") == page.count("</body>") == 1


def test_ids_are_unique_on_every_page(site: Site) -> None:
    folder, _ = site
    for path in (folder.root / "public").rglob("*.html"):
        ids = re.findall(r' id="([^"]*)"', path.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), path


def test_the_policy_of_referrers_is_on_every_page(site: Site) -> None:
    folder, _ = site
    for path in (folder.root / "public").rglob("*.html"):
        if 'http-equiv="refresh"' not in (page := path.read_text(encoding="utf-8")):
            assert '<meta name="referrer" content="strict-origin-when-cross-origin">' in page, path


def test_a_strict_build_refuses_articles_with_warnings(site: Site, tmp_path: Path) -> None:
    folder, problems = site
    again = folder.copy(tmp_path)
    assert {problem.path for problem in problems} <= {problem.path for problem in again.problems(strict=True)}
    assert not (tmp_path / "public").exists()
