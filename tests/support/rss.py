"""RSS 2.0, a format of feeds that the program does not have: one module, and its line in a registry."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from sitegen.formats.format import Format
from sitegen.pages.feeds import FeedEntry, FeedPage

CONTENT = "http://purl.org/rss/1.0/modules/content/"


def rss(page: FeedPage, bodies: Sequence[str]) -> bytes:
    """Write a feed."""
    root = Element("rss", {"version": "2.0"})
    channel = SubElement(root, "channel")
    _add(channel, title=page.title, link=page.alternate, description=page.description or page.title)
    _add(channel, language=page.language, lastBuildDate=_rfc_822(page.updated))
    for entry in page.entries:
        _item(SubElement(channel, "item"), entry, bodies)
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _item(item: Element, entry: FeedEntry, bodies: Sequence[str]) -> None:
    citation = entry.citation
    _add(item, title=citation.title, link=citation.permalink, pubDate=_rfc_822(citation.first_seen.instant))
    SubElement(item, "guid", {"isPermaLink": "false"}).text = entry.id
    for topic in citation.topics:
        _add(item, category=topic)
    _add(item, description=entry.summary or citation.title)
    if entry.body >= 0:
        SubElement(item, f"{{{CONTENT}}}encoded").text = bodies[entry.body]


def _add(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _rfc_822(instant: str) -> str:
    return format_datetime(datetime.fromisoformat(instant))


RSS = Format(
    name="rss",
    label="RSS",
    type="application/rss+xml",
    files={"feed": "rss.xml"},
    description="Everything new (RSS)",
    write=rss,
)
