"""What a reader finds on a built page."""

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
    """Return the part of a page that is its own."""
    found = element(folder, url).find(".//main")
    assert found is not None
    return found


def named(part: Element, name: str) -> Iterator[Element]:
    """Yield the parts that have a class, or a label that screen readers say."""
    for found in part.iter():
        if name in found.get("class", "").split() or found.get("aria-label") == name:
            yield found


def words(part: Element) -> str:
    """Return what a part says."""
    return " ".join("".join(part.itertext()).split())


def links(part: Element) -> dict[str, str]:
    """Return where each link of a part leads, by what it says."""
    return {words(link): link.get("href", "") for link in part.iter("a")}


def headings(part: Element, level: int) -> list[str]:
    """Return what the headings of a level say."""
    return [words(found) for found in part.iter(f"h{level}")]


def terms(part: Element) -> list[str]:
    """Return what each entry of the first list of a part says: a term or a period, and its count."""
    (first, *_) = (found for found in part.iter() if found.tag in {"ul", "ol"})
    return [words(entry) for entry in first.findall("li")]


def record(part: Element) -> dict[str, str]:
    """Return what is known of a list, by the names of its rows."""
    rows = [words(found) for found in part.iter() if found.tag in {"dt", "dd"}]
    return dict(zip(rows[::2], rows[1::2], strict=True))
