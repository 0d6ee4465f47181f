"""The schema of the curator's records of topics and sources, in site.yaml and in sources.yaml."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from sitegen.config.rights import Rights
from sitegen.config.schema import Line, Names, Schema, invalid
from sitegen.config.types import Language, License, Required, WebAddress
from sitegen.core import url_scheme


def _note(value: str) -> str:
    # Imported here, because the Markdown parser takes longer to load than a build with nothing to do.
    from sitegen.markdown.notes import read_note

    note, diagnostics = read_note(value, "en", "off")
    for diagnostic in diagnostics:
        raise invalid(f"line {diagnostic.line} of the note: {diagnostic.message}", diagnostic.hint)
    if any("<img" in piece for piece in note.pieces):
        hint = "write a link to it: [text of the link](https://example.org/picture.png)"
        raise invalid("a record cannot have a picture", hint)
    for reference in note.references:
        message = f"relative links do not work in a record: {reference.target!r}"
        raise invalid(message, "write the whole address: https://example.org/")
    return value


Markdown = Annotated[str, AfterValidator(_note)]


class TopicRecord(Schema):
    """The curator's record of a topic."""

    name: Required
    description: Markdown = ""
    aliases: Names = ()


class SourceRecord(Schema):
    """The curator's record of a source."""

    name: Required
    aliases: Names = ()
    url: WebAddress = ""
    feed: WebAddress = ""
    language: Language = ""
    country: Line = ""
    kind: Line = ""
    """The kind of source in a word or two, shown to readers: newspaper, agency, state media, blog, standards body."""
    note: Markdown = ""
    """The curator's note on its owner and its political leaning, in Markdown."""
    description: Markdown = ""
    license: License = ""
    rights: Rights | None = None
    index: bool | None = None


def _record(value: object) -> object:
    """Read `ai: Artificial Intelligence` as a record that has only a name."""
    return {"name": value} if isinstance(value, str) else value


def _check_ids(value: object) -> object:
    if isinstance(value, dict):
        for name in value:
            if not url_scheme.is_slug(name):
                hint = f"write `{url_scheme.name_slug(name) or 'a-name'}:` and put the name in `name`"
                raise invalid(f"{name!r} cannot be part of an address", hint)
    return value


_BY_ID = BeforeValidator(_check_ids)
Topics = Annotated[dict[str, Annotated[TopicRecord, BeforeValidator(_record)]], _BY_ID]
Sources = Annotated[dict[str, Annotated[SourceRecord, BeforeValidator(_record)]], _BY_ID]
