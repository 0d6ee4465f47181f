"""General checks that no text disappears, whatever the rules of the parser: control characters, depth, lines."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set

from markdown_it.rules_core import StateCore

from sitegen.core import invisible
from sitegen.markdown import sanitiser
from sitegen.markdown.diagnostics import Diagnostic, report
from sitegen.markdown.positions import Positions

# The parser silently drops blocks below its own limit, so that limit is deeper than the one that is checked.
DEEPER = 3


def control_characters(positions: Positions) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each control character, at its first position."""
    counts = Counter(sanitiser.CONTROL.findall(positions.text))
    for character, count in counts.items():
        message = f"control character U+{ord(character):04X} was removed" + (f" ({count} times)" * (count > 1))
        yield Diagnostic(*positions.at(positions.text.index(character)), "control-character", message, "delete it")


def invisible_characters(positions: Positions) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each invisible character that is removed, at its first position; of tags for the first."""
    hidden = invisible.hidden_in_text(positions.text)
    tags = [character for character in hidden if character >= "\U000e0000"]
    for character, (offset, count) in hidden.items():
        if character not in tags[1:]:
            total = sum(hidden[tag][1] for tag in tags) if character in tags else count
            message = f"invisible character {invisible.described(character)} was removed" + f" ({total} times)" * (
                total > 1
            )
            yield Diagnostic(*positions.at(offset), "invisible-character", message, "delete it")


def check(first_lines: Set[str]) -> Callable[[StateCore], None]:
    """Return a rule that refuses text that would be lost.

    `first_lines` are the types of tokens that hold the text of their own first line.
    """

    def check_completeness(state: StateCore) -> None:
        if not _is_too_deep(state):
            _check_lines(state, first_lines)

    return check_completeness


def _is_too_deep(state: StateCore) -> bool:
    """Return whether blocks are nested deeper than is allowed, and refuse the text then."""
    deepest = max((token.level for token in state.tokens), default=0)
    most = state.md.options["maxNesting"] - DEEPER
    # The words of a paragraph are one level below it.
    if deepest <= most + 1:
        return False
    line = next((token.map[0] for token in state.tokens if token.level == deepest and token.map), 0)
    message = f"lists or quotations nested deeper than {most} levels"
    hint = "nest less deep, or raise `limits: article_depth` in site.yaml"
    report(state, line, "too-deep", message, hint, fatal=True)
    return True


def _check_lines(state: StateCore, first_lines: Set[str]) -> None:
    """Refuse a line whose text no token holds."""
    covered = {line for lines in _covered(state, first_lines) for line in range(*lines)}
    for number, line in enumerate(state.src.split("\n")):
        if number not in covered and any(map(str.isalnum, line)):
            message = f"this line would not be shown: {line.strip()[:60]!r}"
            report(state, number, "lost-text", message, "write it in another way", fatal=True)
            return


def _covered(state: StateCore, first_lines: Set[str]) -> Iterator[Sequence[int]]:
    """Yield the first line of each token that holds text, and the line after its last one."""
    for token in state.tokens:
        if token.map and token.nesting == 0:
            yield token.map
        elif token.map and token.type in first_lines:
            yield (token.map[0], token.map[0] + 1)
    definitions = [*state.env.get("references", {}).values(), *state.env.get("duplicate_refs", [])]
    yield from (definition["map"] for definition in definitions)
