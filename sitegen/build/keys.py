"""Pages -> Fingerprints, and the keys that name what will be made of each."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from sitegen.core.problems import Setting
from sitegen.formats.registry import WRITERS
from sitegen.pages.article import ArticlePage
from sitegen.pages.downloads import ReferencesPage
from sitegen.pages.interning import InternPool
from sitegen.pages.lists import ListPage
from sitegen.pages.page import Fingerprint, Page
from sitegen.pages.site import Site
from sitegen.runtime.digests import digest, digest_bytes, hasher
from sitegen.runtime.once import Once
from sitegen.theme.templates import Read, Theme

# In the order of their keys, which templates see.
_encode = msgspec.msgpack.Encoder().encode


# What many pages share: it is encoded and told apart once.
_SHARED: Mapping[type[Page], str] = {ReferencesPage: "citations", ListPage: "cards", ArticlePage: "related"}


class Fingerprinter:
    """Names pages by all that is on them."""

    def __init__(self, fingerprints: InternPool[tuple[Page, Fingerprint]] | None = None) -> None:
        """Begin with the pages that were `fingerprints` for the last plan."""
        self._fingerprints = fingerprints
        self._once = Once(lambda value: hasher(_encode(value)).digest())

    def fingerprint(self, page: Page) -> Fingerprint:
        """Return the fingerprint of a page."""
        if self._fingerprints is None:
            return self._made(page)
        before = self._fingerprints.previous.get(page.url)
        known = before if before and _is_same(before[0], page) else (page, self._made(page))
        self._fingerprints.current[page.url] = known
        return known[1]

    def _made(self, page: Page) -> Fingerprint:
        return Fingerprint(page.url, page.template, digest_bytes(self._encoded(page)), page.bodies)

    def _encoded(self, page: Page) -> bytes:
        field = _SHARED.get(type(page))
        if field is None:
            return _encode(page)
        values: tuple[object, ...] = getattr(page, field)
        return b"".join((_encode(replace(page, **{field: ()})), *map(self._once, values)))


def _is_same(before: Page, page: Page) -> bool:
    # Mappings are equal in any order of their keys, which templates see.
    return before == page and not (isinstance(page, ArticlePage) and page.extra)


class Digester:
    """Names what is made of pages by all that it depends on; `setting` names the theme."""

    def __init__(self, theme: Theme, site: Site, salt: str, setting: Setting) -> None:
        self._setting = setting
        parts = projections(theme, site)
        shared = [salt, theme.language, digest(theme.messages)]
        self._templates = {
            name: digest([shared, template.digest, [parts[read] for read in sorted(template.reads)]])
            for name, template in theme.templates.items()
        }
        self._templates |= {name: digest([salt, name]) for name in WRITERS}

    def key(self, fingerprint: Fingerprint, bodies: Mapping[str, str]) -> str:
        """Return the key of a page; `bodies` are the digests of texts. Raises BuildError where no template shows it."""
        template = self._templates.get(fingerprint.template)
        if template is None:
            hint = "add it to the theme, or write `extends: default` in its theme.yaml"
            raise self._setting.refusal("template", f"the theme has no {fingerprint.template}", hint)
        texts = "".join([bodies[id_] for id_ in fingerprint.bodies])
        return digest_bytes(f"{template}{fingerprint.digest}{texts}".encode())


def projections(theme: Theme, site: Site) -> dict[Read, str]:
    """Return the digest of each part of `site` that any template reads."""
    reads = {read for template in theme.templates.values() for read in template.reads}
    return {read: digest(_part(site, *read)) for read in reads}


def _part(site: Site, field: str, item: str) -> object:
    value = getattr(site, field)
    return value.get(item) if item and isinstance(value, Mapping) else value
