"""Code: blocks are highlighted by classes that a stylesheet colours, and can be scrolled with the keyboard."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from pygments.token import STANDARD_TYPES

from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.writer import Writer

# Longer code is not highlighted: some of the grammars take quadratic time.
_LONGEST = 50_000
_SETTINGS = re.compile(
    r"""\{[^{}]*\}|(?<!\S)(?!(?:title|caption|name|file|filename)=)[\w.-]+=(?:"[^"]*"|'[^']*'|\S+)"""
    r"""|(?<!\S)(?:linenos|linenums|lineno|wrap|nowrap|copy|editable|ignore|no_run|should_panic|edition\d+)(?!\S)"""
)


def extend(parser: MarkdownIt) -> None:
    """Let a parser highlight the code that it renders."""
    parser.options["highlight"] = highlight


def check_fences(state: StateCore) -> None:
    """Report words after the language of a block of code, once: they are not shown.

    Settings of other programs, such as `{1,3}`, `linenos` or `width=50`, are no words, unless they are a title.
    """
    fences = [token for token in state.tokens if token.type == "fence" and token.map and _lost_words(token.info)]
    if fences and fences[0].map:
        count = f" (in {len(fences)} blocks)" * (len(fences) > 1)
        message = f"words after the language of code are not shown{count}: {fences[0].info.strip()[:60]!r}"
        report(state, fences[0].map[0], "fence-words", message, "write only the language there")


def _lost_words(info: str) -> str:
    return _SETTINGS.sub("", info.strip().partition(" ")[2]).strip()


def highlight(code: str, language: str, attributes: str) -> str:
    """Write a block of code, highlighted if Pygments knows its language."""
    del attributes
    name = _lexer_name(language.casefold()) if language and len(code) < _LONGEST else ""
    if name:
        return f'<pre class="highlight"><code>{_highlighted(code, name)}</code></pre>\n'
    return f"<pre><code>{escape(code, quote=False)}</code></pre>\n"


def _lexer_name(language: str) -> str:
    # Imported here: loading the names of all grammars takes longer than most builds need.
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return str(find_lexer_class_by_name(language).aliases[0])
    except (ClassNotFound, IndexError):
        return ""


def _highlighted(code: str, lexer_name: str) -> str:
    from pygments import highlight as run_pygments
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(lexer_name, stripnl=False)
    return run_pygments(code, lexer, HtmlFormatter(nowrap=True)).removesuffix("\n")


def write_block(writer: Writer, tag: re.Match[str]) -> None:
    """Write the start tag of a block of code, which takes the focus so that the keyboard can scroll it."""
    writer.write(f'{tag[0][:-1]} tabindex="0">')


CODE = Syntax(
    extend=extend,
    checks=(check_fences,),
    tags={"pre", "code", "span"},
    classes={"pre": {"highlight"}, "span": {name for name in STANDARD_TYPES.values() if name}},
    writers={"pre": write_block},
    not_prose=r"<pre\b.*?</pre>",
)
