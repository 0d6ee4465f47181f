"""Search documents -> a Pagefind bundle, verified.

Pagefind never reads the themed pages, but one small document per article, whose text is normalised so that its splitter
finds the words of French elisions, ligatures and dashes.
"""

import ctypes
import gzip
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryFile

import msgspec
from msgspec import Struct

from sitegen import urls
from sitegen.article import Article
from sitegen.body import Body
from sitegen.cache import Store, digest, salt
from sitegen.collection import Collection, Entry
from sitegen.config import FILE, Config
from sitegen.problems import BuildError, Problem, warning
from sitegen.publish import Tree

BUNDLE = "pagefind"
_MAGIC = b"pagefind_dcd"
_SECONDS = 600
# Names another Pagefind, such as the extended one.
_OVERRIDE = "SITEGEN_PAGEFIND"
# Interfaces that the theme does not use: half a megabyte of every bundle.
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
_COMPRESSED = frozenset({".pf_index", ".pf_fragment", ".pf_filter", ".pf_meta", ".pagefind"})
# Their words stand without spaces, which only the extended Pagefind can cut.
_UNCUT = frozenset({"zh", "ja", "th"})
_NORMAL = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u00b7": "-",
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2026": " \u2026 ",
        "\u00ad": "",
    }
)


class SearchDocument(Struct, frozen=True):
    """What may be found of one article. `body` is the digest of its text."""

    path: str
    title: str
    date: str
    day: str
    source: tuple[str, str]
    kind: str
    """What kind of source it is, in the curator's words."""
    topics: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    language: str
    shown: str
    """What the page shows besides its text, as HTML: the curator's note, and the excerpt that stands for the text."""
    body: str
    """Empty where the text is not shown."""


class Search(Struct, frozen=True):
    """What is to be searched. `key` names all that the index depends on."""

    documents: tuple[SearchDocument, ...]
    language: str
    key: str
    problems: tuple[Problem, ...]


def make_search(collection: Collection, config: Config, wanted: bool) -> Search:
    """Make the search document of every article, without its text."""
    documents = tuple(_document(collection, entry, config) for entry in collection.entries) if wanted else ()
    key = digest([salt(), config.language, documents])
    return Search(documents, config.language, key, tuple(_doubts(documents)))


def make_index(search: Search, tree: Tree, store: Store) -> None:
    """Put the index into the tree: the live one where nothing that may be found has changed. Raises BuildError."""
    if not search.documents:
        return
    live = tree.paths(f"{BUNDLE}/", search.key)
    for path in live:
        tree.link(path, search.key)
    if not live:
        for document in search.documents:
            text = _BODY.decode(store.need(document.body)).search if document.body else ""
            tree.write_document(document.path, write_document(document, document.shown + text, search.language))
        run_pagefind(tree.documents, tree.folder(BUNDLE), search.language, len(search.documents))
        tree.adopt(f"{BUNDLE}/", search.key)


_BODY = msgspec.msgpack.Decoder(Body)


def _document(collection: Collection, entry: Entry, config: Config) -> SearchDocument:
    article, record = entry.article, config.sources.get(entry.sources[0])
    return SearchDocument(
        path=urls.file(entry.url),
        title=article.title,
        date=article.date.instant,
        day=article.date.iso[:10],
        source=(entry.sources[0], collection.terms("sources")[entry.sources[0]].name),
        kind=record.kind if record else "",
        topics=tuple((slug, collection.terms("topics")[slug].name) for slug in entry.topics),
        names=tuple(
            collection.terms(taxonomy)[slug].name
            for taxonomy, slugs in (("authors", entry.authors), ("tags", entry.tags), ("events", entry.events))
            for slug in slugs
        ),
        language=article.language,
        shown=_shown(article),
        body=article.body,
    )


def _shown(article: Article) -> str:
    texts = ([] if article.body else [article.summary]) + [article.note.text]
    return "".join(f"<p>{escape(text)}</p>\n" for text in texts if text)


def normalise(text: str) -> str:
    """Rewrite text, or HTML, so that Pagefind finds each word of it; search.js does the same to a query."""
    text = re.sub(r"(?<=\w)([–—―]+)(?=\w)", r" \1 ", text.translate(_NORMAL))
    # Pagefind takes a minute for a word of a megabyte.
    text = re.sub(r"\w{100}(?=\w)", r"\g<0> ", text)
    return re.sub(r"(\b[Nn][°º]|№)(?=\w)", r"\1 ", text)


def write_document(document: SearchDocument, text: str, language: str) -> str:
    """Write the HTML that Pagefind reads of one article; `text` is its searchable body."""
    filters = [
        ("source", document.source[0]),
        ("year", document.day[:4]),
        ("language", document.language.partition("-")[0]),
    ]
    filters += [("topic", slug) for slug, _ in document.topics]
    marks = " ".join(f'<i data-pagefind-filter="{name}">{escape(value)}</i>' for name, value in filters)
    about = ", ".join([*document.names, *(name for _, name in document.topics)])
    title, normal = escape(document.title), normalise(escape(document.title))
    # Pagefind searches the values of `meta` too: nothing may stand there that a reader would not look for.
    lines = [
        f'<!doctype html><html lang="{escape(language)}"><head><title>-</title></head><body><main data-pagefind-body>',
        # The title ranks by its `meta`. With a heading's weight as well, it would be most excerpts.
        f'<h1 data-pagefind-weight="1" data-pagefind-meta="title">{normal}</h1>',
        "<p data-pagefind-ignore>",
        f'<i data-pagefind-meta="headline[title]" title="{title}"></i>' if title != normal else "",
        f'<i data-pagefind-meta="source">{escape(document.source[1])}</i>',
        f'<i data-pagefind-meta="kind">{escape(document.kind)}</i>' if document.kind else "",
        f'<i data-pagefind-meta="date">{document.day}</i>',
        f'<i data-pagefind-meta="about">{escape(normalise(about))}</i>' if about else "",
        f'<i data-pagefind-sort="date">{document.date}</i>',
        f"{marks}</p>",
        normalise(text),
        "</main></body></html>",
    ]
    return "\n".join(lines)


def run_pagefind(documents: Path, bundle: Path, language: str, count: int, seconds: float = _SECONDS) -> None:
    """Index the documents of a folder into `bundle`, and verify it. Raises BuildError."""
    places = ["--site", str(documents.resolve()), "--output-path", str(bundle.resolve())]
    _run([_executable(), *places, "--force-language", language.partition("-")[0], "--quiet"], documents, seconds)
    verify(bundle, count)
    for path in bundle.iterdir():
        if path.name.startswith(_UNUSED):
            path.unlink()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    # A file, not a pipe: who waits for the end of a pipe waits for every process that holds it.
    with TemporaryFile() as log:
        try:
            done = subprocess.run(  # noqa: S603 (the command is ours)
                command,
                cwd=folder,
                env=clean,
                timeout=seconds,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                preexec_fn=_end_with_parent,
            )
        except subprocess.TimeoutExpired:
            raise _failure(f"Pagefind did not finish within {seconds:g} seconds") from None
        except OSError as error:
            raise _failure(f"Pagefind cannot be run: {error.strerror}") from None
        if done.returncode:
            log.seek(0)
            said = log.read().decode(errors="replace").strip()[-300:]
            raise _failure(f"Pagefind failed with exit code {done.returncode}: {said}")


def _end_with_parent() -> None:
    """Let this process be killed with its parent (Linux), or it would write into the tree of the next build."""
    if _PRCTL is not None:
        _PRCTL(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


# Found before the fork: a copy of a process with threads can do little.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_SET_PARENT_DEATH_SIGNAL = 1


def _executable() -> str:
    override = os.environ.get(_OVERRIDE)
    if override:
        return override
    try:
        from pagefind_bin import get_executable
    except ImportError:
        raise _failure("Pagefind is not installed") from None
    return str(get_executable())


def _failure(message: str) -> BuildError:
    cure = (
        f"check the program that {_OVERRIDE} names"
        if os.environ.get(_OVERRIDE)
        else "run `pip install pagefind-bin==1.5.2`"
    )
    return BuildError([Problem(FILE, 1, 1, "search", message, f"{cure}, or build with --no-search")])


class _Language(Struct):
    hash: str
    page_count: int
    wasm: str | None = None


class _EntryFile(Struct):
    languages: dict[str, _Language]


def _needed(entry: _EntryFile) -> list[str]:
    return [
        "pagefind.js",
        "pagefind-worker.js",
        *(f"pagefind.{language.hash}.pf_meta" for language in entry.languages.values()),
        *(f"wasm.{language.wasm or 'unknown'}.pagefind" for language in entry.languages.values()),
    ]


def verify(bundle: Path, count: int) -> None:
    """Check every file of a bundle: Pagefind 1.5.2 may leave broken ones and yet report success. Raises BuildError."""
    try:
        found = msgspec.json.decode((bundle / "pagefind-entry.json").read_bytes(), type=_EntryFile)
    except (OSError, msgspec.DecodeError) as error:
        raise _failure(f"Pagefind wrote no readable index: {error}") from None
    indexed = sum(language.page_count for language in found.languages.values())
    if indexed != count:
        raise _failure(f"Pagefind indexed {indexed} of {count} articles")
    broken = sorted(path.name for path in bundle.rglob("*") if path.is_file() and not _is_whole(path))
    fragments = sum(1 for _ in bundle.glob("fragment/*.pf_fragment"))
    if broken or fragments != count or not all((bundle / name).is_file() for name in _needed(found)):
        raise _failure(f"Pagefind wrote a broken index: {', '.join(broken[:3]) or 'files are missing'}")


def _is_whole(path: Path) -> bool:
    data = path.read_bytes()
    if path.suffix not in _COMPRESSED:
        return bool(data)
    try:
        return gzip.decompress(data).startswith(_MAGIC)
    except (OSError, EOFError, ValueError):
        return False


def _doubts(documents: Iterable[SearchDocument]) -> Iterator[Problem]:
    """Warn of languages whose words this Pagefind cannot cut."""
    uncut = sorted({document.language for document in documents if document.language.partition("-")[0] in _UNCUT})
    if uncut and not os.environ.get(_OVERRIDE):
        message = f"the search cannot cut the words of {', '.join(uncut)}"
        yield warning(
            FILE,
            1,
            1,
            "search-language",
            message,
            f"install pagefind-bin-extended and name its program in {_OVERRIDE}",
        )
