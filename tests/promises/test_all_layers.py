"""Mistakes in every layer of a site are told together, so that nobody builds once for each."""

from pathlib import Path

from tests.support.sites import Folder, article

TEXT = "Some words of an article, long enough to be no stub.\n\n"


def test_one_build_tells_of_a_mistake_in_each_layer(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    mistakes = {
        "field": article(rights="some"),
        "markup": article(TEXT + "<!-- never closed"),
        "link": article(TEXT + "[x](nowhere.md)"),
        "picture": article(TEXT + "![x](none.png)"),
        "address": article(slug="same"),
        "original": article(translation_of="nowhere.md"),
        "card": article(image="none.png"),
    }
    for name, text in mistakes.items():
        site.put(f"content/{name}.md", text)
    site.put("content/other.md", article(slug="same"))
    assert {problem.path: problem.code for problem in site.problems()} == {
        "content/field.md": "literal-error",
        "content/markup.md": "html-unclosed",
        "content/link.md": "link-broken",
        "content/picture.md": "image-missing",
        "content/other.md": "address-taken",
        "content/original.md": "translation-of",
        "content/card.md": "image-missing",
    }
