"""Pages -> Sketches, and the keys that name what will be made of each."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from sitegen.cache import digest, digest_bytes, hasher
from sitegen.citation import Citation
from sitegen.pages import ArticlePage, ListPage, Page, ReferencesPage, Sketch
from sitegen.problems import Setting
from sitegen.site import Card, Site
from sitegen.theme import Read, Theme
from sitegen.writers import WRITERS

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


# What many pages share: it is encoded and told apart once.
_SHARED: Mapping[type[Page], str] = {ReferencesPage: "citations", ListPage: "cards", ArticlePage: "related"}


class Sketcher:
    """Names pages by all that is on them."""

    def __init__(self, sketched: dict[str, tuple[Page, Sketch]] | None = None) -> None:
        """Begin with the pages that were `sketched` already, by URL, and add to them."""
        self._sketched = sketched
        self._known: dict[int, tuple[object, bytes]] = {}

    def sketch(self, page: Page) -> Sketch:
        """Return the sketch of a page."""
        if self._sketched is None:
            return self._made(page)
        before, sketch = self._sketched.get(page.url, (None, None))
        if sketch is None or before != page:
            sketch = self._made(page)
            self._sketched[page.url] = page, sketch
        return sketch

    def _made(self, page: Page) -> Sketch:
        return Sketch(page.url, page.template, digest_bytes(self._encoded(page)), page.bodies)

    def _encoded(self, page: Page) -> bytes:
        field = _SHARED.get(type(page))
        if field is None:
            return _encode(page)
        values: tuple[Card | Citation, ...] = getattr(page, field)
        return b"".join((_encode(replace(page, **{field: ()})), *map(self._once, values)))

    def _once(self, value: Card | Citation) -> bytes:
        known = self._known.get(id(value))
        if known is None:
            # It is kept with its name, so that no other may come to have its place in memory.
            known = self._known[id(value)] = (value, hasher(_encode(value)).digest())
        return known[1]


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

    def key(self, sketch: Sketch, bodies: Mapping[str, str]) -> str:
        """Return the key of a page; `bodies` are the digests of texts. Raises BuildError where no template shows it."""
        template = self._templates.get(sketch.template)
        if template is None:
            hint = "add it to the theme, or write `extends: default` in its theme.yaml"
            raise self._setting.refusal("template", f"the theme has no {sketch.template}", hint)
        return digest_bytes("".join((template, sketch.digest, *(bodies[id_] for id_ in sketch.bodies))).encode())


def projections(theme: Theme, site: Site) -> dict[Read, str]:
    """Return the digest of each part of `site` that any template reads."""
    reads = {read for template in theme.templates.values() for read in template.reads}
    return {read: digest(_part(site, *read)) for read in reads}


def _part(site: Site, field: str, item: str) -> object:
    value = getattr(site, field)
    return value.get(item) if item and isinstance(value, Mapping) else value
