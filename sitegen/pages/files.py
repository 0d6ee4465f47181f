"""Formats of files beside pages, as page makers and templates know them.

The room `formats` fills these values, and `build` hands them down in `Site.formats`, so that neither a page maker nor a
template names a file or a media type.
"""

from msgspec import Struct


class FileFormat(Struct, frozen=True):
    """A format of files that are made of articles, and the name of these files."""

    name: str
    """The name of the file, such as `citation.bib`."""
    type: str
    """Its media type."""
    label: str
    """The name of the format, such as `BibTeX`."""
    description: str
    """The use of the file for readers: a message of the interface, to translate with `_(…)`."""
    template: str
    """The template that writes the file, or the name of a writer in Python, which has no suffix."""
    archive: str = ""
    """If a feed has archives in this format (RFC 5005), the path of one, such as `atom/{number}.xml`."""


class Formats(Struct, frozen=True):
    """The formats of the files beside pages, by the role of these files."""

    article: tuple[FileFormat, ...] = ()
    """References beside each article, if `site.downloads` is `all`."""
    collection: tuple[FileFormat, ...] = ()
    """References and tables of the site and of each topic, unless `site.downloads` is `none`."""
    package: tuple[FileFormat, ...] = ()
    """Descriptions of the files of a collection, which are beside them."""
    feed: tuple[FileFormat, ...] = ()
    """Feeds: each is there in all of these formats, side by side."""
    subscriptions: tuple[FileFormat, ...] = ()
    """Lists of the sources' own feeds."""
