"""Reads built pages: their headings, links, lists and labelled parts."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from tests.support.sites import Folder


def element(folder: Folder, url: str) -> Element:
    """Return the page at a URL of the site, as a browser reads it."""
    path = f"{url}index.html" if url == "" or url.endswith("/") else url
    found: Element = html5lib.parse(folder.read(path), namespaceHTMLElements=False)
    for part in found.iter():
        # Those of a drawing have its namespace.
        part.tag = str(part.tag).rpartition("}")[2]
    return found


def main(folder: Folder, url: str) -> Element:
    """Return the `main` element of a page."""
    found = element(folder, url).find(".//main")
    assert found is not None
    return found


def named(part: Element, name: str) -> Iterator[Element]:
    """Yield the elements with a class, with a label for screen readers, or labelled by a heading with an id."""
    for found in part.iter():
        labels = (*found.get("class", "").split(), found.get("aria-label"), found.get("aria-labelledby"))
        if name in labels:
            yield found


def words(part: Element) -> str:
    """Return the text of an element, with single spaces."""
    return " ".join("".join(part.itertext()).split())


def links(part: Element) -> dict[str, str]:
    """Return the target of each link of an element, by the link's text."""
    return {words(link): link.get("href", "") for link in part.iter("a")}


def targets(part: Element) -> list[str]:
    """Return the targets of all links of an element, in their order."""
    return [link.get("href", "") for link in part.iter("a")]


def alternates(folder: Folder, url: str) -> dict[str, str]:
    """Return the alternate URLs that a page declares to search engines, by language."""
    found = element(folder, url).findall(".//link[@hreflang]")
    return {link.get("hreflang", ""): link.get("href", "") for link in found}


def redirect(folder: Folder, url: str) -> str:
    """Return the target of a redirect, or an empty text for any other page."""
    found = element(folder, url).find(".//meta[@http-equiv='refresh']")
    return "" if found is None else found.get("content", "").partition("url=")[2]


def headings(part: Element, level: int) -> list[str]:
    """Return the texts of the headings of one level."""
    return [words(found) for found in part.iter(f"h{level}")]


def terms(part: Element) -> list[str]:
    """Return the text of each entry of the first list in an element: a term or a period, and its count."""
    (first, *_) = (found for found in part.iter() if found.tag in {"ul", "ol"})
    return [words(entry) for entry in first.findall("li")]


def record(part: Element) -> dict[str, str]:
    """Return the descriptions of a description list, by their names."""
    rows = [words(found) for found in part.iter() if found.tag in {"dt", "dd"}]
    return dict(zip(rows[::2], rows[1::2], strict=True))
