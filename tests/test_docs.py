"""The documents are true: every field, option and command is documented, and no other."""

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest

from sitegen.cli.commands.registry import COMMANDS
from sitegen.config.records import SourceRecord, TopicRecord
from sitegen.config.site_yaml import Limits, SiteYaml
from sitegen.config.yaml import Yaml, read_yaml
from sitegen.content.front_matter import FrontMatter, TranslationRecord
from sitegen.core.formatting import FILTERS
from sitegen.theme.option_types import Declaration
from tests.support import hostile
from tests.support.repository import REPOSITORY
from tests.support.sites import Folder
from tools import field_reference

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
REFERENCE = (REPOSITORY / "docs/reference.md").read_text(encoding="utf-8")
THEMES = (REPOSITORY / "docs/themes.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the text below a heading of the README, or of the reference."""
    text = README if f"\n## {title}\n" in README else REFERENCE
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def keys(text: str) -> set[str]:
    """Return the names in the first column of a table."""
    return {key for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for key in re.findall(r"`([^`]+)`", row)}


def options(name: str) -> set[str]:
    """Return the options that the help of a command lists."""
    parser = ArgumentParser(add_help=False)
    next(command for command in COMMANDS if command.name == name).add_arguments(parser)
    listed = re.findall(r"^  (-.*?)(?:  |$)", parser.format_help(), re.MULTILINE)
    return {option for text in listed for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text)}


def test_every_front_matter_field_is_documented_and_no_other() -> None:
    assert keys(section("An article")) == set(FrontMatter.model_fields)


def test_every_config_key_is_documented_and_no_other() -> None:
    assert keys(section("site.yaml").partition("\n### ")[0]) == set(SiteYaml.model_fields)


def test_every_key_of_a_source_is_documented_and_no_other() -> None:
    assert keys(section("Sources")) == set(SourceRecord.model_fields)


def test_every_key_of_a_topic_is_documented() -> None:
    assert not {key for key in TopicRecord.model_fields if f"`{key}`" not in section("site.yaml")}


def test_every_limit_is_documented_with_its_default_and_no_other() -> None:
    part = REFERENCE.partition("\n### Limits\n")[2].partition("\n### ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| `(\d+)` \|", part, re.MULTILINE))
    assert rows == {key: str(value) for key, value in Limits()}


def test_the_defaults_of_the_config_are_the_documented_ones() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `(\w[^`]*)` \|", section("site.yaml").partition("\n### ")[0], re.MULTILINE))
    config = SiteYaml(title="t", url="https://example.org/")
    assert rows == {key: str(getattr(config, key)) for key in rows}
    assert {"language", "paginate", "output"} <= set(rows)


@pytest.mark.parametrize("command", ["build", "serve"])
def test_every_option_is_documented_and_no_other(command: str) -> None:
    part = section("The command").partition(f"\n    sitegen {command}\n")[2].partition("\n    sitegen ")[0]
    assert {key.split()[0] for key in keys(part)} == options(command)


def test_the_first_article_of_the_readme_makes_a_site(tmp_path: Path) -> None:
    text = section("A first article in one minute")
    site, article = re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)
    folder = Folder(tmp_path).write(f"-- site.yaml --\n{site}-- content/first.md --\n{article}")
    result = folder.build()
    assert result.articles == 1
    assert not result.problems
    assert "<em>Markdown</em>" in folder.read("2024/first/index.html")


def test_every_dependency_has_its_reason_in_the_design() -> None:
    design = (REPOSITORY / "docs/design.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    listed = re.search(
        r"^dependencies = \[(.*?)^\]", (REPOSITORY / "pyproject.toml").read_text(), re.DOTALL | re.MULTILINE
    )
    assert listed
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    assert not [name for name in names if name not in design and name != "tzdata"]


def test_the_reference_of_fields_is_made_from_the_docstrings_of_the_values() -> None:
    assert field_reference.document(THEMES) == THEMES


def test_every_filter_is_in_the_page_for_theme_authors_and_no_other() -> None:
    first, _, others = THEMES.partition("| filter |")[2].partition("\n\n")
    assert others
    assert keys(first) == set(FILTERS) | {"structured_data", "license_address"}


def test_every_block_is_in_the_page_for_theme_authors_and_no_other() -> None:
    layout = (REPOSITORY / "themes/default/templates/layout.html").read_text(encoding="utf-8")
    blocks = set(re.findall(r"\{% block (\w+)", layout)) | {"heading"}
    assert keys(THEMES.partition("| block |")[2].partition("\n\n")[0]) == blocks


def test_every_option_of_the_default_theme_is_documented_and_no_other() -> None:
    declared = read_yaml((REPOSITORY / "themes/default/theme.yaml").read_text(encoding="utf-8"), "theme.yaml")
    assert isinstance(declared, Yaml)
    names = {str(location[1]) for location in declared.only("options").keys if len(location) == 2}
    assert names
    assert keys(THEMES.partition("| option |")[2].partition("\n\n")[0]) == names


def test_every_key_of_an_option_is_documented_and_no_other() -> None:
    assert keys(THEMES.partition("| key |")[2].partition("\n\n")[0]) == set(Declaration.model_fields)


def test_every_command_is_documented() -> None:
    assert not [one.name for one in COMMANDS if f"\n    sitegen {one.name}\n" not in section("The command")]


def test_the_links_of_documents_lead_somewhere() -> None:
    for document in (REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *REPOSITORY.glob("docs/*.md")):
        text = re.sub(r"```.*?```|`[^`]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
        assert not [target for target in targets if not (document.parent / target).exists()], document.name


def test_every_test_that_security_names_is_there() -> None:
    text = (REPOSITORY / "docs/security.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:tests|tools)/[\w/]+\.py)`", text)
    functions = re.findall(r"`(test_\w+)`", text)
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "tests").rglob("test_*.py"))
    assert len(paths) > 10
    assert not [path for path in paths if not (REPOSITORY / path).is_file()]
    assert not [name for name in functions if f"\ndef {name}(" not in sources]
    # Every promise has a test.
    promises = text.partition("how they are tested\n\n- ")[2].partition("\n\n")[0].split("\n- ")
    assert len(promises) > 10
    assert not [promise for promise in promises if not re.search(r"`(?:tests/|test_)\w+", promise)]


def test_security_counts_the_hostile_texts_and_has_the_default_limits() -> None:
    text = (REPOSITORY / "docs/security.md").read_text(encoding="utf-8")
    assert f"has {len(hostile.CASES) + len(hostile.MATTER)} texts" in text
    limits = Limits()
    assert f"{limits.article_seconds} seconds of the processor and {limits.article_megabytes} MB" in text


def test_the_example_uses_every_field_of_articles_translations_and_sources() -> None:
    headers = [path.read_text(encoding="utf-8").split("---\n")[1] for path in (REPOSITORY / "content").rglob("*.md")]
    used = {key for header in headers for key in re.findall(r"^ *(\w+):", header, re.MULTILINE)}
    assert set(FrontMatter.model_fields) <= used
    assert {field.alias or name for name, field in TranslationRecord.model_fields.items()} <= used
    records = set(re.findall(r"^  (\w+):", (REPOSITORY / "sources.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    assert records == set(SourceRecord.model_fields)
