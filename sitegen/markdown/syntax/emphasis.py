"""Emphasis beside signs: `**历经十年，**她回来` and `**Debug :**Pourquoi` have bold words.

CommonMark lets a delimiter between punctuation and a letter open emphasis, but not close it, because it expects spaces
around words. Beside East Asian characters the rules of markdown-cjk-friendly apply: their punctuation counts as a
letter, and beside such a letter, a delimiter next to other punctuation may open or close. Elsewhere only `**` may also
close after punctuation that ends words, and open before punctuation that begins words; a single `*` is too uncertain.
"""

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline, emphasis, strikethrough
from markdown_it.rules_inline.state_inline import Delimiter

from sitegen.markdown.east_asian import is_east_asian
from sitegen.markdown.grammar import Syntax

_BEGIN_WORDS = frozenset("«“„‹(「『（《【〈")
_END_WORDS = frozenset(":.,;!?…»”›)。，、：；！？」』）》】〉")


def extend(parser: MarkdownIt) -> None:
    """Let a parser find the ends of emphasis beside East Asian characters and punctuation."""
    parser.inline.ruler.at("emphasis", read_emphasis)
    parser.inline.ruler.at("strikethrough", read_strikethrough)


def read_emphasis(state: StateInline, silent: bool) -> bool:
    """Read `*` or `_`."""
    first = len(state.delimiters)
    is_read = emphasis.tokenize(state, silent)
    _adapt(state, state.delimiters[first:], can_split="*")
    return is_read


def read_strikethrough(state: StateInline, silent: bool) -> bool:
    """Read `~~`."""
    first = len(state.delimiters)
    is_read = strikethrough.tokenize(state, silent)
    _adapt(state, state.delimiters[first:], can_split="~")
    return is_read


def _adapt(state: StateInline, run: list[Delimiter], can_split: str) -> None:
    """Recompute whether the delimiters of a run, which ends here, may open or close, from the characters beside it."""
    if not run:
        return
    marker, start = chr(run[0].marker), state.pos
    while start and state.src[start - 1] == marker:
        start -= 1
    before, after = state.src[start - 1 : start] or " ", state.src[state.pos : state.pos + 1] or " "
    # `_` within words is a letter of names, such as `__init__`.
    if marker == can_split and (is_east_asian(before) or is_east_asian(after)):
        for sign in run:
            sign.open, sign.close = _may_stand_before(after, before), _may_stand_before(before, after)
    elif state.pos - start > 1:
        for sign in run:
            sign.open = sign.open or after in _BEGIN_WORDS
            sign.close = sign.close or before in _END_WORDS


def _may_stand_before(inner: str, outer: str) -> bool:
    """Return whether a delimiter may open before `inner`, or close after it, with `outer` on its other side."""
    if isWhiteSpace(ord(inner)):
        return False
    return not _is_other_punctuation(inner) or (
        isWhiteSpace(ord(outer)) or _is_other_punctuation(outer) or is_east_asian(outer)
    )


def _is_other_punctuation(character: str) -> bool:
    is_punctuation = isMdAsciiPunct(ord(character)) or isPunctChar(character)
    return is_punctuation and not is_east_asian(character)


EMPHASIS = Syntax(extend=extend)
