"""Warnings about a text are right, or there are none."""

from pathlib import Path

import pytest

from sitegen.content.language_guess import other_language
from tests.support.sites import Folder, article

NAMES = "The Ruby on Rails and the World Wide Web of the Python Software Foundation with the Linux Foundation. "
JAPANESE = "東京で開催されたイベントの記録です。発表者は三人でした。"
CHINESE = "本周的文章介绍了一种新的编程语言，以及它的历史和未来。这里还有许多其他的内容。"
RUSSIAN = "Статья рассказывает о новой версии языка и о тех, кто её сделал."


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (NAMES * 20 + JAPANESE, "ja", ""),
        (NAMES * 20 + CHINESE, "zh-CN", ""),
        (NAMES * 20 + RUSSIAN, "ru", ""),
        (NAMES * 20, "ja", "en"),
        (NAMES * 20, "fr", "en"),
        (NAMES * 20, "en-GB", ""),
        (CHINESE * 20, "en", "zh"),
        (JAPANESE * 20, "zh", ""),
        (RUSSIAN * 20, "uk", ""),
    ],
)
def test_a_language_is_doubted_only_if_another_is_certain(text: str, declared: str, expected: str) -> None:
    assert other_language(text, declared) == expected


@pytest.mark.parametrize(
    ("text", "fields", "warned"),
    [
        ("", {}, True),
        ("Words", {}, True),
        ("", {"source_url": "https://a.example/"}, True),
        ("", {"summary": "What the original says", "source_url": "https://a.example/"}, False),
        ("Ruby 3.2 is released.", {}, False),
        ("Ruby 3.2.0 已发布，欢迎大家试用新的版本。", {}, False),
    ],
)
def test_a_sentence_or_a_link_with_a_summary_is_a_text(
    tmp_path: Path, text: str, fields: dict[str, str], warned: bool
) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(text, **fields))
    assert ("text-short" in {problem.code for problem in site.problems()}) == warned
