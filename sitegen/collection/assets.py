"""Files beside articles that are published: their kinds, and the sizes of pictures."""

from msgspec import Struct

from sitegen.content.folder import Content
from sitegen.runtime.digests import digest_bytes
from sitegen.runtime.picture_location import without_location
from sitegen.runtime.picture_size import picture_size

IMAGES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"])
# A browser shows or saves these without running anything. HTML and SVG may hold scripts, which run as the site's own.
FILES = IMAGES | frozenset(
    (
        ".pdf .txt .csv .epub .zip .mp3 .ogg .oga .opus .mp4 .webm .vtt .docx .xlsx .pptx .odt .ods .odp .rtf .bib .ris"
    ).split()
)


class Asset(Struct, frozen=True):
    """A file beside an article: its path in the content folder, its URL, and the size of an image in pixels."""

    path: str
    url: str
    digest: str
    """Of the bytes to publish."""
    width: int = 0
    height: int = 0
    has_location: bool = False
    """Whether the file tells where a picture was taken, which is not published."""


def measure(content: Content, path: str, url: str, *, is_image: bool) -> Asset:
    """Make the asset of a file. Raises OSError, and ValueError with a message if a picture is none."""
    digest = content.digest(path)
    if not is_image:
        return Asset(path, url, digest)
    data = content.data(path)
    width, height = picture_size(data)
    clean = without_location(data)
    if clean == data:
        return Asset(path, url, digest, width, height)
    return Asset(path, url, digest_bytes(clean), width, height, has_location=True)
