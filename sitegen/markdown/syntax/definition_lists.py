"""Definition lists, as PHP Markdown Extra and Pandoc have them: a term, and below it lines that begin with a colon."""

import re

from mdit_py_plugins.deflist import deflist_plugin

from sitegen.markdown.grammar import Syntax

DEFINITION_LISTS = Syntax(
    extend=deflist_plugin,
    # The rule looks ahead at every paragraph, which takes a twentieth of the time. A list may be within other blocks.
    occurs=re.compile(r"^[ \t>*+\-\d.)]*[:~]\s", re.MULTILINE),
    first_lines={"dt_open"},
    tags={"dl", "dt", "dd"},
)
