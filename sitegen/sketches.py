"""Pages -> Sketches, and the keys that name what will be made of each."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from sitegen.cache import digest, digest_bytes
from sitegen.citation import Citation
from sitegen.pages import Page, ReferencesPage, Sketch
from sitegen.problems import Setting
from sitegen.site import Site
from sitegen.theme import Read, Theme
from sitegen.writers import WRITERS

Value = TypeVar("Value")

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Sketcher:
    """Names pages by all that is on them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, bytes]] = {}

    def sketch(self, page: Page) -> Sketch:
        """Return the sketch of a page."""
        return Sketch(page.url, page.template, digest_bytes(self._encoded(page)), page.bodies)

    def _encoded(self, page: Page) -> bytes:
        if not isinstance(page, ReferencesPage):
            return _encode(page)
        # Many pages share citations, which are told apart once.
        return _encode(replace(page, citations=())) + self._once(page.citations, self._of_all)

    def _of_all(self, citations: tuple[Citation, ...]) -> bytes:
        return b"".join(self._once(citation, _digest) for citation in citations)

    def _once(self, value: Value, name: Callable[[Value], bytes]) -> bytes:
        known = self._known.get(id(value))
        if known is None:
            # It is kept with its name, so that no other may come to have its place in memory.
            known = self._known[id(value)] = (value, name(value))
        return known[1]


def _digest(citation: Citation) -> bytes:
    return digest(citation).encode()


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
