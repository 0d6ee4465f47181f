"""References of articles -> attributes of HTML: which page or file each leads to, and which lead nowhere."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from io import BytesIO
from unicodedata import normalize
from urllib.parse import unquote, urljoin

import imagesize
from msgspec import Struct

from sitegen.collection.collect import Entry
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.content.folder import Content
from sitegen.core import urls, web
from sitegen.core.problems import Problem, warning
from sitegen.core.spelling import nearest
from sitegen.markdown import sanitiser
from sitegen.markdown.body import Reference
from sitegen.runtime.files import Copy

_MOST_HINTS = 50
_IMAGES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"])
# What a browser shows or saves without running anything. HTML and SVG may hold scripts, and run as the site's own.
_FILES = _IMAGES | frozenset(
    (
        ".pdf .txt .csv .epub .zip .mp3 .ogg .oga .opus .mp4 .webm .vtt .docx .xlsx .pptx .odt .ods .odp .rtf .bib .ris"
    ).split()
)


class Asset(Struct, frozen=True):
    """A file beside an article: its path in the content folder, its URL, and in pixels the size of an image."""

    path: str
    url: str
    digest: str
    width: int = 0
    height: int = 0


class Resolved(Struct, frozen=True):
    """Where a reference leads: a page of the site, a file, another site, or nowhere."""

    url: str = ""
    outside: bool = False
    asset: Asset | None = None


def attributes(resolved: Resolved, kind: str, link: Callable[[str], str]) -> str:
    """Write a resolved reference as attributes; `link` makes the href of a URL of the site."""
    if not resolved.url:
        return ""
    target = escape(resolved.url if resolved.outside else link(resolved.url))
    if kind == "link":
        return f' href="{target}" rel="external noopener"' if resolved.outside else f' href="{target}"'
    asset = resolved.asset
    return f' src="{target}"' + (f' width="{asset.width}" height="{asset.height}"' if asset and asset.width else "")


class Links(Struct, frozen=True):
    """Where every reference leads, by the path of its article, and what is wrong."""

    resolved: Mapping[str, tuple[Resolved, ...]]
    notes: Mapping[str, tuple[Resolved, ...]]
    """The same for the references of the curator's notes."""
    images: Mapping[str, Resolved]
    copies: tuple[tuple[str, Copy], ...]
    """The files to publish, each with its URL."""
    problems: tuple[Problem, ...]


def link(entries: Sequence[Entry], articles: Sequence[Article], content: Content, config: Config) -> Links:
    """Resolve the references of a site; `articles` are also those that are not published."""
    linker = _Linker(entries, frozenset(article.path for article in articles), content, config)
    linker.count_empty()
    resolved = {
        entry.article.path: tuple(linker.resolve(entry, reference) for reference in entry.article.text.references)
        for entry in entries
    }
    notes = {
        entry.article.path: tuple(linker.resolve(entry, reference) for reference in entry.article.note.references)
        for entry in entries
    }
    images = {
        entry.article.path: linker.resolve(entry, entry.article.image) for entry in entries if entry.article.image
    }
    assets = [
        found.asset
        for found in (
            *(one for found in (resolved, notes) for many in found.values() for one in many),
            *images.values(),
        )
        if found.asset
    ]
    copies = dict.fromkeys(
        (asset.url, Copy(content.path(asset.path), asset.digest, f"{config.content}/{asset.path}")) for asset in assets
    )
    return Links(resolved, notes, images, tuple(copies), tuple(linker.problems))


class _Linker:
    """Resolves references; collects what is wrong with them."""

    def __init__(self, entries: Sequence[Entry], paths: frozenset[str], content: Content, config: Config) -> None:
        self._entries = {entry.article.path: entry for entry in entries}
        self._articles = paths
        self._content, self._folder = content, config.content
        self._largest = config.limits.asset_megabytes
        # Names that were made on a Mac may be written with other characters than links to them.
        self._files = {normalize("NFC", path): path for path in content.files}
        self._hints = _MOST_HINTS
        self.problems: list[Problem] = []

    def count_empty(self) -> None:
        """Warn once for each article of its links without an address, such as `[text]()`."""
        for entry in self._entries.values():
            empty = [reference for reference in entry.article.text.references if not reference.target]
            if empty:
                message = (
                    f"{len(empty)} links without an address were removed"
                    if len(empty) > 1
                    else "a link without an address was removed"
                )
                self._doubt(entry, empty[0], "link-empty", message, "write the address between the round brackets")

    def resolve(self, entry: Entry, reference: Reference) -> Resolved:
        """Find where a reference of an article leads; a problem is noted where it leads nowhere."""
        if not reference.target:
            return Resolved()
        path, _, fragment = reference.target.partition("#")
        path = unquote(path.partition("?")[0])
        if web.is_web(reference.target):
            return Resolved(reference.target, outside=True)
        local = posixpath.normpath(posixpath.join(posixpath.dirname(entry.article.path), path)) if path else ""
        if path.startswith("/"):
            local = posixpath.normpath(path).lstrip("/")
        literal = posixpath.normpath(posixpath.join(posixpath.dirname(entry.article.path), reference.target))
        names = (normalize("NFC", literal), normalize("NFC", local))
        local = next((self._files[name] for name in names if name in self._files), local)
        if path.casefold().endswith(".md"):
            return self._article(entry, reference, local, unquote(fragment))
        if local in self._content.files:
            return self._asset(entry, reference, local)
        return self._elsewhere(entry, reference, local)

    def _article(self, entry: Entry, reference: Reference, path: str, fragment: str) -> Resolved:
        target = self._entries.get(path)
        if target is None and path in self._articles:
            return self._doubt(
                entry,
                reference,
                "link-unpublished",
                f"{path} is not published, so the link was removed",
                "publish it, or remove the link",
            )
        if target is None and path in self._content.files:
            # Its own problem stops the build, and is told there.
            return Resolved()
        if target is None:
            close = self._nearest(path, self._entries)
            hint = (
                f"did you mean {posixpath.relpath(close, posixpath.dirname(entry.article.path) or '.')}?"
                if close
                else "write the path from this file"
            )
            return self._refuse(entry, reference, "link-broken", f"no article at {path}", hint)
        if not fragment or not target.article.text.digest:
            return Resolved(target.url)
        if sanitiser.ID_PREFIX + fragment in target.article.text.fragments:
            return Resolved(f"{target.url}#{sanitiser.ID_PREFIX}{fragment}")
        known = [name.removeprefix(sanitiser.ID_PREFIX) for name in target.article.text.fragments[:8]]
        hint = f"headings there: {', '.join(f'#{name}' for name in known)}" if known else f"remove #{fragment}"
        return self._refuse(entry, reference, "fragment-missing", f"{path} has no heading #{fragment}", hint)

    def _asset(self, entry: Entry, reference: Reference, path: str) -> Resolved:
        stem, extension = posixpath.splitext(posixpath.basename(path))
        extension = extension.casefold()
        if extension not in (_IMAGES if reference.kind == "image" else _FILES):
            hint = "use one of: " + " ".join(sorted(_IMAGES if reference.kind == "image" else _FILES))
            return self._refuse(
                entry,
                reference,
                "asset-kind",
                f"{path} may hold what runs in a browser, or is not of a known kind",
                hint,
            )
        if self._content.files[path].size > self._largest * 1_000_000:
            hint = "use a smaller file, or raise `limits: asset_megabytes` in site.yaml"
            return self._refuse(entry, reference, "asset-size", f"{path} is larger than {self._largest} MB", hint)
        url = f"{entry.url}{urls.slug(stem) or 'file'}{extension}"
        try:
            asset = self._measured(path, url, extension in _IMAGES)
        except OSError as error:
            return self._refuse(
                entry,
                reference,
                "unreadable",
                f"{path} cannot be read: {error.strerror}",
                "check its permissions",
            )
        except ValueError as error:
            return self._refuse(entry, reference, "asset", f"{path} {error}", "replace the file")
        return Resolved(url, asset=asset)

    def _measured(self, path: str, url: str, image: bool) -> Asset:
        digest = self._content.digest(path)
        if not image:
            return Asset(path, url, digest)
        width, height = imagesize.get(BytesIO(self._content.data(path)))
        if width <= 0 or height <= 0:
            raise ValueError("is not an image")
        return Asset(path, url, digest, round(width), round(height))

    def _elsewhere(self, entry: Entry, reference: Reference, path: str) -> Resolved:
        """Follow a link that was left from the original's own site, where the original is known."""
        article = entry.article
        original = urljoin(article.source_url, reference.target) if article.source_url else ""
        if web.is_web(original):
            return Resolved(original, outside=True)
        if reference.kind == "image":
            close = self._nearest(path, self._content.files)
            return self._refuse(
                entry,
                reference,
                "image-missing",
                f"no image at {reference.target}",
                f"did you mean {close}?" if close else "put the file beside the article",
            )
        message = f"the link leads nowhere, so it was removed: {reference.target!r}"
        return self._doubt(
            entry,
            reference,
            "link-broken",
            message,
            "write the whole address, or the path of an article's .md file",
        )

    def _nearest(self, path: str, known: Iterable[str]) -> str:
        """Return the path that may be meant; only for the first mistakes, because looking is slow."""
        self._hints -= 1
        return nearest(path, [*known]) if self._hints > 0 else ""

    def _refuse(self, entry: Entry, reference: Reference, code: str, message: str, hint: str) -> Resolved:
        self.problems.append(
            Problem(f"{self._folder}/{entry.article.path}", reference.line, reference.column, code, message, hint)
        )
        return Resolved()

    def _doubt(self, entry: Entry, reference: Reference, code: str, message: str, hint: str) -> Resolved:
        self.problems.append(
            warning(f"{self._folder}/{entry.article.path}", reference.line, reference.column, code, message, hint)
        )
        return Resolved()
