"""A site's own theme: its layers, its mistakes, its remembered blocks; and the messages of the default theme."""

import os
import re
import sys
from gzip import compress
from pathlib import Path

import pytest

from sitegen.core.problems import BuildError
from sitegen.theme.environment import environment
from tests.support.repository import DEFAULT_THEME
from tests.support.sites import Folder, article, build_site
from tools.messages import TRANSLATIONS, messages, read_catalogue

SITE = """
-- site.yaml --
title: Review
url: https://example.org/
theme: mine
-- themes/mine/theme.yaml --
extends: default
-- content/first.md --
---
title: First steps
source: Gazette
date: 2024-03-05
topic: Walking
---
A foot before the other.
-- content/second.md --
---
title: Second thoughts
source: Gazette
date: 2024-03-06
topic: Walking
---
As far as one can.
"""


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Return a site whose theme has nothing of its own yet."""
    return Folder(tmp_path).write(SITE)


# Layers


def test_a_file_of_the_theme_hides_the_one_below(site: Folder) -> None:
    site.put("themes/mine/templates/parts/pager.html", "")
    site.put("themes/mine/templates/404.html", "Nothing here.")
    site.put("themes/mine/static/style.css", "body { color: red }")
    site.build()
    assert site.read("404.html") == "Nothing here."
    assert site.read("style.css") == "body { color: red }"
    assert ">First steps</h1>" in site.read("2024/first/index.html")


def test_a_template_extends_those_below_it(site: Folder) -> None:
    blocks = "{% block heading %}{{ page.title }}{% endblock %}{% block main %}Mine.{% endblock %}"
    site.put("themes/mine/templates/article.html", f'{{% extends "layout.html" %}}{blocks}')
    site.build()
    page = site.read("2024/first/index.html")
    assert "Mine." in page
    assert "<title>First steps – Review</title>" in page


def test_a_theme_of_the_site_may_stand_on_another(site: Folder) -> None:
    site.put("site.yaml", "title: Review\nurl: https://example.org/\ntheme: upper\n")
    site.put("themes/upper/theme.yaml", "extends: mine\n")
    site.put("themes/upper/templates/404.html", "Upper.")
    site.put("themes/mine/templates/404.html", "Lower.")
    site.put("themes/mine/templates/robots.txt", "Lower.")
    site.build()
    assert (site.read("404.html"), site.read("robots.txt")) == ("Upper.", "Lower.")


MESSAGES = {
    "{% trans text=site.title, one='1', many='2' %}{{ one }} {{ text }} {{ many }}{% endtrans %}": "1 Review 2",
    "{{ _('%(self)s %(context)s', self='a', context='b') }}": "a b",
    "{% trans count=2, num='x' %}{{ count }}{% pluralize %}{{ num }}, {{ count }}{% endtrans %}": "x, 2",
    "{{ ngettext('a %(num)s', 'b %(num)s', 2) }}": "b 2",
    "{{ _('100%% of %(what)s', what='<p>') }}": "100% of &lt;p&gt;",
    "{% autoescape false %}{{ _('%(what)s', what='<p>') }}{% endautoescape %}": "<p>",
    "{% autoescape false %}{% trans what='<p>' %}{{ what }}{% endtrans %}{% endautoescape %}": "<p>",
}


@pytest.mark.parametrize(("template", "text"), MESSAGES.items())
def test_a_message_takes_values_of_any_name_and_writes_html_where_its_template_does(
    template: str, text: str, site: Folder
) -> None:
    site.put("themes/mine/templates/404.html", template)
    site.build()
    assert site.read("404.html") == text


def test_a_theme_translates_words_of_its_own_and_hides_those_below(site: Folder) -> None:
    site.put("site.yaml", "title: Revue\nurl: https://example.org/\ntheme: mine\nlanguage: fr\n")
    site.put("themes/mine/translations/fr.po", 'msgid "Hello"\nmsgstr "Bonjour"\n\nmsgid "Search"\nmsgstr "Chercher"\n')
    site.put("themes/mine/templates/404.html", '{{ _("Hello") }}, {{ _("Search") }}, {{ _("Topics") }}')
    site.build()
    assert site.read("404.html") == "Bonjour, Chercher, Thèmes"


# Mistakes

ARTICLE = "article.html"
MISTAKES = {
    "unknown tag": (ARTICLE, "<p>\n{% blok main %}", 2, "unknown tag 'blok'"),
    "block without end": (ARTICLE, "<p>\n{% block main %}", 2, "end of template"),
    "unknown variable": (ARTICLE, "<p>\n{{ pages.title }}", 2, "'pages' is undefined"),
    "unknown field": (ARTICLE, "<p>\n\n{{ page.titel }}", 3, "has no attribute 'titel'"),
    "unknown block": (ARTICLE, "<p>\n{{ self.sidebar() }}", 2, "'sidebar'"),
    "required block": ("base.html", "<p>\n{% block main required %}{% endblock %}", 2, "'main'"),
    "unknown filter": (ARTICLE, "<p>\n{{ page.title | shout }}", 2, "'shout'"),
    "unknown template": (ARTICLE, '<p>\n{% include "nowhere.html" %}', 2, "nowhere.html"),
    "field of another kind of page": ("404.html", "{{ page.authors }}", 1, "has no attribute 'authors'"),
    "division by zero": (ARTICLE, "{{ 1 / 0 }}", 1, "division by zero"),
    "text and number": (ARTICLE, "{{ page.title + 1 }}", 1, "str"),
    "too long a loop": (ARTICLE, "{% for _ in range(10 ** 9) %}{% endfor %}", 1, "Range too big"),
    "includes itself": ("base.html", '<p>\n{% include "base.html" %}', 2, "includes itself"),
    "extends itself": (ARTICLE, '{% extends "article.html" %}', 1, "includes itself"),
    "calls itself": (ARTICLE, "{% macro f() %}\n{{ f() }}{% endmacro %}\n{{ f() }}", 2, "includes itself"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_once_with_its_line(name: str, site: Folder) -> None:
    template, source, line, message = MISTAKES[name]
    if template == "base.html":
        site.put("themes/mine/templates/article.html", '{% extends "base.html" %}')
    site.put(f"themes/mine/templates/{template}", source)
    (problem,) = site.problems()
    assert (problem.path, problem.line) == (f"themes/mine/templates/{template}", line)
    assert message in problem.message
    assert problem.severity == "error"
    assert problem.hint


def test_a_mistake_names_a_page_that_it_spoils(site: Folder) -> None:
    site.put("themes/mine/templates/article.html", "{{ page.titel }}")
    (problem,) = site.problems()
    spoilt = r"while rendering “(First steps|Second thoughts)” \(/2024/(first|second)/\)$"
    assert re.search(spoilt, problem.message)


def test_a_theme_without_a_template_is_told_where_it_is_named(site: Folder) -> None:
    site.put("themes/mine/theme.yaml", "")
    (problem,) = site.problems()
    assert (problem.path, problem.line, problem.column) == ("site.yaml", 3, 8)
    assert "the theme has no " in problem.message
    assert "extends: default" in problem.hint


def test_a_mistake_is_told_once_whoever_finds_it(site: Folder) -> None:
    site.put("themes/mine/templates/article.html", "{{ page.titel }}")
    with pytest.raises(BuildError) as told:
        site.build(jobs=2)
    assert len(told.value.problems) == 1


def test_mistakes_of_several_templates_are_told_together(site: Folder) -> None:
    site.put("themes/mine/templates/article.html", "{{ page.titel }}")
    site.put("themes/mine/templates/terms.html", "{{ page.titel }}")
    assert [problem.path.rpartition("/")[2] for problem in site.problems()] == ["article.html", "terms.html"]


def test_a_mistake_leaves_the_live_site_as_it_was(site: Folder) -> None:
    site.build()
    before = site.tree()
    site.put("themes/mine/templates/article.html", "{{ page.titel }}")
    assert site.problems()
    assert site.tree() == before


def test_templates_cannot_reach_into_python(site: Folder) -> None:
    site.put("themes/mine/templates/404.html", "{{ page.__class__.__mro__ }}")
    (problem,) = site.problems()
    assert "unsafe" in problem.message


THEME_FILES = {
    "a newer sitegen": ('sitegen: "99.1"', "needs sitegen 99.1", "upgrade"),
    "an unknown key": ("extend: default", "extend", "extends"),
    "no mapping": ("- default", "", ""),
    "itself": ("extends: mine", "extends itself", "default"),
    "what is not there": ("extends: basic", "'basic' does not exist", "default"),
}


@pytest.mark.parametrize("name", THEME_FILES)
def test_a_mistake_in_theme_yaml_is_told(name: str, site: Folder) -> None:
    """Among them a version of sitegen that it needs."""
    text, message, hint = THEME_FILES[name]
    site.put("themes/mine/theme.yaml", f"{text}\n")
    (problem,) = site.problems()
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("layer", ["mine", "basic"])
def test_a_layer_that_cannot_be_is_told_where_it_is_named(layer: str, site: Folder) -> None:
    site.put("themes/mine/theme.yaml", f"sitegen: '0'\nextends: {layer}\n")
    (problem,) = site.problems()
    assert (problem.path, problem.line, problem.column) == ("themes/mine/theme.yaml", 2, 10)


def test_a_theme_that_is_not_there_is_told_with_those_that_are(site: Folder) -> None:
    site.put("site.yaml", "title: Review\nurl: https://example.org/\ntheme: mien\n")
    (problem,) = site.problems()
    assert "'mien' does not exist" in problem.message
    assert "default, mine" in problem.hint


def test_a_template_that_is_not_utf_8_is_told(site: Folder) -> None:
    site.put("themes/mine/templates/404.html", "Où ?".encode("latin-1"))
    (problem,) = site.problems()
    assert problem.path == "themes/mine/templates/404.html"
    assert "UTF-8" in problem.message


# Words


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_a_translation_has_every_message_and_no_other(path: Path) -> None:
    catalogue = read_catalogue(path)
    found = {message.id: message for message in catalogue if message.id}
    assert set(found) == set(messages())
    for message in found.values():
        assert message.string
        assert all(message.string)
        assert not message.fuzzy
        # Placeholders are the same, or a number would be lost.
        assert list(message.check(catalogue)) == []
    assert not catalogue.obsolete


def test_the_interface_speaks_the_language_of_the_site(tmp_path: Path) -> None:
    site = build_site(tmp_path, SITE.replace("theme: mine", "language: fr"))
    assert "2\xa0articles" in site.read("topics/walking/index.html")
    assert 'datetime="2024-03-05">5 mars 2024</time>' in site.read("2024/first/index.html")
    assert "Aller au texte" in site.read("index.html")


# Weight


def test_the_style_sheet_is_small() -> None:
    style = (DEFAULT_THEME / "static" / "style.css").read_bytes()
    assert len(compress(style)) <= 8 * 1024


SIDES = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"(?:margin|padding|border|inset)-(?:{SIDES})\b|(?<![\w-])(?:{SIDES}|width|height|float)\s*:"
    r"|:[^;{}]*(?<![\w-])(?:left|right)(?![\w-])[^;{}]*;"
    r"|translateX|(?:box|text)-shadow\s*:|background-position\s*:"
)


def test_the_style_sheet_knows_no_left_and_right() -> None:
    style = (DEFAULT_THEME / "static" / "style.css").read_text(encoding="utf-8")
    assert PHYSICAL.findall(style) == []


# ---- Remembered blocks ----


def remembering(tmp_path: Path, block: str) -> Folder:
    """Write a site whose theme shows a block at the end of every list of topics."""
    return Folder(tmp_path).write(
        f"-- content/a.md --\n{article(title='A & B')}-- themes/mine/theme.yaml --\nextends: default\n"
        "-- site.yaml --\ntitle: Review\nurl: https://example.org/\ntheme: mine\n"
        "-- themes/mine/templates/terms.html --\n{% extends 'layout.html' %}{% block heading %}Terms{% endblock %}"
        f"{{% block main %}}{block}{{% endblock %}}"
    )


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("{% remember 1 %}one{% endremember %}{% remember 1 %}two{% endremember %}", "onetwo"),
        ("{% for x in [1, true, 1.0] %}{% remember x %}{{ x }} {% endremember %}{% endfor %}", "1 True 1.0"),
        (
            "{% for x in ['<b>'|safe, '<b>'] %}{% remember x %}{{ x }}{% endremember %}{% endfor %}",
            "<b>&lt;b&gt;",
        ),
        (
            "{% for x in [1, 1] %}{% remember x %}{{ site.title }}{{ x }} {% endremember %}{% endfor %}",
            "Review1 Review1",
        ),
    ],
)
def test_a_remembered_block_belongs_to_its_tag_and_its_very_values(block: str, shown: str, tmp_path: Path) -> None:
    site = remembering(tmp_path, f"<i>{block}</i>")
    site.build()
    assert f"<i>{shown}" in site.read("topics/index.html")


def test_a_remembered_block_may_not_read_the_page(tmp_path: Path) -> None:
    site = remembering(tmp_path, "\n{% remember 1 %}{{ page.title }}{% endremember %}")
    (problem,) = site.problems()
    assert problem.path == "themes/mine/templates/terms.html"
    assert (problem.line, problem.message) == (
        2,
        "`page` differs between pages: name the values that it gives after `remember`",
    )


def test_a_mutable_value_cannot_be_remembered(tmp_path: Path) -> None:
    site = remembering(tmp_path, "\n{% remember [1] %}one{% endremember %}")
    (problem,) = site.problems()
    assert problem.line == 2
    assert problem.message.startswith("a value after `remember` is a list or a mapping, which may change, while")


@pytest.mark.skipif(sys.platform != "linux", reason="caches have their places elsewhere")
def test_compiled_templates_are_kept_among_the_caches_of_the_user(
    site: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the cache of the site, which may come from elsewhere with the site."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    for words in ("Kept for the next build", "Other words"):
        site.put("themes/mine/templates/search.html", f"{words} {tmp_path}")
        site.build()
        assert site.read("search/index.html").startswith(words)
    assert [path.suffix for path in (tmp_path / "caches/sitegen").iterdir()][:1] == [".cache"]


@pytest.mark.skipif(sys.platform != "linux", reason="caches have their places elsewhere")
@pytest.mark.parametrize("place", ["file/caches", "/proc/none", "not/absolute"])
def test_templates_are_compiled_for_a_user_without_caches(
    place: str, site: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place) if place.startswith("file") else place)
    site.put("themes/mine/templates/search.html", f"Compiled {tmp_path}")
    site.build()
    assert site.read("search/index.html").startswith("Compiled")


@pytest.mark.skipif(sys.platform != "linux", reason="caches have their places elsewhere")
def test_a_compiled_template_that_is_cut_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    site = Folder(tmp_path / "site").write(f"-- content/a.md --\n{article()}")
    environment.cache_clear()
    site.build()
    before, compiled = site.tree(), [*(tmp_path / "caches/sitegen").iterdir()]
    for number, path in enumerate(compiled):
        os.truncate(path, 4 * number)
    environment.cache_clear()
    site.build(clean=True)
    assert compiled
    assert site.tree() == before
