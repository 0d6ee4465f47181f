"""Page and Theme -> bytes, and the key that names them beforehand."""

from collections.abc import Iterator, Mapping
from types import TracebackType

import msgspec
from jinja2 import TemplateError, TemplateSyntaxError
from msgspec import Struct
from msgspec.structs import replace

from sitegen import urls
from sitegen.body import Body, fill
from sitegen.cache import digest, digest_bytes
from sitegen.citation import Citation
from sitegen.environment import environment
from sitegen.files import Stamp, write_new
from sitegen.pages import Page, ReferencesPage
from sitegen.problems import Problem, Setting
from sitegen.site import Site
from sitegen.theme import Read, Theme
from sitegen.writers import WRITERS


class Job(Struct, frozen=True):
    """A page to render, and the encoded bodies of the articles that it shows."""

    page: Page
    bodies: tuple[bytes, ...]


class Digester:
    """Names pages by all that their bytes depend on; `setting` names the theme."""

    def __init__(self, theme: Theme, site: Site, salt: str, setting: Setting) -> None:
        self._setting = setting
        parts = projections(theme, site)
        shared = [salt, theme.language, digest(theme.messages)]
        self._templates = {
            name: digest([shared, template.digest, [parts[read] for read in sorted(template.reads)]])
            for name, template in theme.templates.items()
        }
        self._templates |= {name: digest([salt, name]) for name in WRITERS}
        self._citations: dict[int, tuple[Citation, bytes]] = {}

    def key(self, page: Page) -> str:
        """Return the key of a page. Raises BuildError where the theme cannot show it."""
        if page.template not in self._templates:
            hint = "add it to the theme, or write `extends: default` in its theme.yaml"
            raise self._setting.refusal("template", f"the theme has no {page.template}", hint)
        return digest_bytes(self._templates[page.template].encode() + self._encoded(page))

    def _encoded(self, page: Page) -> bytes:
        if not isinstance(page, ReferencesPage):
            return _PAGES.encode(page)
        # Many pages share a citation, which is told apart once.
        return _PAGES.encode(replace(page, citations=())) + b"".join(map(self._citation, page.citations))

    def _citation(self, citation: Citation) -> bytes:
        known = self._citations.get(id(citation))
        if known is None:
            # It is kept with its digest, so that no other may come to have its place in memory.
            known = self._citations[id(citation)] = (citation, digest(citation).encode())
        return known[1]


def projections(theme: Theme, site: Site) -> dict[Read, str]:
    """Return the digest of each part of `site` that any template reads."""
    reads = {read for template in theme.templates.values() for read in template.reads}
    return {read: digest(_part(site, *read)) for read in reads}


def _part(site: Site, field: str, item: str) -> object:
    value = getattr(site, field)
    return value.get(item) if item and isinstance(value, Mapping) else value


_PAGES = msgspec.msgpack.Encoder(order="deterministic")
_BODY = msgspec.msgpack.Decoder(Body)


def render(theme: Theme, site: Site, job: Job) -> bytes | Problem:
    """Make the bytes of a page. A mistake in a template is returned as a problem that names its line and the page."""
    page = job.page
    texts = [fill(_BODY.decode(body).pieces, links) for body, links in zip(job.bodies, page.links, strict=True)]
    if page.template in WRITERS:
        return WRITERS[page.template](page, texts).encode("utf-8", "replace")
    try:
        text = environment(theme).get_template(page.template).render(page=page, site=site, bodies=texts)
    except (
        TemplateError,
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        return _mistake(theme, page, error)
    return text.encode("utf-8", "replace")


def render_into(folder: str, theme: Theme, site: Site, job: Job) -> Stamp | Problem:
    """Make a page where it is to be, so that its bytes need not cross between processes."""
    made = render(theme, site, job)
    return made if isinstance(made, Problem) else write_new(f"{folder}/{urls.file(job.page.url)}", made)


def _mistake(theme: Theme, page: Page, error: BaseException) -> Problem:
    name, line = page.template, 1
    for found, number in _template_frames(error.__traceback__):
        if found in theme.templates:
            name, line = found, number
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or name, error.lineno
    path = theme.templates[name].path if name in theme.templates else name
    message = "includes itself without end" if isinstance(error, RecursionError) else str(error) or type(error).__name__
    return Problem(
        path,
        line,
        1,
        "template",
        f"{message}, while rendering “{page.title}” (/{page.url})",
        "mend the template; docs/themes.md lists what it may read",
    )


def _template_frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
