"""The provenance of an article: its original, archived copies, and how it was translated."""

from typing import Literal

from msgspec import Struct

from sitegen.core.dates import Date


class Translation(Struct, frozen=True):
    """The translation of a text: the language of the original, the translator or engine, and the reviewer."""

    language: str
    """The language of the original."""
    method: Literal["human", "machine"]
    """`human` or `machine`."""
    engine: str = ""
    """The machine that translated it, or empty."""
    by: str = ""
    """The translator, or empty."""
    reviewed_by: str = ""
    """The reviewer of the translation, or empty."""
    reviewed_on: Date | None = None
    """The date of the review."""

    @property
    def is_unreviewed(self) -> bool:
        """Whether a machine made it and nobody has read it since."""
        return self.method == "machine" and not self.reviewed_by and self.reviewed_on is None


class Provenance(Struct, frozen=True):
    """The known facts of the original besides its address, of its copies, and of its translation."""

    title: str = ""
    """The original's title, if it differs from the one shown."""
    date: Date | None = None
    """The original's date, if it differs from `date`."""
    archive_url: str = ""
    """The address of an archived copy, or empty."""
    archive_date: Date | None = None
    """The date of that copy."""
    retrieved: Date | None = None
    """The date on which the curator read the original."""
    translation: Translation | None = None
    """How the text was translated."""
    license: str = ""
    """The licence that the article itself names, or empty."""
