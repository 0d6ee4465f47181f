"""The fields that bibliographic formats share: those of the original, then of its translation and the collection."""

from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.collection.citation import Citation
from sitegen.content.provenance import Translation

# Kinds of works that are part of a publication with a title. The others have a publisher.
_CONTAINED = {"news", "magazine", "journal", "blog", "page", "interview"}


class Name(Struct, frozen=True):
    """The name of a person, or without a given name, one that is not divided, such as an organisation's."""

    family: str
    given: str = ""


def read_name(text: str) -> Name:
    """Divide `Wang, Li` at the comma. `Li Wang` stays undivided, because either part may be the family name."""
    family, comma, given = (part.strip() for part in text.partition(","))
    is_person = comma and family and given and "," not in given and " and " not in text and "&" not in text
    return Name(family, given) if is_person else Name(text)


def authors(citation: Citation) -> list[Name]:
    """Return the authors of the original."""
    return [read_name(author) for author in citation.authors]


def translators(citation: Citation) -> list[Name]:
    """Return the people who translated the original, without machines."""
    translation = citation.provenance.translation
    return [read_name(translation.by)] if translation and translation.method == "human" and translation.by else []


def container(citation: Citation) -> str:
    """Return the newspaper, journal or site that the original is part of, or an empty text."""
    return citation.outlet.name if citation.kind in _CONTAINED else ""


def publisher(citation: Citation) -> str:
    """Return the publisher of an original that is not part of a publication, or an empty text."""
    return "" if citation.kind in _CONTAINED else citation.outlet.name


def address(citation: Citation) -> str:
    """Return the original's address, or the collection's where the original's is not known."""
    return citation.url or citation.permalink


def archive(citation: Citation) -> str:
    """Return the host of the archive that has a copy, or an empty text."""
    return urlsplit(citation.provenance.archive_url).hostname or ""


def keywords(citation: Citation) -> tuple[str, ...]:
    """Return topics and tags, each once."""
    return tuple(dict.fromkeys((*citation.topics, *citation.tags)))


def note(citation: Citation) -> str:
    """Return where the collection shows the article, under which title, and how it was translated."""
    translation = citation.provenance.translation
    has_own_title = translation is not None or citation.title != citation.cited_title
    title = f"{citation.title} [{citation.language}]" if has_own_title else ""
    sentences = (title, citation.collection, citation.permalink, _translation_note(translation) if translation else "")
    return ". ".join(filter(None, sentences))


def _translation_note(translation: Translation) -> str:
    translator = ", ".join(filter(None, (translation.engine, translation.by)))
    day = translation.reviewed_on.iso[:10] if translation.reviewed_on else ""
    reviewed = " ".join(filter(None, (translation.reviewed_by and f"by {translation.reviewed_by}", day)))
    by = f" ({translator})" if translator else ""
    return f"{translation.method} translation{by}" + (f", reviewed {reviewed}" if reviewed else "")
