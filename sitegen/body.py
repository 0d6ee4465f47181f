"""Safe HTML -> Body: the article's HTML with room for links that only the whole collection can resolve."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from sitegen import safety, urls

# In the sanitiser's output every attribute is quoted and every `<` of text escaped: this finds tags and only tags.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_BLOCKS = frozenset(
    (
        "address article aside blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li "
        "ol p pre section summary table td th tr ul"
    ).split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

Finding = tuple[int, str, str, str]


class Heading(Struct, frozen=True):
    """A heading of the text: its level in the page (2 to 6), its id and its words."""

    level: int
    id: str
    text: str


class Reference(Struct, frozen=True):
    """A link or an image that leads into the site, as the author wrote it."""

    kind: Literal["link", "image"]
    target: str
    line: int
    column: int


class Body(Struct, frozen=True):
    """The article's HTML, cut where references stand: one piece more than there are references.

    `search` is the same text for the search index: headings with their ids, and paragraphs.
    """

    pieces: tuple[str, ...]
    search: str


def fill(body: Body, resolved: Sequence[str]) -> str:
    """Put the attributes of every resolved reference into the HTML."""
    parts = [body.pieces[0]]
    for attributes, piece in zip(resolved, body.pieces[1:], strict=True):
        parts += (attributes, piece)
    return "".join(parts)


def assemble(html: str, source: str) -> tuple[Body, tuple[Reference, ...], tuple[str, ...], str, list[Finding]]:
    """Return the body of an article, its references, its ids, its plain text, and what is to be remarked."""
    writer = _Writer(html, source)
    writer.write()
    search, text = _searchable(html)
    body = Body(tuple(writer.pieces), search)
    return body, tuple(writer.references), tuple(sorted(writer.ids)), text, writer.findings


class _Writer:
    """Copies HTML tag by tag, mends links and images, and cuts at references."""

    def __init__(self, html: str, source: str) -> None:
        self._html = html
        self._source = source
        self._cursor = 0
        self._written: list[str] = []
        self._heading = ""
        self.ids = {unescape(found) for found in re.findall(r' id="([^"]*)"', html)}
        self.pieces: list[str] = []
        self.references: list[Reference] = []
        self.findings: list[Finding] = []

    def write(self) -> None:
        position = 0
        for tag in _TAG.finditer(self._html):
            self._written.append(self._html[position : tag.start()])
            position = tag.end()
            closing, name, attributes = tag.groups()
            _HANDLERS.get(closing + name, _Writer.copy)(self, tag[0], attributes)
        self._written.append(self._html[position:])
        self._cut()

    def _cut(self) -> None:
        self.pieces.append("".join(self._written))
        self._written.clear()

    def copy(self, tag: str, _attributes: str) -> None:
        self._written.append(tag)

    # A wide table scrolls by itself, also with the keyboard.

    def open_table(self, tag: str, _attributes: str) -> None:
        self._written.append(f'<div class="wide" tabindex="0">{tag}')

    def close_table(self, tag: str, _attributes: str) -> None:
        self._written.append(f"{tag}</div>")

    def link(self, tag: str, attributes: str) -> None:
        href = dict(_ATTRIBUTE.findall(attributes)).get("href")
        if href is None:
            return self.copy(tag, attributes)
        rest = _ATTRIBUTE.sub(lambda found: "" if found[1] == "href" else found[0], attributes)
        self._written.append(f"<a{rest}")
        self._href(unescape(href).strip())
        self._written.append(">")
        return None

    def _href(self, target: str) -> None:
        if target.startswith("//"):
            target = f"https:{target}"
        if target.startswith("#"):
            self._fragment(target[1:])
        elif urls.is_web(target):
            self._written.append(f' href="{escape(self._without_tracking(target))}" rel="external noopener"')
        elif re.match(r"(?:mailto|tel):", target, re.IGNORECASE):
            self._written.append(f' href="{escape(target)}"')
        else:
            self._refer("link", target)

    def _fragment(self, fragment: str) -> None:
        for name in (safety.ID_PREFIX + fragment, safety.ID_PREFIX + unquote(fragment)):
            if name in self.ids:
                self._written.append(f' href="#{escape(name)}"')
                return
        if fragment in {"", "top"}:
            self._written.append(' href="#top"')
            return
        line, _ = self._place(f"#{fragment}")
        hint = self._nearest(fragment)
        self.findings.append((line, "fragment-missing", f"no heading of this article is named #{fragment}", hint))

    def _nearest(self, fragment: str) -> str:
        from sitegen.schema import nearest

        close = nearest(fragment, [name.removeprefix(safety.ID_PREFIX) for name in self.ids])
        return f"did you mean #{close}?" if close else "link to a heading by its words in lower case, with hyphens"

    def _without_tracking(self, url: str) -> str:
        real = urls.without_tracking(url)
        if real != url:
            line, _ = self._place(url)
            self.findings.append((line, "tracking-link", f"a tracking link was cleaned: {url[:100]}", f"write {real}"))
        return real

    def image(self, _tag: str, attributes: str) -> None:
        given = dict(_ATTRIBUTE.findall(attributes))
        source = unescape(given.pop("src", "")).strip()
        given.setdefault("alt", "")
        kept = "".join(f' {name}="{value}"' for name, value in given.items())
        if source.startswith("//"):
            source = f"https:{source}"
        if urls.is_web(source):
            self._written.append(f'<img{kept} src="{escape(source)}" loading="lazy">')
        elif source:
            self._written.append(f"<img{kept}")
            self._refer("image", source)
            self._written.append(' loading="lazy">')
        else:
            line = self._place("![")[0]
            self.findings.append(
                (
                    line,
                    "image-removed",
                    "an image without a usable address was removed",
                    "copy the image beside the article",
                )
            )
            self._written.append(given["alt"])

    def _refer(self, kind: Literal["link", "image"], target: str) -> None:
        self._cut()
        self.references.append(Reference(kind, target, *self._place(target)))

    def _place(self, target: str) -> tuple[int, int]:
        """Find where the author wrote a target: the sanitiser keeps their order, but not their lines."""
        target = target or "]("
        found = self._source.find(target, self._cursor)
        if found < 0:
            found = max(self._source.find(target), 0)
        else:
            self._cursor = found + 1
        return self._source.count("\n", 0, found) + 1, found - self._source.rfind("\n", 0, found)

    def open_heading(self, tag: str, attributes: str) -> None:
        self._heading = dict(_ATTRIBUTE.findall(attributes)).get("id", "")
        self._written.append(tag)

    def close_heading(self, tag: str, _attributes: str) -> None:
        if self._heading:
            anchor = f' <a class="anchor" href="#{self._heading}" aria-hidden="true" tabindex="-1">#</a>'
            self._written.append(anchor)
        self._written.append(tag)


Handler = Callable[[_Writer, str, str], None]

_HANDLERS: dict[str, Handler] = {
    "a": _Writer.link,
    "img": _Writer.image,
    "table": _Writer.open_table,
    "/table": _Writer.close_table,
    **dict.fromkeys(_HEADINGS, _Writer.open_heading),
    **{f"/{name}": _Writer.close_heading for name in _HEADINGS},
}


def _searchable(html: str) -> tuple[str, str]:
    blocks = [(tag, " ".join(content.split())) for tag, content in _text_blocks(html)]
    kept = [(tag, content) for tag, content in blocks if content]
    search = "\n".join(f"<{tag}>{content}</{tag.partition(' ')[0]}>" for tag, content in kept)
    return search, unescape("\n".join(content for _, content in kept))


def _text_blocks(html: str) -> Iterator[tuple[str, str]]:
    """Yield the text between block tags, with the heading tag it stands in, else `p`."""
    current, content, position = "p", [""], 0
    for tag in _TAG.finditer(html):
        content.append(html[position : tag.start()])
        position = tag.end()
        closing, name, attributes = tag.groups()
        if name in _BLOCKS:
            yield current, "".join(content)
            content = []
            current = f"{name}{attributes}" if name in _HEADINGS and not closing else "p"
    yield current, "".join(content) + html[position:]
