"""Summaries of a series begin after the greeting that its articles share."""

from pathlib import Path

import pytest

from tests.support.sites import Folder, article


def summaries(tmp_path: Path, texts: list[str], **fields: str) -> list[str]:
    site = Folder(tmp_path).write("")
    for number, text in enumerate(texts):
        site.put(f"content/a{number}.md", article(text, **fields))
    site.build()
    pages = (site.read(f"2024/a{number}/index.html") for number in range(len(texts)))
    return [page.partition('name="description" content="')[2].partition('"')[0] for page in pages]


@pytest.mark.parametrize(
    ("greeting", "rest"),
    [
        ("Hello and welcome to another issue of the Weekly! ", ["Rust is fast.", "Ruby is red.", "Go is here."]),
        ("Welcome to issue {0}. This is the Weekly. ", ["Rust is fast.", "Ruby is red.", "Go is here."]),
        ("这里记录每周值得分享的科技内容。", ["第一篇文章。", "第二篇文章。", "第三篇文章。"]),
        ("Hello!\n\n", ["Rust is fast.", "Ruby is red.", "Go is here."]),
    ],
)
def test_the_greeting_of_a_series_is_in_no_summary(tmp_path: Path, greeting: str, rest: list[str]) -> None:
    texts = [greeting.format(number) + words for number, words in enumerate(rest)]
    assert summaries(tmp_path, texts) == rest


def test_two_articles_are_no_series_and_a_text_of_a_greeting_alone_keeps_it(tmp_path: Path) -> None:
    assert summaries(tmp_path, ["Hello all. One.", "Hello all. Two."]) == ["Hello all. One.", "Hello all. Two."]


def test_a_text_of_one_sentence_and_a_summary_of_the_author_stay(tmp_path: Path) -> None:
    assert summaries(tmp_path, ["Hello all."] * 3) == ["Hello all."] * 3
    assert summaries(tmp_path, ["Hello all. One."] * 3, summary="Mine") == ["Mine"] * 3
