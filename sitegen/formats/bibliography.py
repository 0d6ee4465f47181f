"""What every bibliographic format says of a Citation: the original first, then who translated it and who shows it."""

from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.content.provenance import Translation

# These are published in something that has a title of its own; the others by somebody.
_CONTAINED = {"news", "magazine", "journal", "blog", "page", "interview"}


class Name(Struct, frozen=True):
    """A name. Without a given name it is one whole, which may be an organisation's."""

    family: str
    given: str = ""


def read_name(text: str) -> Name:
    """Read `Wang, Li`, which names a family. `Li Wang` stays whole, for nothing tells which part is the family's."""
    family, comma, given = (part.strip() for part in text.partition(","))
    is_person = comma and family and given and "," not in given and " and " not in text and "&" not in text
    return Name(family, given) if is_person else Name(text)


def authors(citation: Citation) -> list[Name]:
    """Return who wrote the original."""
    return [read_name(author) for author in citation.authors]


def translators(citation: Citation) -> list[Name]:
    """Return the people who translated the original; a machine is none."""
    translation = citation.provenance.translation
    return [read_name(translation.by)] if translation and translation.method == "human" and translation.by else []


def container(citation: Citation) -> str:
    """Return the newspaper, journal or site that the original stands in, or an empty text."""
    return citation.outlet.name if citation.kind in _CONTAINED else ""


def publisher(citation: Citation) -> str:
    """Return who published an original that stands in nothing else, or an empty text."""
    return "" if citation.kind in _CONTAINED else citation.outlet.name


def address(citation: Citation) -> str:
    """Return the original's address, or the collection's where that is not known."""
    return citation.url or citation.permalink


def archive(citation: Citation) -> str:
    """Return the name of the archive that keeps a copy, or an empty text."""
    return urlsplit(citation.provenance.archive_url).hostname or ""


def keywords(citation: Citation) -> tuple[str, ...]:
    """Return what it is about."""
    return tuple(dict.fromkeys((*citation.topics, *citation.tags)))


def note(citation: Citation) -> str:
    """Say where the collection shows it, under which title, and how it was translated."""
    translation = citation.provenance.translation
    is_other = translation is not None or citation.title != citation.cited_title
    shown = [f"{citation.title} [{citation.language}]"] if is_other else []
    return ". ".join([*shown, citation.collection, citation.permalink, *([_how(translation)] if translation else [])])


def _how(translation: Translation) -> str:
    made = f"{translation.method} translation"
    maker = ", ".join(filter(None, (translation.engine, translation.by)))
    day = translation.reviewed_on.iso[:10] if translation.reviewed_on else ""
    reviewed = " ".join(filter(None, (translation.reviewed_by and f"by {translation.reviewed_by}", day)))
    return made + (f" ({maker})" if maker else "") + (f", reviewed {reviewed}" if reviewed else "")
