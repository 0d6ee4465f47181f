"""Pages -> Sketches, and the keys that name what will be made of each."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from sitegen.cache import digest, digest_bytes
from sitegen.citation import Citation
from sitegen.pages import Page, ReferencesPage, Sketch
from sitegen.problems import Setting
from sitegen.site import Site
from sitegen.theme import Read, Theme
from sitegen.writers import WRITERS

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Sketcher:
    """Names pages by all that is on them."""

    def __init__(self) -> None:
        self._citations: dict[int, tuple[Citation, bytes]] = {}

    def sketch(self, page: Page) -> Sketch:
        """Return the sketch of a page."""
        return Sketch(page.url, page.template, digest_bytes(self._encoded(page)), page.bodies)

    def _encoded(self, page: Page) -> bytes:
        if not isinstance(page, ReferencesPage):
            return _encode(page)
        # Many pages share a citation, which is told apart once.
        return _encode(replace(page, citations=())) + b"".join(map(self._citation, page.citations))

    def _citation(self, citation: Citation) -> bytes:
        known = self._citations.get(id(citation))
        if known is None:
            # It is kept with its digest, so that no other may come to have its place in memory.
            known = self._citations[id(citation)] = (citation, digest(citation).encode())
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
