"""Texts that break parsers: the cases of cmark's own tests at their full size, and more of the kind."""

import resource
from collections.abc import Callable

from sitegen.reading import File, Settings, parse

HEAD = "---\ntitle: A\nsource: B\ndate: 2024\ntopic: T\n---\n"


def _many(count: int, part: str) -> str:
    return "".join(part.format(index) for index in range(count))


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
    "deep lists": lambda: "".join(" " * index + "* a\n" for index in range(1000)),
    "NUL": lambda: "abc\0de\0" * 100_000,
    "backticks of many lengths": lambda: "".join("e" + "`" * index for index in range(1, 1300)),
    "unclosed links in angles": lambda: "[a](<b" * 30_000,
    "unclosed links": lambda: "[a](b" * 30_000,
    "unclosed <!--": lambda: "</" + "<!--" * 200_000,
    "unclosed <?": lambda: "</" + "<?" * 300_000,
    "unclosed <!A": lambda: "</" + "<!A " * 200_000,
    "unclosed <![CDATA[": lambda: "</" + "<![CDATA[" * 100_000,
    "short rows of tables": lambda: "aaa\rbbb\n-\v\n" * 30_000,
    "definitions of links": lambda: _many(40_000, "[{0}]: u\n"),
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
    "translated tags": lambda: "< a " * 140_000,
}


def measure(name: str, seconds: int) -> tuple[list[str], int]:
    """Read a case; return the codes of its problems, and the most memory that this process has held, in megabytes."""
    data = (HEAD + CASES[name]()).encode()
    parsed = parse(File("a.md", data, Settings("content", "fr", "UTC", "fr-FR", 1000, seconds, 60)))
    codes = sorted({problem.code for problem in parsed.problems if problem.severity == "error"})
    assert bool(codes) != (parsed.article is not None)
    return codes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
