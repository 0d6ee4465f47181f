"""Texts that break parsers: the pathological cases of cmark's tests at full size, and more of the kind.

`python -m tests.support.hostile KILOBYTES NAME...` reads some, in a process that may take 300 MB, and 5 seconds of the
processor for each.
"""

import resource
import sys
from collections.abc import Callable, Sequence

from sitegen.config.site import Config
from sitegen.config.site_yaml import Limits
from sitegen.content.library import reading_settings
from sitegen.content.reader import File
from sitegen.content.sandbox import read_within_limits

HEAD = "---\ntitle: A\nsource: B\ndate: 2024\ntopic: T\n---\n"
SECONDS, BYTES = 5, 300_000_000


LONG = "b" * 24_000


def _many(count: int, part: str) -> str:
    return "".join(part.format(index) for index in range(count))


# Short enough to be read by the program itself, whose memory has no limit.
SHORT: dict[str, Callable[[], str]] = {
    "one long definition": lambda: f"[a]: https://a.b/{LONG}\n\n" + "[a] " * 6_000,
    "one long title": lambda: f"[a]: b '{LONG}'\n\n" + "[a] " * 6_000,
    "one long definition of images": lambda: f"[a]: https://a.b/{LONG}.png\n\n" + "![a] " * 4_900,
    "links in links by reference": lambda: f"[a]: https://a.b/{LONG}\n\n" + "[![a]][a] " * 2_400,
    "one long tag": lambda: f"<p><b title={LONG}>" + "<p>x" * 6_000,
    "one tag of some length": lambda: f"x <a href=https://a.b/{LONG[:9_000]}>\n\n" + "<p>x" * 9_000,
    "wide tables of empty cells": lambda: ("|x" * 250 + "|\n" + "|-" * 250 + "|\n" + "|\n" * 250 + "\n") * 28,
    "a short and wide table": lambda: "|x" * 8_000 + "|\n" + "|-" * 8_000 + "|\n" + "|\n" * 8_000,
    "a narrow table of empty cells": lambda: "|x" * 256 + "|\n" + "|-" * 256 + "|\n" + "|\n" * 20_000,
    "a short footnote many times": lambda: "[^1]" * 12_000 + "\n\n[^1]: x",
    "short footnotes on a line": lambda: "x^[a]" * 9_900,
    "short footnotes in pictures": lambda: "![x^[a]](b)" * 4_500,
    "a few footnotes in footnotes": lambda: "^[a" * 12_000 + "]" * 12_000,
    "pictures in pictures": lambda: "![" * 7_000 + "a" + "](b)" * 7_000,
    "empty items": lambda: "-\n" * 24_000,
    "a few lists in lists": lambda: ("- " * 20 + "a\n") * 1_100,
}
# Called only when needed: together they are large.
CASES: dict[str, Callable[[], str]] = {
    "nested strong emphasis": lambda: "*a **a " * 65_000 + "b" + " a** a*" * 65_000,
    "closers of emphasis": lambda: "a_ " * 65_000,
    "openers of emphasis": lambda: "_a " * 65_000,
    "closers of links": lambda: "a]" * 65_000,
    "openers of links": lambda: "[a" * 65_000,
    "mismatched emphasis": lambda: "*a_ " * 50_000,
    "rule of three": lambda: "a**b" + "c* " * 50_000,
    "openers of links and emphasis": lambda: "[ a_" * 50_000,
    "[ (](": lambda: "[ (](" * 80_000,
    "![[]()": lambda: "![[]()" * 160_000,
    "nested brackets": lambda: "[" * 50_000 + "a" + "]" * 50_000,
    "nested quotations": lambda: "> " * 50_000 + "a",
    "deep lists": lambda: "".join("  " * index + "* a\n" for index in range(1000)),
    "NUL": lambda: "abc\0de\0" * 100_000,
    "a link across emphasis": lambda: "**x [a*b**c*](d)",
    "backticks of many lengths": lambda: "".join("e" + "`" * index for index in range(1, 10_000)),
    "backticks of fewer lengths": lambda: "".join("e" + "`" * index for index in range(1, 500)),
    "unclosed links in angles": lambda: "[a](<b" * 50_000,
    "unclosed links": lambda: "[a](b" * 50_000,
    "unclosed <!--": lambda: "</" + "<!--" * 200_000,
    "unclosed <?": lambda: "</" + "<?" * 300_000,
    "unclosed <!A": lambda: "</" + "<!A " * 200_000,
    "unclosed <![CDATA[": lambda: "</" + "<![CDATA[" * 100_000,
    "short rows of tables": lambda: "aaa\rbbb\n-\v\n" * 30_000,
    "definitions of links": lambda: _many(40_000, "[{0}]: u\n"),
    "many references": lambda: _many(50_000 * 16, "[{0}]: u\n") + "[x] " * 50_000,
    "one definition many times": lambda: "[a]: u\n" * 50_000 + "[a]" * 20_000,
    "references to missing definitions": lambda: _many(20_000, "[{0}]: u\n") + "[x] " * 40_000,
    "backslashes in a link": lambda: "[" + "\\" * 50_000 + "a](b)",
    "broken entities": lambda: "&#; " * 240_000,
    "one million entities": lambda: "&amp;" * 1_000_000,
    "a long entity": lambda: "&#" + "0" * 900_000 + ";",
    "<a": lambda: "<a" * 400_000,
    "a wide and long table": lambda: "|x" * 100 + "|\n" + "|-" * 100 + "|\n" + ("|y" * 100 + "|\n") * 5_000,
    "a very wide table": lambda: "|x" * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "|\n" * 5_000,
    "a long table": lambda: "|a|b|\n|-|-|\n" + "|x|y|\n" * 37_000,
    "a line of ten megabytes": lambda: "a " * 5_000_000,
    "a line just within the limit": lambda: "a " * 490_000,
    "hard line breaks": lambda: "a  \n" * 140_000,
    "spaces": lambda: "a" + " " * 900_000 + "!b",
    "dashes": lambda: "–" * 300_000,
    "spaces before guillemets": lambda: "« " * 300_000,
    "colons": lambda: "a" + " :" * 145_000,
    "addresses": lambda: "http://a.b/ " * 60_000,
    "beginnings of addresses": lambda: "http://" * 120_000,
    "links to clean": lambda: _many(15_000, "[a](https://a.b/?utm_source={0})\n"),
    "links to other articles": lambda: _many(20_000, "[a](b{0}.md)\n"),
    "links to missing headings": lambda: _many(20_000, "[a](#b{0}) ") + _many(5_000, "\n# c{0}\n"),
    "footnotes": lambda: _many(12_000, "x[^{0}]\n\n[^{0}]: t\n\n"),
    "one footnote": lambda: "[^1]" * 49_000 + "\n\n[^1]: x",
    "footnotes in footnotes": lambda: "^[" * 49_000,
    "footnotes on a line": lambda: "x^[a]" * 49_000,
    "images in images": lambda: "![" * 30_000 + "a" + "](b)" * 30_000,
    "a few images in images": lambda: "![" * 150 + "a" + "](b)" * 150,
    "headings": lambda: "# a\n" * 70_000,
    "lists in lists": lambda: ("- " * 20 + "a\n") * 20_000,
    "quotations": lambda: "> a\n\n" * 49_000,
    "control characters": lambda: "\x01\n" * 140_000,
    "nested divisions": lambda: "<div>" * 74_000,
    "divisions between paragraphs": lambda: "<div>\n\n" * 35_000,
    "misnested tags": lambda: _many(15_000, "<p><b title={0}>"),
    "tags closed in the wrong place": lambda: _many(9_000, "<p><b title={0}></p><table><tr><td></b></table>"),
    "tags closed in Markdown tables": lambda: _many(9_000, "<b title={0}>x\n\n|a|\n|-|\n|</b>|\n\n"),
    "tags kept open for many paragraphs": lambda: _many(190, "<b title={0}>") + "\n\nx" * 70_000,
    "attributes": lambda: "<p " + _many(80_000, "a{0}=b ") + ">",
    "unclosed attributes": lambda: '<p a="' * 140_000,
    "iframes": lambda: "<iframe src=" * 60_000,
    "scripts in a line": lambda: "x <script> " * 49_000,
    "brackets in code": lambda: "```python\n" + "(" * 48_000 + "\n```",
    "blocks of code": lambda: "```python\nx\n```\n" * 18_000,
    "?c_": lambda: "?c_" * 100_000,
    "signs of strikethrough": lambda: "~~a~ " * 30_000,
    "addresses of mail": lambda: "a@b.c " * 90_000,
    "beginnings of addresses of mail": lambda: "a@" * 400_000,
    "dots in an address": lambda: "www." * 240_000,
    "an address of brackets": lambda: "http://a.b/" + "(" * 140_000,
    "addresses in angles": lambda: "<http://a.b>" * 70_000,
    "unclosed addresses in angles": lambda: "<http://a" * 100_000,
    "escapes without an end": lambda: "&amp" * 200_000,
    "escapes of one character": lambda: "&#65;" * 190_000,
    "long names of escapes": lambda: "&CounterClockwiseContourIntegral;" * 28_000,
    "words of a definition list": lambda: "a\n: b\n" * 70_000,
    "footnotes that refer to each other": lambda: _many(9_000, "[^{0}]: x[^{0}1]\n\n") + "[^1]",
    "quotations of lists": lambda: "> - " * 12 + "a\n" + ("> - " * 12 + "b\n") * 6_000,
    "attributes of one name": lambda: "<p " + "title=a " * 110_000 + ">",
    "an attribute without an end": lambda: "<a href='" + "a " * 480_000,
    "spaces in a tag": lambda: "<a" + " " * 900_000 + "x",
    "slashes in a tag": lambda: "<a" + "/" * 900_000 + "x",
    "equals signs in a tag": lambda: "<a" + " a=" * 300_000 + "x",
    "sources of iframes": lambda: "<iframe" + " src=" * 180_000 + ">",
    "nested formatting": lambda: "<b>" * 70_000 + "x",
    "nested tables": lambda: "<table><tr><td>" * 30_000,
    "ends of tags": lambda: "</p>" * 120_000,
    "unclosed comments": lambda: "x <!-- " * 100_000,
    "unclosed scripts": lambda: "<script>\n\n" * 40_000,
    "starts of code": lambda: "```\n" * 30_000,
    "code of words": lambda: "```python\n" + "'" * 49_000 + "\n```",
    "code of slashes": lambda: "```js\n" + "/" * 49_000 + "\n```",
    "code of angles": lambda: "```html\n" + "<" * 49_000 + "\n```",
    "code of backslashes": lambda: "```perl\n" + "\\" * 49_000 + "\n```",
    "code of dollars": lambda: "```bash\n" + "$((" * 16_000 + "\n```",
    "broken bold": lambda: "** a " * 30_000,
    "bold that never ends": lambda: "** a" + " b" * 400_000,
    "references to notes": lambda: "[^a" * 140_000,
    "tasks": lambda: "- [ ] a\n" * 60_000,
    "a word of a megabyte": lambda: "a" * 990_000,
    "dashes between letters": lambda: "a—" * 240_000,
    "number signs": lambda: "n°" * 300_000,
    "quotation marks in French": lambda: "«»" * 240_000,
    "exclamation marks": lambda: "a ! " * 140_000 + "!" * 300_000,
    "digits": lambda: "1 " * 490_000,
    "tags of unknown names": lambda: "<x>" * 70_000,
    "ids": lambda: _many(20_000, '<b id="a{0}">x</b> '),
    "one id": lambda: '<b id="a">x</b> ' * 20_000,
    "references of one name": lambda: "[a](b.md) " * 20_000,
    "similar headings": lambda: "# a b\n\n" * 40_000,
    "empty images": lambda: "![]()" * 24_000,
    "titles of links": lambda: "[a](b '" * 30_000,
    "languages of code": lambda: _many(6_000, "```x{0}\na\n```\n"),
    "right-to-left marks": lambda: "\u202e" * 300_000,
    "half pairs of surrogates": lambda: "&#xD83D;" * 100_000,
    "characters of four bytes": lambda: "😀" * 240_000,
    "combining marks": lambda: "e" + "\u0301" * 400_000,
    "translated tags": lambda: "< a " * 140_000,
    **SHORT,
}


# Front matter, as a whole file.
MATTER: dict[str, Callable[[], str]] = {
    "front matter of five megabytes": lambda: f"---\ntitle: {'a' * 5_000_000}\n---\n",
    "front matter that never ends": lambda: "---\n" + "a: b\n" * 190_000,
    "a title of 200,000 characters": lambda: HEAD.replace("A", "a " * 100_000, 1),
    "a title as long as may be": lambda: HEAD.replace("A", "a " * 31_900, 1),
    "a title of escapes": lambda: HEAD.replace("A", "&amp;" * 12_700, 1),
    "a title of guillemets": lambda: HEAD.replace("A", "« ! " * 10_000, 1),
    "a note of openers": lambda: HEAD.replace("topic", f"note: '{'[a' * 31_000}'\ntopic", 1),
    "aliases in aliases": lambda: HEAD.replace(
        "topic", "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 10)) + "topic", 1
    ),
    "lists in lists in front matter": lambda: HEAD.replace("T", "[" * 60_000, 1),
    "mappings in mappings in front matter": lambda: HEAD.replace("topic", f"extra: {'{a: ' * 15_000}\ntopic", 1),
    "thousands of keys": lambda: HEAD.replace("topic", _many(5_000, "k{0}: v\n") + "topic", 1),
    "thousands of misspelt keys": lambda: HEAD.replace("topic", _many(5_000, "titl{0}: v\n") + "topic", 1),
    "thousands of tags": lambda: HEAD.replace("topic", f"tags: [{_many(9_000, 'a{0},')}]\ntopic", 1),
    "thousands of aliases": lambda: HEAD.replace("topic", f"aliases: [{_many(6_000, '/a{0}/,')}]\ntopic", 1),
    "a long address": lambda: HEAD.replace("topic", f"source_url: https://a.b/{'?a=b&' * 12_000}\ntopic", 1),
    "a long date": lambda: HEAD.replace("2024", "1" * 60_000, 1),
    "a date of spaces": lambda: HEAD.replace("2024", f"'3{' ' * 60_000}x'", 1),
    "a long slug": lambda: HEAD.replace("topic", f"slug: {'a-' * 30_000}\ntopic", 1),
    "a long language": lambda: HEAD.replace("topic", f"language: fr{'-aa' * 20_000}!\ntopic", 1),
}


def text(name: str) -> str:
    """Return the text of a case."""
    return MATTER[name]() if name in MATTER else HEAD + CASES[name]()


def main(kilobytes: int, names: Sequence[str]) -> None:
    """Read cases within hard limits, also of the reading process; print the codes of their errors."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS * len(names), SECONDS * len(names)))
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
    limits = Limits(article_kilobytes=kilobytes)
    config = Config(title="t", url="https://example.org/", language="fr", limits=limits)
    for name in names:
        parsed = read_within_limits(File("a.md", text(name).encode(), reading_settings(config)))
        codes = sorted({problem.code for problem in parsed.problems if problem.severity == "error"})
        assert bool(codes) != (parsed.article is not None)
        print(*codes)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
