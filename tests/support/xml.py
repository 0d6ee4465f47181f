"""Reads built XML: feeds and sitemaps."""

from lxml import etree

from tests.support.sites import Folder

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def xml(folder: Folder, path: str) -> "etree._Element":
    """Return the root of a built file."""
    return etree.fromstring((folder.root / "public" / path).read_bytes())


def below(element: "etree._Element", name: str) -> str:
    """Return the text of the one element of that name."""
    (found,) = element.findall(name)
    return found.text or ""


def link(element: "etree._Element", relation: str) -> str:
    """Return the target of a link, or an empty text."""
    return next((found.get("href", "") for found in element.iter(f"{ATOM}link") if found.get("rel") == relation), "")
