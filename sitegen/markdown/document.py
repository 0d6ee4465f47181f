"""Safe HTML -> Document, its Body cut at the references that only the collection can resolve."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from sitegen.core import urls
from sitegen.core.spelling import nearest
from sitegen.markdown import sanitiser
from sitegen.markdown.body import Body, Reference
from sitegen.markdown.footnotes import without_marks
from sitegen.markdown.outline import HEADINGS, TAG, Heading, Outline, read_attributes, tag_pattern
from sitegen.markdown.positions import Diagnostic, Positions

_BLOCKS = frozenset(
    (
        "address article aside blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li "
        "ol p pre section summary table td th tr ul"
    ).split()
)
# What is no prose: its cells and lines would run into one sentence.
_NO_PROSE = re.compile(r'<(table|pre)\b.*?</\1>|<section class="footnotes">.*', re.DOTALL)
_MAIL = re.compile("(?:mailto|tel):", re.IGNORECASE)


class Document(Struct, frozen=True):
    """What an article's Markdown says."""

    body: Body
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    fragments: tuple[str, ...]
    text: str
    prose: str
    """The text without its headings, tables, code and footnotes."""
    diagnostics: tuple[Diagnostic, ...]


def assemble(html: str, positions: Positions) -> Document:
    """Make the document of an article from safe HTML; `positions` are of the text that it was made from."""
    outline = Outline(html, positions)
    writer = _Writer(outline, positions)
    writer.write()
    html = without_marks(outline.html)
    blocks = _kept_blocks(html)
    searched = "\n".join(f"<{tag}>{words}</{tag.partition(' ')[0]}>" for tag, words in blocks)
    return Document(
        Body(tuple(writer.pieces), searched),
        tuple(outline.headings),
        tuple(writer.references),
        tuple(sorted(outline.ids)),
        unescape("\n".join(words for _, words in blocks)),
        unescape("\n".join(words for tag, words in _prose(html, blocks) if tag == "p")),
        (*outline.diagnostics, *writer.diagnostics),
    )


class _Writer:
    """Copies HTML, mends links and images, and cuts at references."""

    def __init__(self, outline: Outline, positions: Positions) -> None:
        self._html, self._ids = outline.html, outline.ids
        self._positions = positions
        self._line = 1
        self._end = 0
        self._heading = ""
        self._written: list[str] = []
        self.pieces: list[str] = []
        self.references: list[Reference] = []
        self.diagnostics: list[Diagnostic] = []

    def write(self) -> None:
        position = 0
        for tag in _HANDLED.finditer(self._html):
            self._written.append(self._html[position : tag.start()])
            position = self._end = tag.end()
            _HANDLERS[tag[1]](self, tag[0], tag[2])
        self._written.append(self._html[position:])
        self._cut()

    def _cut(self) -> None:
        self.pieces.append("".join(self._written))
        self._written.clear()

    def _diagnose(self, place: tuple[int, int], code: str, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(*place, code, message, hint))

    def _read(self, attributes: str) -> dict[str, str]:
        """Return the attributes of a link or an image, and note its line."""
        given = read_attributes(attributes)
        line = given.pop(sanitiser.LINE, "")
        self._line = int(line) if line.isdecimal() and len(line) < 9 else self._line
        return given

    # A wide table scrolls by itself, and so does code, also with the keyboard.

    def open_table(self, tag: str, _attributes: str) -> None:
        self._written.append(f'<div class="wide" tabindex="0">{tag}')

    def close_table(self, tag: str, _attributes: str) -> None:
        self._written.append(f"{tag}</div>")

    def code(self, tag: str, _attributes: str) -> None:
        self._written.append(f'{tag[:-1]} tabindex="0">')

    def link(self, _tag: str, attributes: str) -> None:
        given = self._read(attributes)
        href = given.pop("href", None)
        self._written.append(f"<a{_attributes(given)}")
        if href is not None:
            self._href(unescape(href).strip())
        self._written.append(">")

    def _href(self, target: str) -> None:
        if target.startswith("//"):
            target = f"https:{target}"
        if target.startswith("#"):
            self._fragment(target[1:])
        elif urls.is_web(target):
            shown = ' class="address"' if self._is_shown(target) else ""
            self._written.append(f'{shown} href="{escape(self._without_tracking(target))}" rel="external noopener"')
        elif _MAIL.match(target):
            self._written.append(f' href="{escape(target)}"')
        else:
            self._refer("link", target)

    def _is_shown(self, url: str) -> bool:
        """Tell whether the words of the link that is being written are its own address."""
        words = unescape(self._html[self._end : self._html.find("</a>", self._end)])
        return words in {url, url.removeprefix("http://")}

    def _fragment(self, fragment: str) -> None:
        for name in (sanitiser.ID_PREFIX + fragment, sanitiser.ID_PREFIX + unquote(fragment)):
            if name in self._ids:
                self._written.append(f' href="#{escape(name)}"')
                return
        if fragment in {"", "top"}:
            self._written.append(' href="#top"')
            return
        place = self._positions.target(f"#{fragment}", self._line)
        message = f"no heading of this article is named #{fragment}"
        self._diagnose(place, "fragment-missing", message, self._nearest(fragment))

    def _nearest(self, fragment: str) -> str:
        # Only a few are compared: broken links to many headings would take the square of their number.
        close = nearest(fragment, [name.removeprefix(sanitiser.ID_PREFIX) for name in sorted(self._ids)[:100]])
        return f"did you mean #{close}?" if close else "link to a heading by its words in lower case, with hyphens"

    def _without_tracking(self, url: str) -> str:
        real = urls.without_tracking(url)
        if real != url:
            place = self._positions.target(url, self._line)
            self._diagnose(place, "tracking-link", f"a tracking link was cleaned: {url[:100]}", f"write {real}")
        return real

    def image(self, _tag: str, attributes: str) -> None:
        given = {"alt": ""} | self._read(attributes)
        source = unescape(given.pop("src", "")).strip()
        if source.startswith("//"):
            source = f"https:{source}"
        if urls.is_web(source):
            self._written.append(f'<img{_attributes(given)} src="{escape(source)}" loading="lazy" decoding="async">')
        elif source:
            self._written.append(f"<img{_attributes(given)}")
            self._refer("image", source)
            self._written.append(' loading="lazy" decoding="async">')
        else:
            message = "an image without a usable address was removed"
            place = max(self._positions.start(self._line, sign) for sign in ("![", "<img"))
            self._diagnose(place, "image-removed", message, "copy the image beside the article")
            self._written.append(given["alt"])

    def _refer(self, kind: Literal["link", "image"], target: str) -> None:
        self._cut()
        self.references.append(Reference(kind, target, *self._positions.target(target, self._line)))

    def cited(self, tag: str, attributes: str) -> None:
        given = read_attributes(attributes)
        # The sanitiser does not take it for an address.
        if "cite" in given and not urls.is_web(unescape(given["cite"])):
            del given["cite"]
            tag = f"{tag.partition(' ')[0]}{_attributes(given)}>"
        self._written.append(tag)

    def open_heading(self, tag: str, attributes: str) -> None:
        self._heading = read_attributes(attributes).get("id", "")
        self._written.append(tag)

    def close_heading(self, tag: str, _attributes: str) -> None:
        if self._heading:
            anchor = f' <a class="anchor" href="#{self._heading}" aria-hidden="true" tabindex="-1">#</a>'
            self._written.append(anchor)
        self._written.append(tag)


def _attributes(given: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in given.items())


Handler = Callable[[_Writer, str, str], None]

_HANDLERS: dict[str, Handler] = {
    "a": _Writer.link,
    "img": _Writer.image,
    "table": _Writer.open_table,
    "/table": _Writer.close_table,
    "pre": _Writer.code,
    **dict.fromkeys(("blockquote", "del", "ins", "q"), _Writer.cited),
    **dict.fromkeys(HEADINGS, _Writer.open_heading),
    **{f"/{name}": _Writer.close_heading for name in HEADINGS},
}
# All else is copied as it is.
_HANDLED = tag_pattern(sorted(_HANDLERS))


def _prose(html: str, blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those of its blocks that are prose."""
    prose = _NO_PROSE.sub("", html)
    return blocks if prose == html else _kept_blocks(prose)


def _kept_blocks(html: str) -> list[tuple[str, str]]:
    blocks = [(tag, " ".join(content.split())) for tag, content in _text_blocks(html)]
    return [(tag, words) for tag, words in blocks if words]


def _text_blocks(html: str) -> Iterator[tuple[str, str]]:
    """Yield the text between block tags, with the heading tag it stands in, else `p`."""
    current, content, position = "p", [""], 0
    for tag in TAG.finditer(html):
        content.append(html[position : tag.start()])
        position = tag.end()
        closing, name, attributes = tag.groups()
        if name in _BLOCKS:
            yield current, "".join(content)
            content = []
            current = f"{name}{attributes}" if name in HEADINGS and not closing else "p"
    yield current, "".join(content) + html[position:]
