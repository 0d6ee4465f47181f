"""OPML 2.0, the list of the sources' own feeds: a template of the theme writes it."""

from sitegen.formats.format import Format

OPML = Format(
    name="opml",
    label="OPML",
    type="text/x-opml",
    files={"subscriptions": "sources.opml"},
    description="The sources’ own feeds, to subscribe to all of them (OPML)",
    template="opml.xml",
)
