"""The HTML that an article may hold.

Content is not trusted: what is not listed here does not reach a page. The list follows what GitHub allows for
READMEs, without forms and styles.
"""

import re
from functools import cache

import nh3
from pygments.token import STANDARD_TYPES

# What neither HTML nor XML may hold, and the mark of byte order, which a parser of HTML takes for none of the text.
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# Prefixed to every id of an article, so that none can shadow a name of the page (DOM clobbering).
ID_PREFIX = "s-"

# Tells the line of the Markdown from which a link or an image came; it reaches no page.
LINE = "data-line"

TAGS = set(
    (
        "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div "
        "dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section "
        "small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
    ).split()
)
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "hreflang", LINE},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height", LINE},
    "ins": {"cite", "datetime"},
    "ol": {"start", "reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
}
_CLASSES = {
    "a": {"footnote-backref"},
    "hr": {"footnotes-sep"},
    "li": {"footnote-item"},
    "ol": {"footnotes-list"},
    "pre": {"highlight"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "td": {"center", "end"},
    "th": {"center", "end"},
}
# What these say of footnotes is true of no other element.
_VALUES = {"a": {"role": {"doc-noteref", "doc-backlink"}, "aria-labelledby": {"note-back"}}}


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES | {"span": {name for name in STANDARD_TYPES.values() if name}},
        tag_attribute_values=_VALUES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        id_prefix=ID_PREFIX,
    )


def clean(html: str) -> str:
    """Return HTML of which nothing can run, leave the article's place in the page, or stay unclosed."""
    # Escapes such as `&#12;` make what was removed from the text.
    return CONTROL.sub("", _cleaner().clean(html))
