"""Patterns of sanitised HTML; they match tags alone, for attributes are quoted and every `<` of the text is escaped."""

import re
from collections.abc import Iterable, Mapping

_ATTRIBUTES = r'((?: [a-z-]+="[^"]*")*)'
# A tag: the slash of an end tag, the name, and the attributes.
TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*){_ATTRIBUTES}>")
# The tags of headings, and those with an id.
OUTLINE_TAG = re.compile(rf'<(/?)(h[1-6]|[a-z][a-z0-9]*(?=(?: [a-z-]+="[^"]*")*? id=")){_ATTRIBUTES}>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def tag_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the tags of these names, `/name` for end tags; its groups are the name and the attributes."""
    return re.compile(rf"<({'|'.join(map(re.escape, names))}){_ATTRIBUTES}>")


def read_attributes(attributes: str) -> dict[str, str]:
    """Return the attributes of a tag by their names; values stay escaped."""
    return dict(ATTRIBUTE.findall(attributes))


def write_attributes(attributes: Mapping[str, str]) -> str:
    """Write the attributes of a tag, each after a space; values are escaped already."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())
