"""Characters of Chinese and Japanese, which are written without spaces between words.

Lines of a paragraph are joined without a gap where both sides are such characters (CSS Text 3, section 4.1.3), because
not every browser does it, and because feeds, cards and the search have the same text.
"""

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

# Chinese and Japanese letters and signs, without those of Korean, which has spaces.
_WIDE = (
    "\u2e80-\u303e\u3041-\u30ff\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003fffd"
)
# Signs of several scripts, which are Chinese or Japanese beside such a character.
_SHARED = "“”‘’…—·"
_INLINE = "(?:</?(?:a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)(?: [^<>]*)?>)*"
_LINES = re.compile(
    rf"<pre\b.*?</pre>|([{_WIDE}]{_INLINE})\n(?={_INLINE}[{_WIDE}{_SHARED}])|([{_SHARED}]{_INLINE})\n(?={_INLINE}[{_WIDE}])",
    re.DOTALL,
)
_BREAK = re.compile(rf"[{_WIDE}]")


@lru_cache(maxsize=4096)
def is_east_asian(character: str) -> bool:
    """Return whether a character is one of Chinese, Japanese or Korean; emoji are none."""
    return len(character) == 1 and east_asian_width(character) in {"W", "F", "H"} and category(character) != "So"


def join_lines(html: str) -> str:
    """Join the lines of Chinese and Japanese paragraphs in safe HTML."""
    if not _BREAK.search(html):
        return html
    return _LINES.sub(_joined, html)


def _joined(match: re.Match[str]) -> str:
    return match[1] or match[2] or match[0]
