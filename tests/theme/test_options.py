"""Options of themes, and labels: the choices of a site that need no template."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sitegen.config.schema import check
from sitegen.config.yaml import Yaml, read_yaml
from sitegen.core.problems import Problem
from sitegen.theme.colors import contrast, readable
from sitegen.theme.layers import ThemeFile
from tests.support.axe import violations
from tests.support.layout import SCHEMES
from tests.support.repository import DEFAULT_THEME
from tests.support.server import serve
from tests.support.sites import Folder, article

STYLE = (DEFAULT_THEME / "static" / "style.css").read_text(encoding="utf-8")
HEAD = "title: Review\nurl: https://example.org/\n"
TWO = f"-- content/a.md --\n{article()}-- content/b.md --\n{article(title='Another')}"


def make(root: Path, settings: str, theme: str = "", extra: str = "") -> Folder:
    """Write a small site, with a theme of its own if there is a theme.yaml."""
    site = Folder(root).write(f"-- site.yaml --\n{HEAD}{settings}{'theme: mine' if theme else ''}\n{TWO}")
    if theme:
        site.put("themes/mine/theme.yaml", f"extends: default\n{theme}")
    if extra:
        site.put("themes/mine/extra.css", extra)
    return site


def told(problem: Problem) -> tuple[str, int, int]:
    """Return the place of a problem."""
    return problem.path, problem.line, problem.column


# Values


def test_without_options_the_style_sheet_is_the_theme_s_own(tmp_path: Path) -> None:
    site = make(tmp_path, "")
    site.build()
    assert site.read("style.css") == STYLE


def test_a_colour_and_fonts_reach_the_style_sheet_and_no_page_has_a_style(tmp_path: Path) -> None:
    site = make(tmp_path, "options:\n  accent: '#0B5FA5'\n  text_fonts: Georgia, \"Source Serif 4\", serif\n")
    site.build()
    added = site.read("style.css").removeprefix(STYLE)
    assert "screen and (prefers-color-scheme: light) {\n  :root {\n    --accent: #0b5fa5;" in added
    assert '@media all {\n  :root {\n    --serif: Georgia, "Source Serif 4", serif;' in added
    assert "dark" not in added
    assert "<style" not in site.read("2024/a/index.html")


def test_a_changed_option_makes_the_pages_anew_that_show_it(tmp_path: Path) -> None:
    site = make(tmp_path, "")
    site.build()
    site.put("site.yaml", f"{HEAD}options:\n  home: latest\n")
    assert site.build().rendered == ("",)


def test_the_home_page_has_the_chosen_sections_in_their_order(tmp_path: Path) -> None:
    site = make(tmp_path, "options:\n  home: [sources, topics]\n")
    site.build()
    assert re.findall(r'<h2 id="(\w+)"', site.read("index.html")) == ["sources", "topics"]


def test_a_style_sheet_of_the_site_has_the_options_too(tmp_path: Path) -> None:
    site = make(tmp_path, "options:\n  accent: '#0b5fa5'\n")
    site.put("static/style.css", "body { margin: 0 }\n")
    site.build()
    assert site.read("style.css").startswith("body { margin: 0 }\n@media screen")


# Layers


def test_a_theme_changes_a_default_by_a_plain_value_and_the_site_has_the_last_word(tmp_path: Path) -> None:
    site = make(tmp_path, "", theme="options:\n  accent: '#0b5fa5'\n")
    site.build()
    assert "--accent: #0b5fa5" in site.read("style.css").removeprefix(STYLE)
    site.put("site.yaml", f"{HEAD}theme: mine\noptions:\n  accent: '#155724'\n")
    site.build()
    assert "--accent: #155724" in site.read("style.css")
    assert "--accent: #0b5fa5" not in site.read("style.css")


def test_a_theme_declares_options_of_its_own_which_templates_read(tmp_path: Path) -> None:
    declared = "  motto: {about: A line, type: text, default: Hello}\n"
    declared += "  width: {type: choice, choices: [narrow, wide], default: wide}\n"
    site = make(tmp_path, "options:\n  motto: <b>Read</b>\n", theme=f"options:\n{declared}")
    site.put("themes/mine/templates/404.html", "{{ site.options['motto'] }}, {{ site.options.width }}")
    site.build()
    assert site.read("404.html") == "&lt;b&gt;Read&lt;/b&gt;, wide"


def test_rules_of_a_theme_come_before_its_options(tmp_path: Path) -> None:
    site = make(tmp_path, "options:\n  accent: '#0b5fa5'\n", theme="# nothing\n", extra="body { margin: 1px }\n")
    site.build()
    added = site.read("style.css").removeprefix(STYLE)
    assert added.index("margin: 1px") < added.index("--accent")
    assert "extra.css" not in site.tree()


# Mistakes

MISTAKES = {
    "unknown option": ("acent: '#000000'", 3, "no option `acent`", "did you mean `accent`?"),
    "no colour": ("accent: red", 11, "'red' is not a colour", "#rrggbb"),
    "a colour that ends its declaration": ("accent: '#000;} a{color:red'", 11, "is not a colour", "#rrggbb"),
    "a colour that YAML takes for a comment": ("accent: #98201f", 10, "`accent` has no value", "quotes"),
    "a colour in a list": ("accent: ['#000000']", 11, "must be text", "words"),
    "too little contrast": ("accent: '#ff8800'", 11, "contrast of 2.1", 'write "#'),
    "too little contrast in the dark": ("accent_dark: '#333333'", 16, "needs 4.5:1", 'write "#'),
    "a font that ends its declaration": ("text_fonts: 'Georgia; color: red, serif'", 15, "name of a font", "quotes"),
    "a font with a quote inside": ('text_fonts: ["a\'b", serif]', 15, "name of a font", "quotes"),
    "a font with a backslash": ("text_fonts: ['\"a\\22 b\"', serif]", 15, "name of a font", "quotes"),
    "fonts that may all be missing": ("text_fonts: Georgia", 15, "may be missing", "serif"),
    "no fonts": ("text_fonts: []", 15, "must be a list of fonts", "serif"),
    "an unknown section": ("home: [latest, topic]", 9, "`topic` is not a choice of `home`", "`topics`?"),
    "a section twice": ("home: [latest, latest]", 9, "`latest` twice", "keep one"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_an_option_is_told_with_its_place_and_the_fix(name: str, tmp_path: Path) -> None:
    line, column, message, hint = MISTAKES[name]
    (problem,) = make(tmp_path, f"options:\n  {line}\n").problems()
    assert told(problem) == ("site.yaml", 4, column)
    assert problem.severity == "error"
    assert message in problem.message
    assert hint in problem.hint


THEMES = {
    "unknown option": ("  acent: '#000000'\n", 3, 3, "no option `acent`"),
    "unknown key": ("  accent: {defualt: '#000000'}\n", 3, 12, "unknown key `defualt`"),
    "unknown type": ("  size: {type: number, default: '1'}\n", 3, 16, "not known"),
    "no default": ("  size: {type: text}\n", 3, 9, "`size` has no default"),
    "an empty default": ("  accent:\n    default: #000\n", 4, 13, "`accent` has no value"),
    "no choices": ("  size: {type: choice, default: one}\n", 3, 9, "has no choices"),
    "a text for the style sheet": (
        "  size: {type: text, default: '1', property: --size}\n",
        3,
        46,
        "only the types color and fonts",
    ),
    "no property": ("  accent: {property: color}\n", 3, 22, "not a custom property"),
    "a wrong default": ("  accent: blue\n", 3, 11, "'blue' is not a colour"),
    "a default hard to read": ("  accent: {default: '#eeeeee'}\n", 3, 21, "needs 4.5:1"),
    "another paper": ("  accent: {on: ['#98201f']}\n", 3, 11, "contrast of 1.00:1"),
    "no paper": ("  accent: {on: [paper]}\n", 3, 17, "'paper' is not a colour"),
}


@pytest.mark.parametrize("name", THEMES)
def test_a_mistake_in_theme_yaml_is_told_where_it_is(name: str, tmp_path: Path) -> None:
    text, line, column, message = THEMES[name]
    problem, *others = make(tmp_path, "", theme=f"options:\n{text}").problems()
    assert told(problem) == ("themes/mine/theme.yaml", line, column)
    assert message in problem.message
    assert problem.hint
    assert not others


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    settings = "options:\n  accent: red\n  acent: x\nlabels:\n  Topcs: Dossiers\n"
    assert len(make(tmp_path, settings, theme="options:\n  accent_dark: red\n").problems()) == 4


@pytest.mark.parametrize(
    ("color", "on"), [("#ff8800", ("#fdfcf9", "#f5f2eb")), ("#333", ("#171614",)), ("#777", ("#fff",))]
)
def test_the_colour_that_is_proposed_can_be_read(color: str, on: tuple[str, ...]) -> None:
    assert min(contrast(color, paper) for paper in on) < 4.5
    assert min(contrast(readable(color, on), paper) for paper in on) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == contrast("#ffffff", "#000") == 21
    assert round(contrast("#777777", "#fff"), 2) == 4.48


# The default theme


def test_the_style_sheet_has_the_defaults_and_the_papers_of_the_options() -> None:
    document = read_yaml((DEFAULT_THEME / "theme.yaml").read_text(encoding="utf-8"), "theme.yaml")
    assert isinstance(document, Yaml)
    declared, problems = check(ThemeFile, document)
    assert declared
    assert not problems
    for option in declared.options.values():
        assert not option.property or f"{option.property}: {option.default};" in STYLE
        assert all(f": {paper};" in STYLE for paper in option.on)


# Words


def test_a_label_replaces_a_message_of_the_theme(tmp_path: Path) -> None:
    site = make(tmp_path, "labels:\n  Topics: Dossiers & “files” 100 %\n")
    site.build()
    page = site.read("topics/index.html")
    assert "<h1>Dossiers &amp; “files” 100 %</h1>" in page
    assert '"name":"Dossiers & “files” 100 %"' in page.replace("\\u0026", "&")


def test_a_label_is_no_html(tmp_path: Path) -> None:
    site = make(tmp_path, "labels:\n  Topics: <b>Dossiers</b>\n")
    site.build()
    assert "&lt;b&gt;Dossiers&lt;/b&gt;" in site.read("index.html")


def test_a_label_may_have_the_forms_that_go_with_numbers(tmp_path: Path) -> None:
    site = make(tmp_path, 'labels:\n  "%(number)s article": ["%(number)s text", "%(number)s texts"]\n')
    site.put("content/c.md", article(topic="Alone"))
    site.build()
    assert "2 texts" in site.read("topics/testing/index.html")
    assert "1 text\n" in site.read("topics/alone/index.html")


def test_a_label_is_for_any_language_of_the_interface(tmp_path: Path) -> None:
    site = make(tmp_path, "language: fr\nlabels:\n  Topics: Dossiers\n")
    site.build()
    assert ">Dossiers<" in site.read("index.html")
    assert "Aller au texte" in site.read("index.html")


LABELS = {
    "an unknown message": ("Topcs: Dossiers", 3, "no message 'Topcs'", "did you mean `Topics`?"),
    "another unknown message": ("Zebra crossing: Dossiers", 3, "has no message", "in English"),
    "no words": ("Topics:", 10, "`Topics` has no label", "remove"),
    "too many forms": ("Topics: [Dossier, Dossiers]", 11, "2 plural forms", "write 1"),
    "too many forms for numbers": (
        '"%(number)s article": ["%(number)s", "%(number)s", "%(number)s"]',
        25,
        "3 plural forms",
        "1 or 2",
    ),
    "a number that is lost": ('"%(number)s article": texts', 25, "placeholders", "%(number)s"),
    "an unknown placeholder": ("Topics: '%(count)s'", 11, "placeholders", "none"),
}


@pytest.mark.parametrize("name", LABELS)
def test_a_mistake_in_a_label_is_told_with_its_place_and_the_fix(name: str, tmp_path: Path) -> None:
    line, column, message, hint = LABELS[name]
    (problem,) = make(tmp_path, f"labels:\n  {line}\n").problems()
    assert told(problem) == ("site.yaml", 4, column)
    assert message in problem.message
    assert hint in problem.hint


# The second theme

ARTICLE = article(
    "Text with [a link](https://example.com/), `code` and a note[^1].\n\n## One\n\nMore.\n\n## Two\n\n> Words.\n\n"
    "```python\ndef f(): return 'text'  # comment\n```\n\n[^1]: The note.\n",
    note="A word of the curator.",
)


@pytest.fixture(scope="module")
def modern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a site with the second theme."""
    site = Folder(tmp_path_factory.mktemp("modern")).write(
        f"-- site.yaml --\n{HEAD}theme: modern\ndescription: Notes.\n-- content/a.md --\n{ARTICLE}"
    )
    site.put("content/b.md", article(title="Another", date="2023-01", kind="blog"))
    site.build(search=True)
    with serve(site.root / "public") as address:
        yield address


@pytest.mark.parametrize("path", ["", "2024/a/", "topics/testing/", "sources/gazette/", "archive/", "search/?q=text"])
def test_axe_finds_nothing_in_the_second_theme(path: str, modern: str, page: Page) -> None:
    page.goto(modern + path)
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {violation}" for violation in violations(page)]
    assert found == []


def test_the_second_theme_has_its_own_colours_and_an_article_two_requests(modern: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="light")
    page.goto(f"{modern}2024/a/")
    assert len([url for url in asked if not url.endswith(".svg")]) == 2
    link = page.locator(".text a[href^='https']").first
    assert link.evaluate("link => getComputedStyle(link).color") == "rgb(11, 87, 164)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert link.evaluate("link => getComputedStyle(link).color") == "rgb(143, 193, 245)"
    page.emulate_media(media="print", color_scheme="light")
    assert link.evaluate("link => getComputedStyle(link).color") == "rgb(0, 0, 0)"


def test_the_second_theme_needs_no_template() -> None:
    files = {path.name for path in (DEFAULT_THEME.parent / "modern").rglob("*") if path.is_file()}
    assert files == {"theme.yaml", "extra.css"}
