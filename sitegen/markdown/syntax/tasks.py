"""Task lists, as GitHub has them: `- [x] done`."""

import re

from markdown_it.rules_core import StateCore

from sitegen.markdown.grammar import Syntax

_BOX = re.compile(r"\[([ xX])\]\s+")


def show_boxes(state: StateCore) -> None:
    """Show the boxes of tasks as signs of text: a checkbox would be a form's control without a label."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type) == ("list_item_open", "paragraph_open") and inline.children:
            first = inline.children[0]
            if box := _BOX.match(first.content):
                first.content = f"{'☐' if box[1] == ' ' else '☑'} {first.content[box.end() :]}"


TASKS = Syntax(transforms=(show_boxes,))
