"""Raw HTML as people write it ("tag soup") -> HTML of which the sanitiser drops no text.

An unclosed quote, comment or `<script>` swallows the text after it in every parser of HTML. So raw HTML is read here
first, piece by piece: a `<` that begins neither a tag nor a comment becomes text, and an unclosed piece is refused.
"""

import re
from collections.abc import Iterator, Set
from html import escape, unescape
from typing import NamedTuple

from markdown_it.common.normalize_url import normalizeLink

from sitegen.markdown.sanitiser import LINE

# Tags of HTML that are refused, if no syntax allows them. Any other name is text, such as `<name>` in a letter.
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
# Tags whose content is not for readers.
_SILENT = {"script", "style"}
# Tags without which the article says or does less, so their removal is reported.
_MISSED = _SILENT | set(
    ("applet audio base button embed form frame iframe input math meta object select svg textarea title video").split()
)
_MEDIA = {"iframe", "embed", "audio", "video", "source", "object", "frame"}
_FORMATTING = set("a b code em i s small strong u".split())
# Tags that need no end tag.
_SELF_ENDING = set("br col colgroup dd dt hr img li p rp rt tbody td tfoot th thead tr wbr".split())

# A tag as HTML's tokeniser reads it, but without any `<` outside quotes. Possessive, and so linear. HTML has fewer
# kinds of white space than Unicode.
_GAP = r"[ \t\n\f\r]"
_TAG = re.compile(
    rf"""<(/?)([A-Za-z][^ \t\n\f\r/><]*+)
    ((?:(?:{_GAP}|/)*+=?[^ \t\n\f\r/>=<]++
        (?:{_GAP}*+={_GAP}*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'<][^ \t\n\f\r><]*+)|(?!{_GAP}*+=))
    )*+)(?:{_GAP}|/)*+>""",
    re.VERBOSE,
)
# One attribute of a tag: its name, and its value as written.
_ATTRIBUTE = re.compile(
    rf"""(?:{_GAP}|/)*+(=?[^ \t\n\f\r/>=<]++)
    (?:{_GAP}*+={_GAP}*+("[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'<][^ \t\n\f\r><]*+))?""",
    re.VERBOSE,
)
# Attributes that are true only of what the parser writes.
_OWN_ATTRIBUTES = {"role", "aria-labelledby"}
_READ = re.compile("class|name|href|role|aria-", re.IGNORECASE)
_PLAIN_CLASSES = re.compile(r"[\w -]*")
# Attributes in which pages keep the address of media, also those that scripts read when the reader scrolls.
_SOURCE = re.compile(
    r"""[ \t\n\f\r/"'](src|data|(?:data-[a-z-]*)?(?:src|url|href|original))[ \t\n\f\r]*=[ \t\n\f\r]*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))""",
    re.IGNORECASE,
)
# An address of the web, or a file beside the article; anything else is filled in by a script, or is the medium itself.
_USABLE = re.compile(r"(?:https?:)?//[^/]|(?![a-z][a-z0-9+.-]*:)[^?#]*\.[a-z0-9]{2,5}(?:[?#]|$)", re.IGNORECASE)
_WITH_LINE = {"a", "img"}
_OPENS = re.compile(r"<(?:[A-Za-z!?]|/[A-Za-z])")
_EMPTY_COMMENT = re.compile("<!---?>")

# Parsers repeat misnested tags in every later block, which multiplies a small text into a huge one.
_MOST_NESTED = 200
# Parsers compare each attribute of a tag with all others.
_MOST_ATTRIBUTES = 1000
_MOST_REPEATED = 500_000
_MOST_CHARACTERS_REPEATED = 1_000_000


class UnclosedError(Exception):
    """A comment, script or style opens at `position`, and nothing closes it."""

    def __init__(self, position: int, name: str) -> None:
        super().__init__(name)
        self.position, self.name = position, name


class RawHtml:
    """Reads raw HTML that begins in a line, and keeps these tags; raises UnclosedError.

    `clean` is the HTML for the sanitiser, with the line of each link and image. `removed` has the tags that readers
    will miss, each with its first line. `broken` has the line and the start of each piece that is almost a tag, and
    `addresses` the line and the address of each link. `own_classes` are those that only the parser may write.
    """

    def __init__(self, html: str, line: int, tags: Set[str], own_classes: Set[str] = frozenset()) -> None:
        self.addresses: list[tuple[int, str]] = []
        self.removed: dict[str, int] = {}
        self.broken: list[tuple[int, str]] = []
        self._html, self._line, self._tags, self._own_classes = html, line, tags, own_classes
        self.clean = "".join(self._pieces())

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
        """Read the piece that begins with `<`; return its end and its HTML for the sanitiser."""
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
        return _end_of_tag(self._html, tag), self._tag(tag, name)

    def _tag(self, tag: re.Match[str], name: str) -> str:
        if name in self._tags:
            noted = f' {LINE}="{self._line}"' if name in _WITH_LINE else ""
            return f"<{tag[1]}{tag[2]}{noted}{self._attributes(name, tag[3])}>"
        if name in _MEDIA and not tag[1] and (source := _source(tag[3])):
            url = escape(source)
            return f'<a {LINE}="{self._line}" href="{url}">{url}</a>'
        return "" if name in _REFUSED_TAGS else f"&lt;{tag[0][1:]}"

    def _attributes(self, tag: str, attributes: str) -> str:
        """Return the attributes of a tag without those that only the parser may write, as HTML has them today."""
        if not _READ.search(attributes):
            return attributes
        has_id = any(attribute[1].casefold() == "id" for attribute in _ATTRIBUTE.finditer(attributes))
        return _ATTRIBUTE.sub(lambda attribute: self._attribute(tag, attribute, has_id), attributes)

    def _attribute(self, tag: str, attribute: re.Match[str], has_id: bool) -> str:
        name, value = attribute[1].casefold(), (attribute[2] or "").strip("\"'")
        if name in _OWN_ATTRIBUTES or (name == "class" and self._is_own(value)):
            return ""
        if name == "name" and tag == "a" and not has_id:
            return f' id="{value.replace(chr(34), "")}"'
        if name == "href" and tag == "a":
            address = unescape(value)
            self.addresses.append((self._line, address))
            if address.startswith(("https://", "http://")):
                # As the parser writes the addresses of Markdown.
                return f' href="{escape(normalizeLink(address.strip()))}"'
        return attribute[0]

    def _is_own(self, classes: str) -> bool:
        """Return whether any of these classes is one that only the parser may write, or is written as an escape."""
        return not _PLAIN_CLASSES.fullmatch(classes) or not self._own_classes.isdisjoint(classes.split())


def _source(attributes: str) -> str:
    """Return the address of a medium: of the web, with or without its scheme, or of a file beside the article."""
    found = {one[1].casefold(): unescape(one[2] or one[3] or one[4] or "") for one in _SOURCE.finditer(attributes)}
    usable = [value.strip() for _, value in sorted(found.items(), key=_by_name) if _USABLE.match(value.strip())]
    address = next(iter(usable), "")
    return f"https:{address}" if address.startswith("//") else address


def _by_name(attribute: tuple[str, str]) -> bool:
    return attribute[0] not in {"src", "data"}


def _end_of_comment(html: str, start: int) -> int:
    if empty := _EMPTY_COMMENT.match(html, start):
        return empty.end()
    end = html.find("-->", start + 4)
    if end < 0:
        raise UnclosedError(start, "<!--")
    return end + 3


def _end_of_tag(html: str, tag: re.Match[str]) -> int:
    """Return the end of a tag, or of the whole script or style that it opens."""
    name = tag[2].casefold()
    if tag[1] or name not in _SILENT | {"title"}:
        return tag.end()
    closing = re.compile(rf"</{name}[^>]*>", re.IGNORECASE).search(html, tag.end())
    if closing is None and name == "title":
        return tag.end()
    if closing is None:
        raise UnclosedError(tag.start(), f"<{name}>")
    return closing.end()


def silent_tag(html: str) -> str:
    """Return `script` or `style` if a single tag opens one, else an empty string."""
    tag = _TAG.match(html)
    return tag[2].casefold() if tag and not tag[1] and tag[2].casefold() in _SILENT else ""


class _Open(NamedTuple):
    """An open element, and how many characters of it parsers repeat in every later block until it is closed."""

    name: str
    repeated: int


def is_tangled(html: str) -> bool:
    """Return whether tags are nested so that parsing would take the sanitiser too long, or multiply the text."""
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


def left_open(html: str) -> str:
    """Return the name of the first element that is never closed, though it must be; else an empty string."""
    opened: list[_Open] = []
    for tag in _TAG.finditer(html):
        name = tag[2].casefold()
        if tag[1]:
            _close(opened, name)
        elif name not in _SELF_ENDING:
            opened.append(_Open(name, 0))
    return opened[0].name if opened else ""


def _close(opened: list[_Open], name: str) -> None:
    """Close the last element of a name, and all within it but formatting (HTML Standard, section 13.2.4.3)."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index].name == name:
            opened[index:] = [inner for inner in opened[index + 1 :] if inner.name in _FORMATTING]
            return
        if opened[index].name == "table":
            return
