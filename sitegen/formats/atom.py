"""Atom (RFC 4287), with archives (RFC 5005): a template of the theme writes it."""

from sitegen.formats.format import Format

ATOM = Format(
    name="atom",
    label="Atom",
    type="application/atom+xml",
    files={"feed": "atom.xml"},
    description="Everything new (Atom)",
    template="atom.xml",
    archive="atom/{number}.xml",
)
