"""References of articles -> their targets: the page or file that each leads to, or a problem."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from unicodedata import normalize
from urllib.parse import unquote

import imagesize
from msgspec import Struct

from sitegen.collection.collect import Entry
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.content.folder import Content
from sitegen.core import url_scheme, web
from sitegen.core.problems import Problem, warning
from sitegen.core.spelling import nearest
from sitegen.markdown import sanitiser
from sitegen.markdown.body import Reference
from sitegen.runtime.files import Copy

_MOST_SUGGESTIONS = 50
_IMAGES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"])
# A browser shows or saves these without running anything. HTML and SVG may hold scripts, which run as the site's own.
_FILES = _IMAGES | frozenset(
    (
        ".pdf .txt .csv .epub .zip .mp3 .ogg .oga .opus .mp4 .webm .vtt .docx .xlsx .pptx .odt .ods .odp .rtf .bib .ris"
    ).split()
)


class Asset(Struct, frozen=True):
    """A file beside an article: its path in the content folder, its URL, and the size of an image in pixels."""

    path: str
    url: str
    digest: str
    width: int = 0
    height: int = 0


class Target(Struct, frozen=True):
    """The target of a reference: a page of the site, a file, another site, or nothing."""

    url: str = ""
    is_external: bool = False
    asset: Asset | None = None


def attributes(target: Target, kind: str, link: Callable[[str], str]) -> str:
    """Return the HTML attributes of a link or an image; `link` makes the href of a URL of the site."""
    if not target.url:
        return ""
    address = escape(target.url if target.is_external else link(target.url))
    if kind == "link":
        return f' href="{address}" rel="external noopener"' if target.is_external else f' href="{address}"'
    asset = target.asset
    return f' src="{address}"' + (f' width="{asset.width}" height="{asset.height}"' if asset and asset.width else "")


class Links(Struct, frozen=True):
    """The targets of all references, by the path of their article, and problems."""

    texts: Mapping[str, tuple[Target, ...]]
    """The targets of the references in texts."""
    notes: Mapping[str, tuple[Target, ...]]
    """The targets of the references in the curator's notes."""
    images: Mapping[str, Target]
    copies: tuple[tuple[str, Copy], ...]
    """The files to publish, each with its URL."""
    problems: tuple[Problem, ...]


def link(entries: Sequence[Entry], articles: Sequence[Article], content: Content, config: Config) -> Links:
    """Resolve the references of a site; `articles` includes those that are not published."""
    linker = _Linker(entries, frozenset(article.path for article in articles), content, config)
    linker.warn_of_empty_links()
    published = [entry.article for entry in entries]
    texts = {article.path: linker.resolve_all(article, article.text.references) for article in published}
    notes = {article.path: linker.resolve_all(article, article.note.references) for article in published}
    images = {article.path: linker.resolve(article, article.image) for article in published if article.image}
    every = (
        *(target for targets in (*texts.values(), *notes.values()) for target in targets),
        *images.values(),
    )
    copies = dict.fromkeys(_copies(every, content, config.content))
    return Links(texts, notes, images, tuple(copies), tuple(linker.problems))


def _copies(targets: Iterable[Target], content: Content, folder: str) -> Iterator[tuple[str, Copy]]:
    for asset in (target.asset for target in targets if target.asset):
        yield asset.url, Copy(content.path(asset.path), asset.digest, f"{folder}/{asset.path}")


class _Linker:
    """Resolves references, and collects problems."""

    def __init__(self, entries: Sequence[Entry], paths: frozenset[str], content: Content, config: Config) -> None:
        self._entries = {entry.article.path: entry for entry in entries}
        self._articles = paths
        self._content, self._folder = content, config.content
        self._largest = config.limits.asset_megabytes
        # A Mac decomposes the letters of file names, and links to the files may be composed.
        self._files = {normalize("NFC", path): path for path in content.files}
        self._suggestions = _MOST_SUGGESTIONS
        self.problems: list[Problem] = []

    def warn_of_empty_links(self) -> None:
        """Add a warning for each article that has links without an address, such as `[text]()`."""
        for entry in self._entries.values():
            empty = [reference for reference in entry.article.text.references if not reference.target]
            if empty:
                many = f"{len(empty)} links without an address were removed"
                message = many if len(empty) > 1 else "a link without an address was removed"
                hint = "write the address between the round brackets"
                self._warn(entry.article, empty[0], "link-empty", message, hint)

    def resolve_all(self, article: Article, references: Iterable[Reference]) -> tuple[Target, ...]:
        """Return the targets of references of an article."""
        return tuple([self.resolve(article, reference) for reference in references])

    def resolve(self, article: Article, reference: Reference) -> Target:
        """Return the target of a reference; add a problem if there is none."""
        if not reference.target:
            return Target()
        if web.is_web(reference.target):
            return Target(reference.target, is_external=True)
        path, _, fragment = reference.target.partition("#")
        path = unquote(path.partition("?")[0])
        local = self._find_file(article, reference, path)
        if path.casefold().endswith(".md"):
            return self._article(article, reference, local, unquote(fragment))
        if local in self._content.files:
            return self._asset(article, reference, local)
        return self._elsewhere(article, reference, local)

    def _find_file(self, article: Article, reference: Reference, path: str) -> str:
        """Return the path in the content folder that a reference leads to, as it is on disk if it is there."""
        folder = posixpath.dirname(article.path)
        local = posixpath.normpath(posixpath.join(folder, path)) if path else ""
        if path.startswith("/"):
            local = posixpath.normpath(path).lstrip("/")
        # The name of a file may hold `%`, `?` or `#` itself.
        literal = posixpath.normpath(posixpath.join(folder, reference.target))
        names = (normalize("NFC", literal), normalize("NFC", local))
        return next((self._files[name] for name in names if name in self._files), local)

    def _article(self, article: Article, reference: Reference, path: str, fragment: str) -> Target:
        target = self._entries.get(path)
        if target is None:
            return self._missing_article(article, reference, path)
        if not fragment or not target.article.text.digest:
            return Target(target.url)
        if sanitiser.ID_PREFIX + fragment in target.article.text.fragments:
            return Target(f"{target.url}#{sanitiser.ID_PREFIX}{fragment}")
        names = [name.removeprefix(sanitiser.ID_PREFIX) for name in target.article.text.fragments[:8]]
        hint = f"headings there: {', '.join(f'#{name}' for name in names)}" if names else f"remove #{fragment}"
        return self._refuse(article, reference, "fragment-missing", f"{path} has no heading #{fragment}", hint)

    def _missing_article(self, article: Article, reference: Reference, path: str) -> Target:
        if path in self._articles:
            message = f"{path} is not published, so the link was removed"
            return self._warn(article, reference, "link-unpublished", message, "publish it, or remove the link")
        if path in self._content.files:
            # It could not be read, and its own problem stops the build.
            return Target()
        close = self._suggest(path, self._entries)
        near = posixpath.relpath(close, posixpath.dirname(article.path) or ".") if close else ""
        hint = f"did you mean {near}?" if close else "write the path from this file"
        return self._refuse(article, reference, "link-broken", f"no article at {path}", hint)

    def _asset(self, article: Article, reference: Reference, path: str) -> Target:
        stem, extension = posixpath.splitext(posixpath.basename(path))
        extension = extension.casefold()
        allowed = _IMAGES if reference.kind == "image" else _FILES
        if extension not in allowed:
            message = f"{path} may hold a script, or its type is not known"
            hint = "use one of: " + " ".join(sorted(allowed))
            return self._refuse(article, reference, "asset-kind", message, hint)
        if self._content.files[path].size > self._largest * 1_000_000:
            hint = "use a smaller file, or raise `limits: asset_megabytes` in site.yaml"
            return self._refuse(article, reference, "asset-size", f"{path} is larger than {self._largest} MB", hint)
        url = f"{self._entries[article.path].url}{url_scheme.slug(stem) or 'file'}{extension}"
        try:
            return Target(url, asset=self._measure(path, url, extension in _IMAGES))
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            return self._refuse(article, reference, "unreadable", message, "check its permissions")
        except ValueError as error:
            return self._refuse(article, reference, "asset", f"{path} {error}", "replace the file")

    def _measure(self, path: str, url: str, is_image: bool) -> Asset:
        digest = self._content.digest(path)
        if not is_image:
            return Asset(path, url, digest)
        width, height = imagesize.get(BytesIO(self._content.data(path)))
        if width <= 0 or height <= 0:
            raise ValueError("is not an image")
        return Asset(path, url, digest, round(width), round(height))

    def _elsewhere(self, article: Article, reference: Reference, path: str) -> Target:
        """Resolve a relative link that was copied from the original's site, if the original is known."""
        original = web.joined(article.source_url, reference.target) if article.source_url else ""
        if web.is_web(original):
            return Target(original, is_external=True)
        if reference.kind == "image":
            close = self._suggest(path, self._content.files)
            hint = f"did you mean {close}?" if close else "put the file beside the article"
            return self._refuse(article, reference, "image-missing", f"no image at {reference.target}", hint)
        message = f"the link leads nowhere, so it was removed: {reference.target!r}"
        hint = "write the whole address, or the path of an article's .md file"
        return self._warn(article, reference, "link-broken", message, hint)

    def _suggest(self, path: str, known: Iterable[str]) -> str:
        """Return the path that may be meant; only for the first mistakes, because the search is slow."""
        self._suggestions -= 1
        return nearest(path, [*known]) if self._suggestions > 0 else ""

    def _refuse(self, article: Article, reference: Reference, code: str, message: str, hint: str) -> Target:
        path = f"{self._folder}/{article.path}"
        self.problems.append(Problem(path, reference.line, reference.column, code, message, hint))
        return Target()

    def _warn(self, article: Article, reference: Reference, code: str, message: str, hint: str) -> Target:
        path = f"{self._folder}/{article.path}"
        self.problems.append(warning(path, reference.line, reference.column, code, message, hint))
        return Target()
