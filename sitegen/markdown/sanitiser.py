"""The last guard between an article and a page: HTML -> the same with nothing but listed tags, attributes and classes.

Content is not trusted. Each syntax lists the HTML that it needs, and nothing else reaches a page. Together the lists
follow what GitHub allows for READMEs, without forms and styles.
"""

import re
from collections.abc import Mapping, Set

import nh3

from sitegen.core.invisible import visible_text

# Characters that neither HTML nor XML may hold, and the byte order mark, which HTML's parsers drop.
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# Prefixed to every id of an article, so that none can shadow a name of the page (DOM clobbering).
ID_PREFIX = "s-"
# The attribute with the line of a link or an image in the Markdown; it reaches no page.
LINE = "data-line"

_GLOBAL_ATTRIBUTES = {"id", "lang", "dir", "title"}


def cleaner(
    tags: Set[str],
    attributes: Mapping[str, Set[str]],
    classes: Mapping[str, Set[str]],
    values: Mapping[str, Mapping[str, Set[str]]],
) -> nh3.Cleaner:
    """Return a sanitiser that keeps these tags, and by tag these attributes, classes and values of attributes."""
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags={"script", "style"},
        attributes={"*": _GLOBAL_ATTRIBUTES} | {tag: set(names) for tag, names in attributes.items()},
        allowed_classes={tag: set(names) for tag, names in classes.items()},
        tag_attribute_values={
            tag: {name: set(allowed) for name, allowed in by_name.items()} for tag, by_name in values.items()
        },
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        id_prefix=ID_PREFIX,
    )


def clean(html: str, cleaner: nh3.Cleaner) -> str:
    """Return HTML in which nothing can run, leave the article's place in the page, or stay unclosed."""
    # Control and invisible characters come back where they were written as escapes, such as `&#12;`.
    return visible_text(CONTROL.sub("", cleaner.clean(html)))
