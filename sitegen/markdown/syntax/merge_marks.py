"""The marks of a merge that nobody finished: a text with them holds two versions of itself."""

import re

from markdown_it.rules_core import StateCore

from sitegen.markdown.broken_markup import code_of
from sitegen.markdown.diagnostics import positions_of, report
from sitegen.markdown.grammar import Syntax

# The marks of Git, diff3 and Mercurial. The line between the versions, `=======`, is a heading of Markdown too.
_MARK = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)


def check_merge_marks(state: StateCore) -> None:
    """Refuse a text with the marks of a merge, outside code; each mark is an error of its own."""
    positions = positions_of(state)
    marks = list(_MARK.finditer(positions.text))
    lines, _ = code_of(state.tokens) if marks else (set(), [])
    for mark in marks:
        line, _ = positions.at(mark.start())
        if line - 1 not in lines:
            message = f"this is a mark of a merge: {mark[0][:60]!r}"
            report(state, line - 1, "merge-mark", message, "keep one of the versions, and remove the marks", fatal=True)


MERGE_MARKS = Syntax(checks=(check_merge_marks,))
