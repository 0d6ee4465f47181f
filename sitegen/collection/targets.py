"""The targets of references, and the HTML attributes that they are written as."""

from collections.abc import Callable
from html import escape

from msgspec import Struct

from sitegen.collection.assets import Asset
from sitegen.markdown.body import Reference


class Target(Struct, frozen=True):
    """The target of a reference: a page of the site, a file, another site, or nothing."""

    url: str | None = None
    """Empty for the home page; None for nothing."""
    is_external: bool = False
    asset: Asset | None = None
    suffix: str = ""
    """The query and the fragment of an address of the site, as its author wrote them."""


def attributes(target: Target, reference: Reference, link: Callable[[str], str]) -> str:
    """Return the HTML attributes of a link or an image; `link` makes the href of a URL of the site."""
    if target.url is None:
        return ""
    address = escape(target.url if target.is_external else link(target.url) + target.suffix)
    if reference.kind == "link":
        return f' href="{address}" rel="external noopener"' if target.is_external else f' href="{address}"'
    width, height = _shown_size(reference, target.asset)
    sizes = (f' {name}="{size}"' for name, size in (("width", width), ("height", height)) if size)
    return f' src="{address}"' + "".join(sizes)


def _shown_size(reference: Reference, asset: Asset | None) -> tuple[int, int]:
    """Return the size of an image: as its author gave it, completed from that of its file."""
    width, height = reference.width, reference.height
    if not asset or not asset.width or (width and height):
        return width, height
    if width:
        return width, max(1, round(asset.height * width / asset.width))
    return (max(1, round(asset.width * height / asset.height)), height) if height else (asset.width, asset.height)
