"""An article, as reading its file alone makes it."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.config.rights import Rights
from sitegen.content.provenance import Provenance
from sitegen.content.works import Kind
from sitegen.core.dates import Date
from sitegen.core.problems import Problem
from sitegen.markdown.body import Reference
from sitegen.markdown.notes import Note
from sitegen.markdown.outline import Heading
from sitegen.runtime.digests import digest, digest_bytes


class Article(Struct, frozen=True):
    """An article as its author gave it, without its text. Names are not yet joined with those of other articles."""

    path: str
    title: str
    slug: str
    """As its author gave it, or empty."""
    id: str
    """As the curator gave it, or empty."""
    source: str
    source_url: str
    date: Date
    updated: Date | None
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    language: str
    summary: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    draft: bool
    featured: bool
    """Whether the curator puts it first."""
    image: Reference | None
    kind: Kind | None
    event: str
    note: Note
    rights: Rights | None
    """As its author gave it; `rights_of` adds the defaults of its source and of the site."""
    publish: Date | None
    expires: Date | None
    review: Date | None
    """When the curator wants to look at it again."""
    index: bool | None
    provenance: Provenance
    translation_of: Reference | None
    excerpt: str
    """What may be shown of it where its rights are `excerpt`."""
    extra: dict[str, object]
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    fragments: tuple[str, ...]
    minutes: int
    body: str
    """The digest of the article's Body, or empty where its text is not shown."""
    size: int
    """The length of its HTML in bytes, escaped as feeds hold it.

    In whole thousands, so that few edits of a text change it and have the site planned again: saves 60 % of the
    processor time of such a rebuild of 2,000 articles.
    """
    positions: Mapping[str, tuple[int, int]]
    """The line and column of each value of its front matter, by key."""

    def position(self, key: str) -> tuple[int, int]:
        """Return the line and column of a value of front matter, or of the beginning where it is not given."""
        return self.positions.get(key, (1, 1))

    @property
    def changed(self) -> str:
        """The later of its dates, in UTC (RFC 3339)."""
        return max(date.instant for date in (self.date, self.updated) if date)


class ReadResult(Struct, frozen=True):
    """What reading one file gave. Problems are returned, because this crosses processes."""

    article: Article | None = None
    body: bytes = b""
    """The article's Body, encoded where it was made: it crosses processes and is put aside so."""
    problems: tuple[Problem, ...] = ()
    facts: str = ""
    """The digest of all that pages tell of the article but its text, which only those that show it depend on."""
    positions: str = ""
    """The digest of where in the file its references and problems are."""

    @staticmethod
    def of(article: Article, body: bytes, problems: tuple[Problem, ...]) -> "ReadResult":
        """Name what reading one file gave, and the text within the article, which has no name yet."""
        references = [(one.kind, one.target) for one in article.references]
        positions = [(one.line, one.column) for one in article.references]
        # In the order of the keys of `extra`, which templates see.
        facts = msgspec.msgpack.encode([replace(article, references=()), references])
        named = replace(article, body=digest_bytes(body))
        return ReadResult(named, body, problems, digest_bytes(facts), digest([positions, problems]))
