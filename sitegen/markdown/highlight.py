"""Code -> highlighted HTML, as classes that a stylesheet colours."""

from functools import cache
from html import escape

# Longer code is shown plain: some of the grammars take quadratic time.
_LONGEST = 50_000


def highlight(code: str, language: str, attributes: str) -> str:
    """Mark the parts of `code`, or return an empty string where its language is not known."""
    del attributes
    name = _known(language.casefold()) if language and len(code) < _LONGEST else ""
    return f'<pre class="highlight"><code>{_marked(code, name)}</code></pre>\n' if name else _plain(code)


def _plain(code: str) -> str:
    return f"<pre><code>{escape(code, quote=False)}</code></pre>\n"


@cache
def _known(language: str) -> str:
    # Imported here, because loading all grammars' names costs more than most builds need.
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return str(find_lexer_class_by_name(language).aliases[0])
    except (ClassNotFound, IndexError):
        return ""


def _marked(code: str, language: str) -> str:
    from pygments import highlight as mark
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    return mark(code, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True)).removesuffix("\n")
