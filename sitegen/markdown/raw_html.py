"""Raw HTML of an article -> HTML of which the sanitiser drops no text.

A parser of HTML gives all that follows an unclosed quote, comment or `<script>` to it, and nothing to the reader.
So every piece is read here first: what is neither a tag nor a comment becomes text, and what would swallow text is
refused.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from sitegen.markdown.sanitiser import LINE, TAGS

# Known to HTML, refused here. A name in neither list is no tag but text, such as `<name>` in a letter.
_REFUSED_TAGS = set(
    (
        "acronym applet area audio base basefont bgsound big blink body button canvas center data datalist dialog dir "
        "embed fieldset font footer form frame frameset g head header hgroup html iframe image input isindex keygen "
        "label legend link listing main map marquee math menu meta meter nav nobr noembed noframes noscript object "
        "optgroup option output param path picture plaintext portal progress rect script search select slot source "
        "strike style svg template textarea title track tt use video xmp circle ellipse line polygon polyline text "
        "foreignobject animate set mi mo mn mtext mrow msup msub mfrac annotation-xml mglyph malignmark desc defs"
    ).split()
)
# Their text is no text for readers.
_SILENT = {"script", "style"}
# Their going changes what the article says or does, so the maintainer hears of it.
_MISSED = _SILENT | set(
    ("applet audio base button embed form frame iframe input math meta object select svg textarea video").split()
)
_MEDIA = {"iframe", "embed", "audio", "video", "source"}
_FORMATTING = set("a b code em i s small strong u".split())
# Their end tags may be left out, and they close each other.
_SELF_ENDING = set("br col colgroup dd dt hr img li p rp rt tbody td tfoot th thead tr wbr".split())

# A tag as HTML's tokeniser reads it, but that no `<` may stand in it outside quotes. Possessive, hence linear. HTML's
# white space is not all of Unicode's.
_GAP = r"[ \t\n\f\r]"
_TAG = re.compile(
    rf"""<(/?)([A-Za-z][^ \t\n\f\r/><]*+)
    ((?:(?:{_GAP}|/)*+=?[^ \t\n\f\r/>=<]++
        (?:{_GAP}*+={_GAP}*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'<][^ \t\n\f\r><]*+)|(?!{_GAP}*+=))
    )*+)(?:{_GAP}|/)*+>""",
    re.VERBOSE,
)
_SOURCE = re.compile(r"""[ \t\n\f\r/"']src[ \t\n\f\r]*=[ \t\n\f\r]*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_PLACED = {"a", "img"}
_OPENS = re.compile(r"<(?:[A-Za-z!?]|/[A-Za-z])")
_EMPTY_COMMENT = re.compile("<!---?>")

# Misnested tags are repeated by parsers in every block that follows, which multiplies a small text into a huge one.
_MOST_NESTED = 200
# Parsers compare each attribute with all others.
_MOST_ATTRIBUTES = 1000
_MOST_REPEATED = 500_000
_MOST_CHARACTERS_REPEATED = 1_000_000


class UnclosedError(Exception):
    """Something opens at `position` and would swallow all that follows."""

    def __init__(self, position: int, name: str) -> None:
        super().__init__(name)
        self.position, self.name = position, name


class Raw:
    """Raw HTML, read piece by piece: what is kept of it, and on which line stands what the maintainer should know.

    `line` is where it begins, and is noted in links and images. Raises UnclosedError.
    """

    def __init__(self, html: str, line: int) -> None:
        self.removed: dict[str, int] = {}
        self.broken: list[tuple[int, str]] = []
        self._html, self._line = html, line
        self.kept = "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        html, position = self._html, 0
        while (start := html.find("<", position)) >= 0:
            self._line += html.count("\n", position, start)
            yield html[position:start]
            position, piece = self._piece(start)
            self._line += html.count("\n", start, position)
            yield piece
        yield html[position:]

    def _piece(self, start: int) -> tuple[int, str]:
        """Read what begins with `<`; return its end and what is kept of it."""
        if self._html.startswith("<!--", start):
            return _end_of_comment(self._html, start), ""
        tag = _TAG.match(self._html, start)
        if tag is None or len(tag[3].split()) > _MOST_ATTRIBUTES:
            if _OPENS.match(self._html, start):
                self.broken.append((self._line, self._html[start : start + 40].partition("\n")[0]))
            return start + 1, "&lt;"
        name = tag[2].casefold()
        if name in _MISSED:
            self.removed.setdefault(name, self._line)
        return _end_of_silence(self._html, tag), self._tag(tag, name)

    def _tag(self, tag: re.Match[str], name: str) -> str:
        if name in TAGS:
            noted = f' {LINE}="{self._line}"' if name in _PLACED else ""
            return f"<{tag[1]}{tag[2]}{noted}{tag[3]}>"
        if name in _MEDIA and (source := _SOURCE.search(tag[3])):
            url = escape(unescape(source[1]))
            return f'<a {LINE}="{self._line}" href="{url}">{url}</a>'
        return "" if name in _REFUSED_TAGS else f"&lt;{tag[0][1:]}"


def _end_of_comment(html: str, start: int) -> int:
    if empty := _EMPTY_COMMENT.match(html, start):
        return empty.end()
    end = html.find("-->", start + 4)
    if end < 0:
        raise UnclosedError(start, "<!--")
    return end + 3


def _end_of_silence(html: str, tag: re.Match[str]) -> int:
    """Return the end of a tag, or of the whole script that it opens."""
    name = tag[2].casefold()
    if tag[1] or name not in _SILENT:
        return tag.end()
    closing = re.compile(rf"</{name}[^>]*>", re.IGNORECASE).search(html, tag.end())
    if closing is None:
        raise UnclosedError(tag.start(), f"<{name}>")
    return closing.end()


def silent_tag(html: str) -> str:
    """Return the name of the script or style that a single tag opens, or an empty string."""
    tag = _TAG.match(html)
    return tag[2].casefold() if tag and not tag[1] and tag[2].casefold() in _SILENT else ""


class _Open(NamedTuple):
    """An element that is open, and how much of it is repeated in every block that follows while it is."""

    name: str
    repeated: int


def is_tangled(html: str) -> bool:
    """Tell whether parsing would take the sanitiser too long, or multiply the text."""
    opened: list[_Open] = []
    tags = characters = 0
    for tag in _TAG.finditer(html):
        name = tag[2].casefold()
        tags += len(opened)
        characters += sum(one.repeated for one in opened)
        if tag[1]:
            _close(opened, name)
        elif name not in _SELF_ENDING:
            opened.append(_Open(name, len(tag[0]) if name in _FORMATTING else 0))
        if len(opened) > _MOST_NESTED or tags > _MOST_REPEATED or characters > _MOST_CHARACTERS_REPEATED:
            return True
    return False


def _close(opened: list[_Open], name: str) -> None:
    """Close the last element of that name; what opened in it ends too, but for formatting (HTML, section 13.2.4.3)."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index].name == name:
            opened[index:] = [inner for inner in opened[index + 1 :] if inner.name in _FORMATTING]
            return
        if opened[index].name == "table":
            return
