"""The syntaxes that articles and notes may have."""

from sitegen.markdown.syntax.bare_links import BARE_LINKS
from sitegen.markdown.syntax.code import CODE
from sitegen.markdown.syntax.comments import COMMENTS
from sitegen.markdown.syntax.commonmark import COMMONMARK
from sitegen.markdown.syntax.definition_lists import DEFINITION_LISTS
from sitegen.markdown.syntax.emphasis import EMPHASIS
from sitegen.markdown.syntax.figures import FIGURES
from sitegen.markdown.syntax.footnotes import FOOTNOTES
from sitegen.markdown.syntax.foreign_marks import FOREIGN_MARKS
from sitegen.markdown.syntax.formulas import FORMULAS
from sitegen.markdown.syntax.headings import HEADINGS
from sitegen.markdown.syntax.link_definitions import LINK_DEFINITIONS
from sitegen.markdown.syntax.links import LINKS
from sitegen.markdown.syntax.merge_marks import MERGE_MARKS
from sitegen.markdown.syntax.raw_html import RAW_HTML
from sitegen.markdown.syntax.spaced_addresses import SPACED_ADDRESSES
from sitegen.markdown.syntax.strikethrough import STRIKETHROUGH
from sitegen.markdown.syntax.tables import TABLES
from sitegen.markdown.syntax.tasks import TASKS

# The order in which they extend the parser, and change its tokens.
SYNTAX = (
    COMMONMARK,
    COMMENTS,
    HEADINGS,
    FIGURES,
    LINKS,
    LINK_DEFINITIONS,
    SPACED_ADDRESSES,
    BARE_LINKS,
    STRIKETHROUGH,
    EMPHASIS,
    CODE,
    TABLES,
    TASKS,
    DEFINITION_LISTS,
    FOOTNOTES,
    RAW_HTML,
    FORMULAS,
    FOREIGN_MARKS,
    MERGE_MARKS,
)
