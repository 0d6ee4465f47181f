"""`mute` of site.yaml: warnings that are not shown."""

from pathlib import Path

import pytest

from sitegen.config.mute import MUTABLE
from tests.support.repository import REPOSITORY
from tests.support.sites import CONFIG, Folder, article

SITE = f"""
-- content/a.md --
{article(colour="red")}
-- content/links/b.md --
{article("Short.", colour="red")}
"""


def codes(root: Path, mute: str) -> list[tuple[str, str]]:
    site = Folder(root).write(SITE)
    site.put("site.yaml", f"{CONFIG}mute: {mute}\n")
    return [(problem.path, problem.code) for problem in site.problems()]


A, B, SHORT = (
    ("content/a.md", "unknown-key"),
    ("content/links/b.md", "unknown-key"),
    ("content/links/b.md", "text-short"),
)


@pytest.mark.parametrize(
    ("mute", "shown"),
    [
        ("{}", [A, B, SHORT]),
        ("unknown-key", [SHORT]),
        ("[unknown-key, text-short]", []),
        ("{unknown-key: everywhere}", [SHORT]),
        ("{unknown-key: links}", [A, SHORT]),
        ("{unknown-key: [content/links/, a.md]}", [SHORT]),
        ("{text-short: link}", [A, B, SHORT]),
    ],
)
def test_codes_are_muted_everywhere_or_in_folders(tmp_path: Path, mute: str, shown: list[tuple[str, str]]) -> None:
    assert codes(tmp_path, mute) == shown


def test_a_muted_warning_does_not_stop_a_strict_build(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    site.put("site.yaml", f"{CONFIG}mute: [unknown-key, text-short]\n")
    assert site.build(strict=True).articles == 2


@pytest.mark.parametrize("code", ["html-removed", "link-broken", "guard-empty", "image-missing", "secret", "nonsense"])
def test_nothing_that_holds_back_or_loses_can_be_muted(tmp_path: Path, code: str) -> None:
    assert codes(tmp_path, f"[{code}]") == [("site.yaml", "mute")]


def test_a_misspelt_code_is_answered_with_the_right_one(tmp_path: Path) -> None:
    site = Folder(tmp_path).write(SITE)
    site.put("site.yaml", f"{CONFIG}mute:\n  text-shrot: everywhere\n")
    assert [problem.hint for problem in site.problems()] == ["did you mean `text-short`?"]


def test_every_code_that_can_be_muted_exists() -> None:
    source = "".join(path.read_text() for path in (REPOSITORY / "sitegen").rglob("*.py") if path.name != "mute.py")
    assert [code for code in sorted(MUTABLE) if f'"{code}"' not in source] == []
