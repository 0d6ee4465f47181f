"""Markdown text -> Document: safe HTML, headings, references, plain text, and what is wrong with it.

CommonMark 0.31 with tables, strikethrough, footnotes, definition lists, task lists and autolinks.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct

from sitegen import safety, urls
from sitegen.body import Body, Heading, Reference, assemble
from sitegen.highlight import highlight
from sitegen.typography import Style, french

# Beyond this, markdown-it drops text without a word; so deeper articles are refused.
_DEEPEST = 60
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_LINKS = re.compile(r"://|www\.|@")
_TASK = re.compile(r"\[([ xX])\]\s+")
_MISSING_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_BROKEN = (
    (
        re.compile(r"</? [a-zA-Z]+ ?>|< /? ?[a-zA-Z]+>"),
        "a tag with spaces inside",
        "remove the spaces after `<`",
    ),
    (re.compile(r"\] \(https?:"), "a space between the two halves of a link", "write `](` without a space"),
    (
        re.compile(r"&amp;(?:amp|lt|gt|quot|#\d+);"),
        "a character reference escaped twice",
        "write the character itself",
    ),
    (
        re.compile(r"(?<![\w*])\*\* (?=\S)[^*\n]+ \*\*(?![\w*])"),
        "`**` with spaces inside, which is not bold",
        "remove the spaces beside `**`",
    ),
)


class Remark(Struct, frozen=True):
    """Something about the text, at a line that counts from 1 within it."""

    line: int
    code: str
    message: str
    hint: str = ""
    fatal: bool = False


class Document(Struct, frozen=True):
    """What an article's Markdown says."""

    body: Body
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    fragments: tuple[str, ...]
    text: str
    remarks: tuple[Remark, ...]


def read_markdown(source: str, language: str = "en", typography: Style = "off") -> Document:
    """Make a document of Markdown; nothing in it can run, and no text is lost without a remark."""
    remarks: list[Remark] = list(_control_characters(source))
    env: dict[str, object] = {
        "remarks": remarks,
        "french": language.partition("-")[0] == "fr",
        "typography": typography,
    }
    parser = _parser()
    tokens = parser.parse(_CONTROL.sub("", source), env)
    remarks += _too_deep(tokens)
    html = parser.renderer.render(tokens, parser.options, env)
    body, references, fragments, text, found = assemble(safety.clean(html), source)
    remarks += [Remark(line, code, message, hint) for line, code, message, hint in found]
    remarks += _broken_markup(source, tokens)
    return Document(
        body,
        tuple(_headings(tokens)),
        references,
        fragments,
        text,
        tuple(sorted(remarks, key=lambda remark: remark.line)),
    )


class _Linkify(LinkifyIt):  # type: ignore[misc]
    """Takes `www.example.org` for a link, but not every `word.word`, such as the name Digital.gov."""

    def pretest(self, text: str) -> bool:
        return bool(_LINKS.search(text))

    def test(self, text: str) -> bool:
        # The library's own search more than doubles the time, so it is asked only where there may be a link.
        return bool(_LINKS.search(text)) and bool(super().test(text))

    def match(self, text: str) -> list[Match] | None:
        return [match for match in super().match(text) or () if match.schema or match.raw.casefold().startswith("www.")]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": _DEEPEST, "highlight": highlight})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.linkify = _Linkify()
    parser.use(deflist_plugin).use(footnote_plugin)
    parser.core.ruler.after("block", "covered", _check_covered)
    parser.core.ruler.before("footnote_tail", "notes", _check_footnotes)
    for name, rule in _TOKEN_RULES:
        parser.core.ruler.push(name, rule)
    return parser


def _control_characters(source: str) -> Iterator[Remark]:
    for found in _CONTROL.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        yield Remark(line, "control-character", f"control character U+{ord(found[0]):04X} was removed", "delete it")


def _too_deep(tokens: Sequence[Token]) -> Iterator[Remark]:
    deepest = max((token.level for token in tokens), default=0)
    if deepest >= _DEEPEST - 1:
        line = next((token.map[0] + 1 for token in tokens if token.level == deepest and token.map), 1)
        message = f"lists or quotations nested deeper than {_DEEPEST - 2} levels"
        yield Remark(line, "too-deep", message, "nest less deep", fatal=True)


def _broken_markup(source: str, tokens: Sequence[Token]) -> Iterator[Remark]:
    code = {
        line for token in tokens if token.type in {"fence", "code_block"} and token.map for line in range(*token.map)
    }
    for pattern, what, hint in _BROKEN:
        for found in pattern.finditer(source):
            line = source.count("\n", 0, found.start())
            if line not in code:
                yield Remark(line + 1, "broken-markup", f"{what}: {found[0]!r}", hint)


# Checks that nothing is lost.


def _remark(state: StateCore, line: int, code: str, message: str, hint: str = "", fatal: bool = False) -> None:
    state.env["remarks"].append(Remark(line + 1, code, message, hint, fatal))


def _check_covered(state: StateCore) -> None:
    """Refuse text that no token holds: whatever the parser's rules, nothing may disappear."""
    covered = {line for lines in _leaf_lines(state) for line in range(*lines)}
    for number, line in enumerate(state.src.split("\n")):
        if number not in covered and any(map(str.isalnum, line)):
            _remark(
                state,
                number,
                "lost-text",
                f"this line would not be shown: {line.strip()[:60]!r}",
                "write it otherwise",
                True,
            )
            return
    _check_cells(state)


def _leaf_lines(state: StateCore) -> Iterator[Sequence[int]]:
    for token in state.tokens:
        if token.map and token.nesting == 0:
            yield token.map
    definitions = [*state.env.get("references", {}).values(), *state.env.get("duplicate_refs", [])]
    yield from (definition["map"] for definition in definitions)
    for token in state.tokens:
        if token.type in {"tr_open", "dt_open", "heading_open", "footnote_reference_open"} and token.map:
            yield (token.map[0], token.map[0] + 1)


def _check_cells(state: StateCore) -> None:
    columns = 0
    lines = state.src.split("\n")
    for token in state.tokens:
        if token.type == "table_open":
            columns = 0
        if token.type == "tr_open" and token.map:
            row = lines[token.map[0]].lstrip("> \t")
            cells = len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) + 1
            columns = columns or cells
            if cells > columns:
                _remark(
                    state,
                    token.map[0],
                    "table-cells",
                    f"this row has {cells} cells, its table {columns} columns",
                    r"add a column, or write `\|` for a bar",
                )


def _check_footnotes(state: StateCore) -> None:
    refs = state.env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    for token in state.tokens:
        if token.type == "footnote_reference_open" and token.map:
            label = token.meta["label"]
            if label in seen:
                _remark(
                    state,
                    token.map[0],
                    "footnote-duplicate",
                    f"footnote {label!r} is defined twice; the last is shown",
                    "rename one",
                )
            elif refs.get(f":{label}", -1) < 0:
                _remark(
                    state,
                    token.map[0],
                    "footnote-unused",
                    f"footnote {label!r} is not referred to, so it is not shown",
                    f"write [^{label}] in the text",
                )
            seen.add(label)


# Changes to the tokens, in this order.


def _outline(state: StateCore) -> None:
    """Put the article's headings under the page's `h1`, skip no level, and give each an id."""
    levels: list[int] = []
    seen: dict[str, int] = {}
    for opening, inline, closing in _heading_tokens(state.tokens):
        level = int(opening.tag[1])
        while levels and levels[-1] >= level:
            levels.pop()
        levels.append(level)
        opening.tag = closing.tag = f"h{min(len(levels) + 1, 6)}"
        opening.attrSet("id", _unique(urls.slug(_plain(inline)) or "section", seen))


def _unique(name: str, seen: dict[str, int]) -> str:
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else _unique(f"{name}-{seen[name]}", seen)


def _heading_tokens(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1], tokens[index + 2]


def _plain(inline: Token) -> str:
    return "".join(
        token.content if token.type in {"text", "code_inline"} else " " * (token.type == "softbreak")
        for token in inline.children or ()
    )


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    for opening, inline, _ in _heading_tokens(tokens):
        yield Heading(int(opening.tag[1]), f"{safety.ID_PREFIX}{opening.attrGet('id')}", _plain(inline).strip())


def _tasks(state: StateCore) -> None:
    """Show task lists with signs of text: a form's control would need a label that the article has not."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type) == ("list_item_open", "paragraph_open") and inline.children:
            first = inline.children[0]
            if found := _TASK.match(first.content):
                first.content = f"{'☐' if found[1] == ' ' else '☑'} {first.content[found.end() :]}"


def _raw_html(state: StateCore) -> None:
    for token in state.tokens:
        for part in (token, *(token.children or ())):
            if part.type in {"html_block", "html_inline"}:
                _read_raw(state, part, token.map[0] if token.map else 0)


def _read_raw(state: StateCore, token: Token, line: int) -> None:
    for name in safety.missed_tags(token.content):
        _remark(
            state,
            line,
            "html-removed",
            f"<{name}> cannot be published; it was removed",
            "write it in Markdown, or link to it",
        )
    token.content = safety.readable(token.content)


def _notes_without_text(state: StateCore) -> None:
    for token in state.tokens:
        for part in token.children or ():
            if part.type == "text" and (found := _MISSING_NOTE.search(part.content)):
                _remark(
                    state,
                    token.map[0] if token.map else 0,
                    "footnote-missing",
                    f"footnote {found[1]!r} has no text",
                    f"add a line `[^{found[1]}]: …`",
                )


def _typography(state: StateCore) -> None:
    if not state.env["french"]:
        return
    for token in state.tokens:
        for text in _prose(token.children or ()):
            text.content = french(text.content, state.env["typography"])


def _prose(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the text that is in the article's own language: no address, and nothing inside `lang=`."""
    foreign = ""
    automatic = False
    for token in tokens:
        if token.type == "html_inline":
            foreign = _foreign(token.content, foreign)
        elif token.type == "link_open":
            automatic = token.info == "auto"
        elif token.type == "link_close":
            automatic = False
        elif token.type == "text" and not foreign and not automatic:
            yield token


def _foreign(tag: str, current: str) -> str:
    if current:
        return "" if tag.startswith(f"</{current}") else current
    opened = re.match(r"<(\w+)[^>]*\slang=", tag)
    return opened[1] if opened else ""


_TOKEN_RULES = (
    ("outline", _outline),
    ("tasks", _tasks),
    ("raw_html", _raw_html),
    ("missing_notes", _notes_without_text),
    ("typography", _typography),
)
