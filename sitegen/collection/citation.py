"""Entries -> `Citation`s: bibliographic records for catalogues, reference managers and readers. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from sitegen.collection.collect import Collection, Entry
from sitegen.collection.publishable import rights_of
from sitegen.config.records import SourceRecord
from sitegen.config.rights import LEVELS, Rights
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.content.provenance import Provenance
from sitegen.content.works import ZOTERO_TYPES, Kind, kind_of
from sitegen.core.dates import Date


class Outlet(Struct, frozen=True):
    """The publisher of the original: its name, and facts of the curator's record."""

    name: str
    """Its name."""
    kind: str = ""
    """The kind of source, shown to readers beside the name, such as `state media`."""
    url: str = ""
    """The address of its site, or empty."""
    country: str = ""
    """Its country: a code of two letters (ISO 3166) or a name, or empty."""
    language: str = ""
    """Its language, or empty."""


class Citation(Struct, frozen=True, cache_hash=True):
    """A bibliographic record of an article: its original, its translation, and the collection that shows it."""

    id: str
    """The permanent name of the article."""
    kind: Kind
    """The kind of work: `news`, `blog`, `standard` and so on."""
    title: str
    """The title that the collection shows."""
    language: str
    """The language of the text that is shown."""
    authors: tuple[str, ...]
    """The names of the authors."""
    outlet: Outlet
    """The publisher of the original."""
    date: Date
    """The original's date."""
    url: str
    """The original's address, or empty."""
    provenance: Provenance
    """The origin of the text, and its way here."""
    permalink: str
    """The whole address of the article on this site."""
    collection: str
    """The title of this site."""
    published: Date | None
    """The date on which the collection published it, if it is known."""
    updated: Date | None
    """The date of the last change on this site."""
    summary: str
    """The summary."""
    topics: tuple[str, ...]
    """The names of its topics."""
    tags: tuple[str, ...]
    """The names of its tags."""
    event: str
    """The name of its event, or empty."""
    license: str
    """Its licence: an SPDX identifier or an address, or empty."""
    rights: Rights
    """The level of rights: `full`, `excerpt`, `link` or `private`."""

    @property
    def original_title(self) -> str:
        """The original's title, or empty if only the title of its translation is known."""
        return self.provenance.title or ("" if self.provenance.translation else self.title)

    @property
    def cited_title(self) -> str:
        """The original's title, or else the one that is shown."""
        return self.original_title or self.title

    @property
    def cited_language(self) -> str:
        """The language of the title that is cited."""
        return self.original_language if self.original_title else self.language

    @property
    def first_seen(self) -> Date:
        """The date of publication for feeds."""
        return self.published or self.date

    @property
    def original_language(self) -> str:
        """The original's language."""
        translation = self.provenance.translation
        return (translation.language or self.outlet.language) if translation else self.language

    @property
    def is_copy(self) -> bool:
        """Whether somebody else published it first, as far as its author states it."""
        return self.url != "" or self.outlet.name != self.collection

    @property
    def shows_text(self) -> bool:
        """Whether the collection shows the whole text."""
        return LEVELS[self.rights].text

    @property
    def zotero_type(self) -> str:
        """The item type of Zotero."""
        return ZOTERO_TYPES[self.kind]


def cite(entry: Entry, collection: Collection, config: Config) -> Citation:
    """Make the bibliographic record of an entry."""
    article = entry.article
    record = config.sources.get(entry.sources[0])
    outlet = _outlet(collection.terms("sources")[entry.sources[0]].name, record)
    # `date` is when the collection published an article, if the article is its own or has an `original_date` beside it.
    is_own = not article.source_url and outlet.name == config.title
    return Citation(
        id=entry.id,
        kind=kind_of(article.kind, record.kind if record else ""),
        title=article.title,
        language=article.language,
        authors=_names(collection, "authors", entry.authors),
        outlet=outlet,
        date=article.provenance.date or article.date,
        url=article.source_url,
        provenance=article.provenance,
        permalink=config.base.absolute(entry.url),
        collection=config.title,
        published=article.publish or (article.date if is_own or article.provenance.date else None),
        updated=article.updated,
        summary=article.summary,
        topics=_names(collection, "topics", entry.topics),
        tags=_names(collection, "tags", entry.tags),
        event="".join(_names(collection, "events", entry.events)),
        license=article.provenance.license or (record.license if record else ""),
        rights=rights_of(article, record, config),
    )


def _names(collection: Collection, taxonomy: str, slugs: Sequence[str]) -> tuple[str, ...]:
    if not slugs:
        return ()
    terms = collection.terms(taxonomy)
    return tuple([terms[slug].name for slug in slugs])


def _outlet(name: str, record: SourceRecord | None) -> Outlet:
    if record is None:
        return Outlet(name)
    return Outlet(name, record.kind, record.url, record.country, record.language)


def is_indexed(article: Article, record: SourceRecord | None, config: Config) -> bool:
    """Return whether search engines may list an article: never a private one, otherwise as `index` says.

    Without `index`, they may list it unless its page shows a copied or translated text.
    """
    level = LEVELS[rights_of(article, record, config)]
    settings = (article.index, record.index if record else None, config.index)
    chosen = next((setting for setting in settings if setting is not None), None)
    if not level.public:
        return False
    if chosen is not None:
        return chosen
    return not level.text or not (article.source_url or article.provenance.translation)
