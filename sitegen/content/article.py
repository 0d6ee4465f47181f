"""An article, as its file alone gives it, and the result of reading that file."""

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


class TextFacts(Struct, frozen=True):
    """The facts of an article's text that pages other than its own may show. All are empty if rights withhold the text.

    Rights replace the whole value, so a field that is added here is withheld too, without any change there.
    """

    digest: str = ""
    """The digest of the article's Body."""
    excerpt: str = ""
    """The summary, or else the first words; shown if the rights are `excerpt`."""
    opening: str = ""
    """The first sentences, of which the summary is made if the author gave none; else empty."""
    headings: tuple[Heading, ...] = ()
    references: tuple[Reference, ...] = ()
    fragments: tuple[str, ...] = ()
    """The ids within the HTML that links may lead to."""
    remote_hosts: tuple[str, ...] = ()
    """The host of each picture that is shown from another site."""
    minutes: int = 0
    """The time that reading takes."""
    size: int = 0
    """The length in bytes of the HTML, escaped as in feeds.

    It is rounded up to thousands, so that most edits of a text leave it unchanged, and the plan can be reused. Saves
    60 % of the processor time of such a rebuild of 2,000 articles.
    """


class Article(Struct, frozen=True):
    """An article as its author gave it, without its text. Names are not yet joined with those of other articles."""

    path: str
    """Relative to the content folder."""
    title: str
    slug: str
    """As its author gave it, or empty."""
    id: str
    """As its curator gave it, or empty."""
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
    """The date by which the curator wants to review it."""
    index: bool | None
    provenance: Provenance
    translation_of: Reference | None
    extra: dict[str, object]
    text: TextFacts
    positions: Mapping[str, tuple[int, int]]
    """The line and column of each value of its front matter, by key."""

    def position(self, key: str) -> tuple[int, int]:
        """Return the line and column of a value of front matter, or of the beginning if it is not given."""
        return self.positions.get(key, (1, 1))

    @property
    def changed(self) -> str:
        """The later of its dates, in UTC (RFC 3339)."""
        return max(date.instant for date in (self.date, self.updated) if date)


class ReadResult(Struct, frozen=True):
    """The result of reading one file. Problems are returned and not raised, because the result crosses processes."""

    article: Article | None = None
    body: bytes = b""
    """The article's Body, encoded by the process that read it, because it is sent and stored in that form."""
    problems: tuple[Problem, ...] = ()
    facts: str = ""
    """The digest of everything but the body. Pages that do not show the body depend on this alone."""
    positions: str = ""
    """The digest of the positions of references and of problems."""

    @staticmethod
    def of(article: Article, body: bytes, problems: tuple[Problem, ...]) -> "ReadResult":
        """Make the result of a file that could be read, with all its digests; those in `article` are still empty."""
        references = article.text.references
        positions = [(reference.line, reference.column) for reference in references]
        without_references = replace(article, text=replace(article.text, references=()))
        # Encoded in the order of the keys of `extra`, because templates see that order.
        facts = msgspec.msgpack.encode([without_references, [(one.kind, one.target) for one in references]])
        complete = replace(article, text=replace(article.text, digest=digest_bytes(body)))
        return ReadResult(complete, body, problems, digest_bytes(facts), digest([positions, problems]))
