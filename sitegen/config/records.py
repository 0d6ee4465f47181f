"""What the curator says of topics and sources, in site.yaml or in sources.yaml."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from sitegen.config.rights import Rights
from sitegen.config.schema import Line, Names, Schema, invalid
from sitegen.config.types import Language, License, Required, WebAddress
from sitegen.core import urls
from sitegen.markdown.notes import read_note


def _note(value: str) -> str:
    note, diagnostics = read_note(value, "en", "off")
    for diagnostic in diagnostics:
        raise invalid(f"line {diagnostic.line} of the note: {diagnostic.message}", diagnostic.hint)
    if any("<img" in piece for piece in note.pieces):
        raise invalid("a record has no picture", "write a link to it: [what it shows](https://example.org/picture.png)")
    for reference in note.references:
        message = f"a record stands beside no file, so {reference.target!r} leads nowhere"
        raise invalid(message, "write the whole address: https://example.org/")
    return value


Markdown = Annotated[str, AfterValidator(_note)]


class TopicRecord(Schema):
    """What the curator says of a topic."""

    name: Required
    description: Markdown = ""
    aliases: Names = ()


class SourceRecord(Schema):
    """What the curator says of a source."""

    name: Required
    aliases: Names = ()
    url: WebAddress = ""
    feed: WebAddress = ""
    language: Language = ""
    country: Line = ""
    kind: Line = ""
    """What it is, in a word or two that readers see: newspaper, agency, state media, blog, standards body."""
    note: Markdown = ""
    """The curator's word on who owns it and where it leans, in Markdown."""
    description: Markdown = ""
    license: License = ""
    rights: Rights | None = None
    index: bool | None = None


def _record(value: object) -> object:
    """Take `ai: Artificial Intelligence` for a record that has only a name."""
    return {"name": value} if isinstance(value, str) else value


def _identifiers(value: object) -> object:
    if isinstance(value, dict):
        for name in value:
            if not urls.is_slug(name):
                raise invalid(
                    f"{name!r} cannot stand in an address",
                    f"write `{urls.slug(name) or 'a-name'}:` and put the name in `name`",
                )
    return value


_BY_IDENTIFIER = BeforeValidator(_identifiers)
Topics = Annotated[dict[str, Annotated[TopicRecord, BeforeValidator(_record)]], _BY_IDENTIFIER]
Sources = Annotated[dict[str, Annotated[SourceRecord, BeforeValidator(_record)]], _BY_IDENTIFIER]
