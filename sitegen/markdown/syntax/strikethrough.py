"""`~~Struck out~~`, as GitHub has it."""

from sitegen.markdown.grammar import Syntax

STRIKETHROUGH = Syntax(extend=lambda parser: parser.enable("strikethrough"), tags={"s"})
