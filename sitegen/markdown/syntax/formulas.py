r"""Formulas of TeX stay as they were written: `$x_1$`, `$$…$$`, `\(x_1\)`, `\[…\]` and `\begin{align}…\end{align}`.

No formula is set; but Markdown's own signs (`\\`, `_`, `*`, a line of `=`) are none within one, so a theme can set it,
and readers see what its author wrote. Prices and escaped brackets are no formulas: a formula in `$`, `\(` or `\[` has a
command, an index or a power.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from sitegen.markdown.grammar import Syntax

# Lengths are limited, so that many openings take linear time.
_INLINE = (
    re.compile(r"\$\$(?!\$)((?:[^$]|\\\$){1,2000}?)\$\$(?!\$)"),
    re.compile(r"\$(?![\s$])((?:[^$\n`]|\\\$){1,300}?)(?<![\s\\$])\$(?![\d$])"),
    re.compile(r"\\\(((?:[^\\]|\\(?![()])[\s\S]){1,500}?)\\\)"),
    re.compile(r"\\\[((?:[^\\]|\\(?![\[\]])[\s\S]){1,2000}?)\\\](?![(\[])"),
    re.compile(r"\\begin\{([a-z]{1,20}\*?)\}[\s\S]{0,2000}?\\end\{\1\}"),
)
_IS_FORMULA = re.compile(r"\\[A-Za-z]|(?<!\\)[\^_]\S|\\\\")
_MULTILINE = re.compile(r"\$\$|\\begin\{[a-z]{1,20}\*?\}|\\\[")
_ENDS = {"$$": "$$", "\\[": "\\]"}


def extend(parser: MarkdownIt) -> None:
    """Let a parser read formulas as text."""
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "formula", read_block, {"alt": interrupts})
    parser.inline.ruler.before("escape", "formula", read_inline)


def read_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a formula of several lines, which begins and ends a line, as one paragraph."""
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    opening = _MULTILINE.match(first)
    if state.is_code_block(start) or not opening:
        return False
    last = _last_line(state, start, end, _ENDS.get(opening[0], opening[0].replace("begin", "end")))
    if last <= start:
        return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [start, last + 1]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(start, last + 1, state.blkIndent, False).strip()
        inline.map, inline.children = [start, last + 1], []
        state.push("paragraph_close", "p", -1)
        state.line = last + 1
    return True


def _last_line(state: StateBlock, start: int, end: int, closing: str) -> int:
    """Return the line that ends with these signs, before any empty line; -1 if there is none."""
    for line in range(start, min(end, start + 200)):
        text = state.src[state.bMarks[line] : state.eMarks[line]].rstrip()
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            break
        if line > start and text.endswith(closing):
            return line
    return -1


def read_inline(state: StateInline, silent: bool) -> bool:
    """Read a formula within a paragraph."""
    if state.src[state.pos] not in "$\\":
        return False
    for pattern in _INLINE:
        formula = pattern.match(state.src, state.pos, state.posMax)
        if formula and (formula[0].startswith(("$$", "\\begin")) or _IS_FORMULA.search(formula[1])):
            if not silent:
                token = state.push("text_special", "", 0)
                token.content, token.markup, token.info = formula[0], formula[0], "formula"
            state.pos = formula.end()
            return True
    return False


FORMULAS = Syntax(extend=extend, occurs=re.compile(r"\$|\\[(\[]|\\begin\{"))
