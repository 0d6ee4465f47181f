"""Images; one that is a paragraph of its own is a figure, and its title the caption."""

import re
from html import escape, unescape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.core import web
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.safe_html import write_attributes
from sitegen.markdown.sanitiser import LINE
from sitegen.markdown.writer import Writer

_NEAR = 2000
_LOADING = ' loading="lazy" decoding="async">'


def make_figures(state: StateCore) -> None:
    """Make a figure of each image that is a paragraph of its own."""
    if "![" not in state.src:
        return
    for index in range(len(state.tokens) - 2, 0, -1):
        opening, inline, closing = state.tokens[index - 1 : index + 2]
        if opening.type == "paragraph_open" and not opening.hidden and (image := _only_image(inline)):
            opening.tag = closing.tag = "figure"
            if caption := str(image.attrs.pop("title", "")).strip():
                state.tokens[index + 1 : index + 1] = _caption(caption, inline)


def _only_image(inline: Token) -> Token | None:
    """Return the image, if the token holds nothing else but a link around it."""
    # Lists of attributes of other programs are not shown.
    children = [child for child in inline.children or () if child.type != "foreign_mark" or child.content]
    images = [child for child in children if child.type == "image"]
    only = all(child.type in {"image", "link_open", "link_close"} for child in children)
    return images[0] if only and len(images) == 1 else None


def _caption(words: str, inline: Token) -> list[Token]:
    text = Token("text", "", 0, content=words)
    opening = Token("figcaption_open", "figcaption", 1, block=True)
    closing = Token("figcaption_close", "figcaption", -1, block=True)
    return [opening, Token("inline", "", 0, content=words, children=[text], map=inline.map), closing]


def write_image(writer: Writer, tag: re.Match[str]) -> None:
    """Write an image; without an address, only its words."""
    attributes = {"alt": ""} | writer.attributes(tag)
    source = unescape(attributes.pop("src", "")).strip()
    if source.startswith("//"):
        source = f"https:{source}"
    if writer.is_elsewhere(source):
        _write_remote(writer, tag, attributes, source)
    elif source:
        # The size is written once, when that of the file is known.
        size = _pixels(attributes.pop("width", "")), _pixels(attributes.pop("height", ""))
        writer.write(f"<img{write_attributes(attributes)}")
        writer.refer("image", source, size)
        writer.write(_LOADING)
    else:
        message = "an image without a usable address was removed"
        position = max(writer.positions.start(writer.line, sign) for sign in ("![", "<img"))
        writer.report(position, "image-removed", message, "copy the image beside the article")
        writer.write(attributes["alt"])


def _write_remote(writer: Writer, tag: re.Match[str], attributes: dict[str, str], source: str) -> None:
    """Write an image that is on another host, as the site has decided for all of them."""
    host, position = web.host_name(source), writer.positions.target(source, writer.line)
    if {attributes.get("width", "").strip(" px"), attributes.get("height", "").strip(" px")} & {"0", "1"}:
        message = f"an image of one pixel from {host}, which counts readers, was removed"
        writer.report(position, "tracking-image", message, "remove it")
    elif writer.remote_images == "link":
        words = attributes["alt"] or escape(source)
        # A link within a link ends the outer one.
        before = writer.html[max(0, tag.start() - _NEAR) : tag.start()]
        is_linked = before.rfind("<a ") > before.rfind("</a>")
        writer.write(words if is_linked else f'<a href="{escape(source)}" rel="external noopener">{words}</a>')
    elif writer.remote_images == "refuse":
        hint = "copy it beside the article, or write `remote_images: link` in site.yaml"
        writer.report(position, "remote-image", f"this image is on another host: {host}", hint, fatal=True)
    else:
        writer.remote_hosts.append(host)
        writer.write(
            f'<img{write_attributes(attributes)} src="{escape(source)}" referrerpolicy="no-referrer"{_LOADING}'
        )


def _pixels(size: str) -> int:
    """Return a size in pixels, or 0 if it is none."""
    number = size.strip().removesuffix("px").strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0


FIGURES = Syntax(
    transforms=(make_figures,),
    tags={"figure", "figcaption", "img"},
    attributes={"img": {"src", "alt", "width", "height", LINE}},
    writers={"img": write_image},
)
