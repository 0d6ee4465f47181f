"""What in a Markdown text would be lost, or is not what its author meant."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypedDict

from markdown_it.ruler import StateBase
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.markdown import sanitiser
from sitegen.markdown.positions import Diagnostic, Positions

# The parser drops without a word what is deeper than it goes, so it goes deeper than is allowed.
DEEPER = 3
_MISSING_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_BROKEN = (
    (
        re.compile(r"<(?:/? [a-zA-Z]+ ?| /? ?[a-zA-Z]+)>"),
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
        # Not by what is before them first, for then every letter would be asked.
        re.compile(r"\*\*(?<![\w*]\*\*) (?=\S)[^*\n]+ \*\*(?![\w*])"),
        "`**` with spaces inside, which is not bold",
        "remove the spaces beside `**`",
    ),
)


class Definition(TypedDict):
    """A link reference definition, with its first line and the line behind it."""

    href: str
    title: str
    map: list[int]


def control_characters(positions: Positions) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each control character, at its first place."""
    counts = Counter(sanitiser.CONTROL.findall(positions.text))
    for character, count in counts.items():
        message = f"control character U+{ord(character):04X} was removed" + (f" ({count} times)" * (count > 1))
        yield Diagnostic(*positions.at(positions.text.index(character)), "control-character", message, "delete it")


def check_depth(state: StateCore) -> None:
    """Refuse what the parser passes over because it is nested too deep."""
    deepest = max((token.level for token in state.tokens), default=0)
    most = state.md.options["maxNesting"] - DEEPER
    # The words of a paragraph are one level below it.
    if deepest > most + 1:
        line = next((token.map[0] for token in state.tokens if token.level == deepest and token.map), 0)
        message = f"lists or quotations nested deeper than {most} levels"
        hint = "nest less deep, or raise `limits: article_depth` in site.yaml"
        report(state, line, "too-deep", message, hint, fatal=True)
    else:
        _check_covered(state)


def report(
    state: StateBase, line: int, code: str, message: str, hint: str = "", fatal: bool = False, words: str = ""
) -> None:
    """Note something about a line, which the parser counts from 0, or about these words in it."""
    place: tuple[int, int] = state.env["positions"].start(line + 1, words)
    state.env["diagnostics"].append(Diagnostic(*place, code, message, hint, fatal))


def _check_covered(state: StateCore) -> None:
    """Refuse text that no token holds: whatever the parser's rules, nothing may disappear."""
    covered = {line for lines in _leaf_lines(state) for line in range(*lines)}
    for number, line in enumerate(state.src.split("\n")):
        if number not in covered and any(map(str.isalnum, line)):
            message = f"this line would not be shown: {line.strip()[:60]!r}"
            report(state, number, "lost-text", message, "write it otherwise", fatal=True)
            return


def _leaf_lines(state: StateCore) -> Iterator[Sequence[int]]:
    for token in state.tokens:
        if token.map and token.nesting == 0:
            yield token.map
        elif token.map and token.type in {"tr_open", "dt_open", "heading_open", "footnote_reference_open"}:
            yield (token.map[0], token.map[0] + 1)
    definitions = [*state.env["references"].values(), *state.env.get("duplicate_refs", [])]
    yield from (definition["map"] for definition in definitions)


def check_cells(state: StateCore) -> None:
    """Warn of the cells that a row has more than its table."""
    columns = 0
    lines = state.src.split("\n")
    for token in state.tokens:
        if token.type == "table_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "tr_open" and token.map and token.level and columns:
            row = lines[token.map[0]].lstrip("> \t").rstrip()
            cells = len(escapedSplit(row.removeprefix("|").removesuffix("|")))
            if cells > columns:
                message = f"this row has {cells} cells, its table {columns} columns"
                report(state, token.map[0], "table-cells", message, r"add a column, or write `\|` for a bar")


def check_footnotes(state: StateCore) -> None:
    """Warn of footnotes that are not shown, or twice defined; refuse one inside another, which loses text."""
    refs = state.env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    depth = 0
    for token in state.tokens:
        depth -= token.type == "footnote_reference_close"
        if token.type == "footnote_reference_open" and token.map:
            depth += 1
            label = token.meta["label"]
            if finding := _note(label, label in seen, refs.get(f":{label}", -1) >= 0, depth):
                report(state, token.map[0], *finding, fatal=depth > 1)
            seen.add(label)


def _note(label: str, repeated: bool, used: bool, depth: int) -> tuple[str, str, str] | None:
    if depth > 1:
        return "footnote-nested", f"footnote {label!r} is defined inside another", "write it at the start of a line"
    if repeated:
        return "footnote-duplicate", f"footnote {label!r} is defined twice; the last is shown", "rename one"
    if not used:
        message = f"footnote {label!r} is not referred to, so it is not shown"
        return "footnote-unused", message, f"write [^{label}] in the text"
    return None


def check_fences(state: StateCore) -> None:
    """Warn of words behind the language of a code block, which are not shown."""
    for token in state.tokens:
        if token.type == "fence" and token.map and len(token.info.split()) > 1:
            message = f"these words open a code block, and are not shown: {token.info.strip()[:60]!r}"
            report(state, token.map[0], "fence-words", message, "write only the language there")


def check_notes(state: StateCore) -> None:
    """Warn of references to footnotes that have no text."""
    if "^" not in state.src and "&" not in state.src:
        return
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        for part in token.children or ():
            for found in _MISSING_NOTE.finditer(part.content) if part.type == "text" else ():
                place: tuple[int, int] = state.env["positions"].target(found[0], line + 1)
                message, hint = f"footnote {found[1]!r} has no text", f"add a line `[^{found[1]}]: …`"
                state.env["diagnostics"].append(Diagnostic(*place, "footnote-missing", message, hint))


def check_definitions(state: StateCore) -> None:
    """Warn of link definitions that nothing uses, for they are not shown."""
    for label, definition in state.env["references"].items():
        if label not in state.env["references"].used:
            _warn_of_definition(state, definition, "is used by no link, so it is not shown")
    for definition in state.env.get("duplicate_refs", []):
        _warn_of_definition(state, definition, "is defined twice; the first is used")


def _warn_of_definition(state: StateCore, definition: Definition, what: str) -> None:
    message = f"the link definition of {definition['href'][:60]!r} {what}"
    report(state, definition["map"][0], "definition-unused", message, "remove it, or write `\\[` if it is text")


def broken_markup(tokens: Sequence[Token], positions: Positions) -> Iterator[Diagnostic]:
    """Yield what looks like markup that a translator or a converter broke."""
    found = [(match, what, hint) for pattern, what, hint in _BROKEN for match in pattern.finditer(positions.text)]
    code, spans = _code(tokens) if found else (set(), [])
    for match, what, hint in found:
        line, column = positions.at(match.start())
        if line - 1 not in code and not any(match[0] in span for span in spans):
            yield Diagnostic(line, column, "broken-markup", f"{what}: {match[0][:60]!r}", hint)


def _code(tokens: Sequence[Token]) -> tuple[set[int], list[str]]:
    """Return the lines of code blocks, and the code within lines."""
    blocks = [token.map for token in tokens if token.type in {"fence", "code_block"} and token.map]
    spans = [part.content for token in tokens for part in token.children or () if part.type == "code_inline"]
    return {line for lines in blocks for line in range(*lines)}, spans
