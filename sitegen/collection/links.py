"""References of articles -> their targets: the page or file that each leads to, or a problem."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize
from urllib.parse import unquote

from msgspec import Struct

from sitegen.collection.addresses import SiteAddress, find, site_address
from sitegen.collection.assets import FILES, IMAGES, measure
from sitegen.collection.collect import Entry
from sitegen.collection.targets import Target
from sitegen.config.site import Config
from sitegen.content.article import Article
from sitegen.content.folder import Content
from sitegen.content.held_back import is_held_back
from sitegen.core import url_scheme, web
from sitegen.core.problems import Problem, warning
from sitegen.core.spelling import nearest
from sitegen.markdown import sanitiser
from sitegen.markdown.body import Reference
from sitegen.markdown.outline import github_fragments
from sitegen.runtime.digests import digest_bytes
from sitegen.runtime.files import Copy

_MOST_SUGGESTIONS = 50


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
    is_final: bool = True
    """Whether every address of the site itself was looked up."""

    @property
    def targets(self) -> tuple[object, ...]:
        """Everything that pages show of the links."""
        return self.texts, self.notes, self.images


def link(
    entries: Sequence[Entry],
    articles: Sequence[Article],
    content: Content,
    config: Config,
    urls: Collection[str] | None = None,
) -> Links:
    """Resolve the references of a site; `articles` includes those that are not published.

    `urls` are the URLs of all pages and files. They are not known at first, because pages hold links. Without them, an
    address of the site itself counts as valid, and the links are not final if there is such an address.
    """
    linker = _Linker(entries, frozenset(article.path for article in articles), content, config, urls)
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
    return Links(texts, notes, images, tuple(copies), tuple(linker.problems), linker.is_final)


def _copies(targets: Iterable[Target], content: Content, folder: str) -> Iterator[tuple[str, Copy]]:
    for asset in (target.asset for target in targets if target.asset):
        yield (
            asset.url,
            Copy(content.path(asset.path), asset.digest, f"{folder}/{asset.path}", has_location=asset.has_location),
        )


class _Linker:
    """Resolves references, and collects problems."""

    def __init__(
        self,
        entries: Sequence[Entry],
        paths: frozenset[str],
        content: Content,
        config: Config,
        urls: Collection[str] | None,
    ) -> None:
        self._entries = {entry.article.path: entry for entry in entries}
        self._paths_by_url = {entry.url: entry.article.path for entry in entries}
        self._articles, self._base, self._urls = paths, config.base, urls
        self._content, self._folder = content, config.content
        self._largest = config.limits.asset_megabytes
        # A Mac decomposes the letters of file names, and links to the files may be composed.
        self._files = {normalize("NFC", path): path for path in content.files}
        self._suggestions = _MOST_SUGGESTIONS
        self._by_folded_path: dict[str, str] | None = None
        self._paths_by_asset: dict[str, str] = {}
        self.is_final = True
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
        address = site_address(reference.target, self._base)
        if web.is_web(reference.target):
            return self._page(article, reference, address) if address else Target(reference.target, is_external=True)
        path, _, fragment = reference.target.partition("#")
        path = unquote(path.partition("?")[0])
        local = self._find_file(article, reference, path)
        is_file = local in self._content.files
        if url_scheme.is_markdown(path) and (is_file or not self._may_be_page(address)):
            return self._article(article, reference, local, unquote(fragment))
        if is_file:
            return self._asset(article, reference, local)
        return self._page(article, reference, address) if address else self._missing(article, reference, local)

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
        if name := github_fragments(target.article.text.headings).get(fragment.casefold()):
            return Target(f"{target.url}#{name}")
        names = [name.removeprefix(sanitiser.ID_PREFIX) for name in target.article.text.fragments[:8]]
        hint = f"headings there: {', '.join(f'#{name}' for name in names)}" if names else f"remove #{fragment}"
        message = f"{path} has no heading #{fragment}, so the link was removed"
        return self._warn(article, reference, "fragment-missing", message, hint)

    def _missing_article(self, article: Article, reference: Reference, path: str) -> Target:
        if path in self._articles or (path in self._content.files and is_held_back(path)):
            message = f"{path} is not published, so the link was removed"
            return self._warn(article, reference, "link-unpublished", message, "publish it, or remove the link")
        if path in self._content.files:
            # It could not be read, and its own problem stops the build.
            return Target()
        close = self._in_another_case(path) or self._suggest(path, self._entries)
        hint = f"did you mean {self._from(article, close)}?" if close else "write the path from this file"
        message = f"no article at {path}, so the link was removed"
        return self._warn(article, reference, "link-broken", message, hint)

    def _asset(self, article: Article, reference: Reference, path: str) -> Target:
        stem, extension = posixpath.splitext(posixpath.basename(path))
        extension = extension.casefold()
        allowed = IMAGES if reference.kind == "image" else FILES
        if extension not in allowed:
            message = f"{path} may hold a script, or its type is not known"
            hint = "use one of: " + " ".join(sorted(allowed))
            return self._refuse(article, reference, "asset-kind", message, hint)
        if self._content.files[path].size > self._largest * 1_000_000:
            hint = "use a smaller file, or raise `limits: asset_megabytes` in site.yaml"
            return self._refuse(article, reference, "asset-size", f"{path} is larger than {self._largest} MB", hint)
        url = self._asset_url(article, path, url_scheme.slug(stem) or "file", extension)
        try:
            return Target(url, asset=measure(self._content, path, url, is_image=extension in IMAGES))
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            return self._refuse(article, reference, "unreadable", message, "check its permissions")
        except ValueError as error:
            return self._refuse(article, reference, "asset", f"{path} {error}", "replace the file")

    def _asset_url(self, article: Article, path: str, name: str, extension: str) -> str:
        """Return the URL of a file; of two files with one name, the second has a digest of its path in its own."""
        folder = self._entries[article.path].url
        url = f"{folder}{name}{extension}"
        if self._paths_by_asset.setdefault(url, path) == path:
            return url
        return f"{folder}{name}-{digest_bytes(path.encode())[:8]}{extension}"

    def _may_be_page(self, address: SiteAddress | None) -> bool:
        return address is not None and (self._urls is None or find(address, self._urls) is not None)

    def _page(self, article: Article, reference: Reference, address: SiteAddress) -> Target:
        """Return the page or file of the site that an address leads to."""
        url = address.urls[0] if self._urls is None else find(address, self._urls)
        self.is_final = self._urls is not None
        if url is None:
            return self._missing_page(article, reference, address)
        path, fragment = self._paths_by_url.get(url), address.suffix.rpartition("#")[2]
        if path and address.suffix.startswith("#"):
            return self._article(article, reference, path, unquote(fragment).removeprefix(sanitiser.ID_PREFIX))
        return Target(url, suffix=address.suffix)

    def _missing_page(self, article: Article, reference: Reference, address: SiteAddress) -> Target:
        if not address.is_whole:
            return self._missing(article, reference, address.urls[0])
        self._warn(
            article,
            reference,
            "link-broken",
            f"this site has no page or file at {reference.target}",
            "correct the address; the link was kept, because another program may answer at it",
        )
        return Target(reference.target, is_external=True)

    def _missing(self, article: Article, reference: Reference, path: str) -> Target:
        """Report a page or a file that is not there. It may be at the original's site, but nobody has said so."""
        hint = self._likely(article, reference, path)
        if reference.kind == "image":
            hint = hint or "put the file beside the article"
            return self._refuse(article, reference, "image-missing", f"no image at {reference.target}", hint)
        message = f"the link leads nowhere, so it was removed: {reference.target!r}"
        hint = hint or "write the whole address, or the path of an article's .md file"
        return self._warn(article, reference, "link-broken", message, hint)

    def _likely(self, article: Article, reference: Reference, path: str) -> str:
        """Return a hint that names the file or the address that is likely meant, or an empty text."""
        if other := self._in_another_case(path):
            there = f"/{other}" if reference.target.startswith("/") else self._from(article, other)
            return f"write {there}: most hosts tell capital letters from small ones"
        known = self._content.files if reference.kind == "image" else ()
        if close := self._suggest(path, known):
            return f"did you mean {close}?"
        original = web.joined(article.source_url, reference.target) if article.source_url else ""
        if web.is_web(original):
            return f"write {original} if it was copied from the original's site"
        return ""

    def _in_another_case(self, path: str) -> str:
        """Return the path of the file, or the URL, that differs from a path in the case of its letters alone."""
        if self._by_folded_path is None:
            every = (*(self._urls or ()), *self._content.files)
            self._by_folded_path = {normalize("NFC", one).casefold(): one for one in every}
        return self._by_folded_path.get(normalize("NFC", path).casefold(), "")

    @staticmethod
    def _from(article: Article, path: str) -> str:
        return posixpath.relpath(path, posixpath.dirname(article.path) or ".")

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
