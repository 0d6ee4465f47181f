"""Syntaxes of Markdown, and the grammar that they make together: a parser, a sanitiser, and writers of tags."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from msgspec import Struct

from sitegen.markdown import completeness, sanitiser
from sitegen.markdown.broken_markup import check_broken_markup
from sitegen.markdown.safe_html import tag_pattern
from sitegen.markdown.writer import TagWriter

Rule = Callable[[StateCore], None]

_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?")
_NOTHING = "(?!)"


class Syntax(Struct, frozen=True, eq=False):
    """A syntax of Markdown: all that the parser, the sanitiser and the writer of pages have to know of it."""

    extend: Callable[[MarkdownIt], object] | None = None
    """Adds rules and renderers to a parser."""
    occurs: re.Pattern[str] | None = None
    """Matches in every text that may have this syntax; other texts are parsed without its rules, which is faster."""
    checks: tuple[Rule, ...] = ()
    """Report text that would be lost, or read in a way that its author did not mean; they run before any transform."""
    transforms: tuple[Rule, ...] = ()
    """Change tokens before they are rendered."""
    first_lines: Set[str] = frozenset()
    """Types of block tokens that hold the text of their first line; that of other blocks is in tokens inside them."""

    tags: Set[str] = frozenset()
    """Tags that the HTML may have, whether from Markdown or from raw HTML."""
    attributes: Mapping[str, Set[str]] = {}
    """Attributes by tag, beside `id`, `lang`, `dir` and `title`, which every tag may have."""
    classes: Mapping[str, Set[str]] = {}
    """Classes by tag."""
    own_classes: Set[str] = frozenset()
    """Classes that only the parser may write; raw HTML loses them."""
    values: Mapping[str, Mapping[str, Set[str]]] = {}
    """Values by tag and attribute, for attributes that may have no other."""

    writers: Mapping[str, TagWriter] = {}
    """Functions that write a tag for the page, by `name` or `/name`; a later syntax replaces that of an earlier one."""
    not_text: str = ""
    """A regular expression that matches HTML whose words are not part of the text, such as footnote numbers."""
    not_prose: str = ""
    """A regular expression that matches HTML whose words are not prose, such as tables."""


class Grammar:
    """The syntaxes of a text, put together."""

    def __init__(self, syntaxes: tuple[Syntax, ...]) -> None:
        self._syntaxes = syntaxes
        self.tags = frozenset[str]().union(*(syntax.tags for syntax in syntaxes))
        self.own_classes = frozenset[str]().union(*(syntax.own_classes for syntax in syntaxes))
        self._cleaner = sanitiser.cleaner(
            self.tags,
            _union(syntax.attributes for syntax in syntaxes),
            _union(syntax.classes for syntax in syntaxes),
            _union_of_values(syntax.values for syntax in syntaxes),
        )
        self.writers = {name: writer for syntax in syntaxes for name, writer in syntax.writers.items()}
        self.written_tags = tag_pattern(sorted(self.writers))
        self.not_text = _any(syntax.not_text for syntax in syntaxes)
        self.not_prose = _any(syntax.not_prose for syntax in syntaxes)

    def parser(self, text: str, depth: int) -> MarkdownIt:
        """Return a parser for this text that follows blocks to this depth."""
        used = (syntax for syntax in self._syntaxes if syntax.occurs is None or syntax.occurs.search(text))
        return _parser(tuple(used), depth)

    def clean(self, html: str) -> str:
        """Return HTML in which nothing can run, leave the article's place in the page, or stay unclosed."""
        return sanitiser.clean(html, self._cleaner)


@cache
def grammar_of(syntaxes: tuple[Syntax, ...]) -> Grammar:
    """Return the grammar of these syntaxes, made once."""
    return Grammar(syntaxes)


def _union(mappings: Iterable[Mapping[str, Set[str]]]) -> dict[str, Set[str]]:
    union: dict[str, Set[str]] = {}
    for mapping in mappings:
        for name, values in mapping.items():
            union[name] = union.get(name, frozenset()) | values
    return union


def _union_of_values(
    mappings: Iterable[Mapping[str, Mapping[str, Set[str]]]],
) -> dict[str, dict[str, Set[str]]]:
    by_tag: dict[str, list[Mapping[str, Set[str]]]] = {}
    for mapping in mappings:
        for tag, values in mapping.items():
            by_tag.setdefault(tag, []).append(values)
    return {tag: _union(values) for tag, values in by_tag.items()}


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(filter(None, patterns)) or _NOTHING, re.DOTALL)


class _Parser(MarkdownIt):
    """Accepts links to any address: the sanitiser removes those that may not be published, and keeps their text."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        # To take an address apart is slow, and most have nothing to normalise.
        return url if _PLAIN_ADDRESS.fullmatch(url) else super().normalizeLink(url)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


@cache
def _parser(syntaxes: tuple[Syntax, ...], depth: int) -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": depth + completeness.DEEPER})
    for syntax in syntaxes:
        if syntax.extend:
            syntax.extend(parser)
    first_lines = frozenset[str]().union(*(syntax.first_lines for syntax in syntaxes))
    checks = [check for syntax in syntaxes for check in syntax.checks]
    transforms = [transform for syntax in syntaxes for transform in syntax.transforms]
    parser.core.ruler.after("block", "completeness", completeness.check(first_lines))
    # Footnotes are in their places, and an escaped sign is a token of its own.
    parser.core.ruler.before("linkify", "checks", _in_order([*checks, check_broken_markup]))
    parser.core.ruler.push("transforms", _in_order(transforms))
    return parser


def _in_order(rules: Iterable[Rule]) -> Rule:
    listed = tuple(rules)

    def run(state: StateCore) -> None:
        for rule in listed:
            rule(state)

    return run
