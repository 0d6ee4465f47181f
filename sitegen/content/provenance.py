"""Where an article came from, and how it came here."""

from typing import Literal

from msgspec import Struct

from sitegen.core.dates import Date


class Translation(Struct, frozen=True):
    """How the text was translated: from which language, by whom or what, and who reviewed it."""

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
    """What is known of the original besides its address, of its copies, and of the way to this text."""

    title: str = ""
    """The original's title, where it is another than the one shown."""
    date: Date | None = None
    """The original's date, where `date` is another."""
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
