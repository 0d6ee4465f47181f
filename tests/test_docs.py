"""The documents are true: what the program knows is documented, and nothing else is."""

import argparse
import re
from pathlib import Path

import pytest
from msgspec.structs import fields

from sitegen import pages
from sitegen.citation import Citation
from sitegen.cli import make_parser
from sitegen.config import Config, Limits
from sitegen.filters import FILTERS
from sitegen.front_matter import FrontMatter, TranslationRecord
from sitegen.provenance import Provenance
from sitegen.records import SourceRecord, TopicRecord
from sitegen.site import Card, Count, Link, Site
from tests.sites import Folder

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the text below a heading of the README, or of the reference."""
    text = README if f"\n## {title}\n" in README else REFERENCE
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def keys(text: str) -> set[str]:
    """Return what the first column of a table documents."""
    return {key for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for key in re.findall(r"`([^`]+)`", row)}


def options() -> set[str]:
    commands = next(action for action in make_parser()._actions if isinstance(action, argparse._SubParsersAction))
    build = commands.choices["build"]
    return {option for action in build._actions for option in action.option_strings} - {"-h", "--help"}


def test_every_front_matter_field_is_documented_and_no_other() -> None:
    assert keys(section("An article")) == set(FrontMatter.model_fields)


def test_every_config_key_is_documented_and_no_other() -> None:
    assert keys(section("site.yaml")) == set(Config.model_fields)


def test_every_key_of_a_source_is_documented_and_no_other() -> None:
    assert keys(section("Sources")) == set(SourceRecord.model_fields)


@pytest.mark.parametrize("schema", [TopicRecord, Limits])
def test_every_inner_config_key_is_documented(schema: type[TopicRecord | Limits]) -> None:
    assert not {key for key in schema.model_fields if f"`{key}`" not in section("site.yaml")}


def test_the_defaults_of_the_config_are_the_documented_ones() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `(\w[^`]*)` \|", section("site.yaml"), re.MULTILINE))
    config = Config(title="t", url="https://example.org/")
    assert rows == {key: str(getattr(config, key)) for key in rows}
    assert {"language", "paginate", "output"} <= set(rows)


def test_every_option_is_documented_and_no_other() -> None:
    documented = {key.split()[0] for key in keys(section("The command"))}
    assert documented == options()


def test_the_first_article_of_the_readme_makes_a_site(tmp_path: Path) -> None:
    text = section("A first article in one minute")
    site, article = re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{site}-- content/first.md --\n{article}")
    result = folder.build()
    assert result.articles == 1
    assert not result.problems
    assert "<em>Markdown</em>" in folder.read("2024/first/index.html")


def test_every_module_is_in_the_design() -> None:
    design = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / "sitegen").glob("*.py") if not path.name.startswith("__")}
    assert set(re.findall(r"^\| `(\w+\.py)` \|", design, re.MULTILINE)) == modules


def test_every_dependency_has_its_reason_in_the_design() -> None:
    design = (ROOT / "docs/design.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    listed = re.search(r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL | re.MULTILINE)
    assert listed
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    assert not [name for name in names if name not in design and name != "tzdata"]


@pytest.mark.parametrize(
    "value",
    [
        *(Site, Link, Count, Card, Citation, Provenance, pages.Profile),
        *(pages.Page, pages.ArticlePage, pages.ListPage, pages.TermsPage, pages.RedirectPage),
        *(pages.DataPage, pages.Download, pages.FeedPage, pages.FeedEntry),
        *(pages.SubscriptionsPage, pages.Subscription),
    ],
    ids=lambda value: value.__name__,
)
def test_every_value_of_templates_is_in_the_page_for_theme_authors(value: type[Site]) -> None:
    themes = (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    part = themes.partition(f"\n### {value.__name__}\n")[2].partition("\n### ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
    own = {field.name for field in fields(value)}
    inherited = {field.name for field in fields(pages.Page)} if pages.Page in value.__bases__ else set()
    assert documented == own - inherited


def test_every_filter_is_in_the_page_for_theme_authors() -> None:
    themes = (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    assert not [name for name in FILTERS if f"`{name}`" not in themes]


def test_the_links_of_documents_lead_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")):
        text = re.sub(r"```.*?```|`[^`]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
        assert not [target for target in targets if not (document.parent / target).exists()], document.name


def test_the_example_uses_every_field_of_articles_translations_and_sources() -> None:
    headers = [path.read_text(encoding="utf-8").split("---\n")[1] for path in (ROOT / "content").rglob("*.md")]
    used = {key for header in headers for key in re.findall(r"^ *(\w+):", header, re.MULTILINE)}
    assert set(FrontMatter.model_fields) <= used
    assert {field.alias or name for name, field in TranslationRecord.model_fields.items()} <= used
    records = set(re.findall(r"^  (\w+):", (ROOT / "sources.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    assert records == set(SourceRecord.model_fields)
