"""The HTML that an article may hold.

Content is not trusted: what is not listed here does not reach a page. The list follows what GitHub allows for
READMEs, without forms and styles.
"""

import re
from functools import cache
from html import escape, unescape

import nh3
from pygments.token import STANDARD_TYPES

# Prefixed to every id of an article, so that none can shadow a name of the page (DOM clobbering).
ID_PREFIX = "s-"

_TAGS = set(
    (
        "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div "
        "dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section "
        "small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
    ).split()
)
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
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
}
# Known to HTML, refused here. A name in neither list is no tag but text, such as `<name>` in a letter.
_OTHER_TAGS = set(
    (
        "acronym applet area audio base basefont bgsound big blink body button canvas center data datalist dialog dir "
        "embed fieldset font footer form frame frameset g head header hgroup html iframe image input isindex keygen "
        "label legend link listing main map marquee math menu meta meter nav nobr noembed noframes noscript object "
        "optgroup option output param path picture plaintext portal progress rect script search select slot source "
        "strike style svg template textarea title track tt use video xmp circle ellipse line polygon polyline text "
        "foreignobject animate set mi mo mn mtext mrow msup msub mfrac annotation-xml mglyph malignmark desc defs"
    ).split()
)
_VANISH = {"script", "style"}
# Their going changes what the article says or does, so the maintainer hears of it.
_MISSED = _VANISH | set(
    ("applet audio base button embed form frame iframe input math meta object select svg textarea video").split()
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_EMBEDDED = re.compile(
    r"""<(?:iframe|embed|audio|video|source)\b[^>]*?\ssrc\s*=\s*["']?(https?://[^"'\s>]+)[^>]*>""",
    re.IGNORECASE,
)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_VANISH,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES | {"span": {name for name in STANDARD_TYPES.values() if name}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        id_prefix=ID_PREFIX,
    )


def clean(html: str) -> str:
    """Return HTML of which nothing can run, leave the article's place in the page, or stay unclosed."""
    return _cleaner().clean(html)


def readable(html: str) -> str:
    """Keep what raw HTML says where its tags will go: unknown tags as text, embedded media as links."""
    return _TAG.sub(_as_text, _EMBEDDED.sub(_as_link, html))


def _as_link(embedded: re.Match[str]) -> str:
    url = escape(unescape(embedded[1]))
    return f'<a href="{url}">{url}</a>'


def _as_text(tag: re.Match[str]) -> str:
    name = tag[2].casefold()
    return tag[0] if name in _TAGS or name in _OTHER_TAGS else f"&lt;{tag[0][1:]}"


def missed_tags(html: str) -> list[str]:
    """List the tags whose removal the maintainer should know of."""
    return sorted({name.casefold() for _, name in _TAG.findall(html)} & _MISSED)
