"""Render one page: its template, or a writer of `formats`, gives its bytes."""

from collections.abc import Iterator, Mapping
from types import TracebackType

import msgspec
from jinja2 import TemplateError, TemplateSyntaxError
from msgspec import Struct

from sitegen.core import url_scheme
from sitegen.core.problems import Problem
from sitegen.formats.format import Writer
from sitegen.markdown.body import Body, fill, without_furniture
from sitegen.pages.feeds import FeedPage
from sitegen.pages.page import Page
from sitegen.pages.site import Site
from sitegen.runtime.files import Stamp, write_new
from sitegen.theme.environment import environment
from sitegen.theme.templates import Theme


class Job(Struct, frozen=True):
    """A page to render, and the encoded bodies of the articles that it shows."""

    page: Page
    bodies: tuple[bytes, ...]


_BODY = msgspec.msgpack.Decoder(Body)


def render(theme: Theme, site: Site, writers: Mapping[str, Writer], job: Job) -> bytes | Problem:
    """Return the bytes of a page, or the problem of a template, with its line and the page's URL."""
    page = job.page
    texts = [fill(_BODY.decode(body).pieces, links) for body, links in zip(job.bodies, page.links, strict=True)]
    if isinstance(page, FeedPage):
        texts = [without_furniture(text) for text in texts]
    if page.template in writers:
        return writers[page.template](page, texts)
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


def render_into(folder: str, theme: Theme, site: Site, writers: Mapping[str, Writer], job: Job) -> Stamp | Problem:
    """Render a page into its file, so that its bytes need not be sent to another process."""
    made = render(theme, site, writers, job)
    return made if isinstance(made, Problem) else write_new(f"{folder}/{url_scheme.file(job.page.url)}", made)


def _mistake(theme: Theme, page: Page, error: BaseException) -> Problem:
    name, line = page.template, 1
    for found, number in _template_frames(error.__traceback__):
        if found in theme.templates:
            name, line = found, number
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or name, error.lineno
    path = theme.templates[name].path if name in theme.templates else name
    message = "includes itself endlessly" if isinstance(error, RecursionError) else str(error) or type(error).__name__
    return Problem(
        path,
        line,
        1,
        "template",
        f"{message}, while rendering “{page.title}” (/{page.url})",
        "correct the template; docs/themes.md lists the values that it may read",
    )


def _template_frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
