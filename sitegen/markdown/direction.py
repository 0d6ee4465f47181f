"""Safe HTML -> the same with `dir="auto"` on each block that is written in the other direction than its article.

Such are Latin paragraphs in Hebrew and Arabic texts, and the reverse. A block counts by most of its letters: an Arabic
paragraph that begins with a Latin name stays Arabic.
"""

import re
from functools import cache

from sitegen.core.locales import direction
from sitegen.markdown.safe_html import TAG

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U0001e900-\U0001e95f]")
_LEFT_TO_RIGHT = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3041-\ud7ff]")
_BLOCK = re.compile(
    r"<(p|li|h[1-6]|td|th|dd|dt|figcaption|summary|caption)((?: (?!dir=)[a-z-]+=\"[^\"]*\")*)>"
    r"((?:[^<]|</?(?:a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var)"
    r"(?: [a-z-]+=\"[^\"]*\")*>)+)"
)


@cache
def is_right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return direction(language) == "rtl"


def mark_direction(html: str, from_right: bool) -> str:
    """Mark the blocks of the other direction in the HTML of a text from left to right, or from right to left."""
    if not from_right and (html.isascii() or not _RIGHT_TO_LEFT.search(html)):
        return html
    return _BLOCK.sub(lambda block: _marked(block, from_right), html)


def _marked(block: re.Match[str], from_right: bool) -> str:
    words = TAG.sub("", block[3])
    left, right = len(_LEFT_TO_RIGHT.findall(words)), len(_RIGHT_TO_LEFT.findall(words))
    is_other = left > right if from_right else right > left
    return f'<{block[1]}{block[2]} dir="auto">{block[3]}' if is_other else block[0]
