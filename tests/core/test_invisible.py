"""Characters that nobody sees are told with code point and place, and are in no title and no text."""

from pathlib import Path

import pytest

from sitegen.core.invisible import visible_name, visible_text
from sitegen.markdown.reader import read_markdown
from tests.support.sites import Folder, article

FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        FLAG,
        "سلام\u200cهمه",
        "👩\u200d💻",
        "co\u00adop",
        "C++\u200e בעברית",
        "é",
        "\u2764\ufe0f",
        "ไทย\u200bไทย",
        "שלום \u2066abc\u2069 עולם",
    ],
)
def test_what_scripts_and_emoji_need_stays_in_texts(text: str) -> None:
    assert visible_text(text) == text
    assert not read_markdown(text).diagnostics


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u202d", "\U000e0041", "\u3164", "\ufffb", "\u180e", "\u200b", "\u2060", "\u2066"]
)
def test_what_serves_no_text_is_removed_and_named_at_its_place(hidden: str) -> None:
    document = read_markdown(f"Words.\n\nab{hidden}c{hidden}d")
    assert document.text == "Words.\nabcd"
    assert [(found.code, found.line, found.column) for found in document.diagnostics] == [("invisible-character", 3, 3)]
    assert f"U+{ord(hidden):04X}" in document.diagnostics[0].message
    assert "(2 times)" in document.diagnostics[0].message


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u202a", "\u200b", "\u2060", "\U000e0041"])
def test_a_title_has_no_mark_of_direction_and_no_space_without_width(hidden: str) -> None:
    assert visible_name(f"a{hidden}b") == "ab"


def test_a_word_of_tags_is_told_once() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore")
    assert [found.message for found in read_markdown(f"a{hidden}").diagnostics] == [
        "invisible character U+E0069 (tag latin small letter i) was removed (6 times)"
    ]


def test_titles_and_names_of_the_front_matter_are_cleaned_with_a_warning(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    text = "Words enough for an article that is no stub at all."
    site.put("content/a.md", article(text, title="Pay\u202elap", author="A\u2066nn", summary="S&#8238;S"))
    codes = [problem.message for problem in site.problems() if problem.code == "invisible-character"]
    assert len(codes) == 3
    assert "as character 4 of `title`" in codes[0]
    for path in ("2024/a/index.html", "atom.xml", "feed.json"):
        assert not set("\u202e\u2066") & set(site.read(path))


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("[lemonde.fr](https://evil.example/)", True),
        ("[**https://www.lemonde.fr/a**](https://lemonde.fr.evil.example/)", True),
        ("<a href='https://evil.example/'>www.lemonde.fr</a>", True),
        ("[lemonde.fr](https://www.lemonde.fr/a)", False),
        ("[https://abonnes.lemonde.fr/a](https://lemonde.fr/b)", False),
        ("[Node.js](https://nodejs.org)", False),
        ("[main.rs](https://code.example/)", False),
        ("[pic.twitter.com/a](https://t.co/b)", False),
        ("[https://bücher.de](https://xn--bcher-kva.de)", False),
        ("[lemonde.fr and more](https://evil.example/)", False),
        ("[x](https://аpple.com/)", True),
        ("[x](https://аррӏе.com/)", True),
        ("[x](https://россия.рф/)", False),
        ("[x](https://東京tower.jp/)", False),
    ],
)
def test_a_link_to_another_host_than_it_shows_or_seems_to_is_named(text: str, warned: bool) -> None:
    assert [found.code for found in read_markdown(text).diagnostics] == ["link-host"] * warned
