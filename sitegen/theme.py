"""Theme layers -> Theme, a value; Page and Theme -> bytes."""

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Annotated

import msgspec
from babel.messages.pofile import read_po
from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct
from pydantic import AfterValidator

from sitegen import __version__
from sitegen.body import Body, fill
from sitegen.cache import digest, digest_bytes
from sitegen.filters import FILTERS
from sitegen.pages import Page
from sitegen.problems import BuildError, Problem
from sitegen.schema import Line, Schema, check, invalid, read_yaml
from sitegen.site import Site

_TEMPLATES = (".html", ".xml", ".txt", ".json", ".jinja")
_PACKAGE = Path(__file__).parent
# In the wheel the themes are inside the package; in a clone they stand beside it.
_BUILT_IN = _PACKAGE / "themes" if (_PACKAGE / "themes").is_dir() else _PACKAGE.parent / "themes"
_EVERYTHING = frozenset(Site.__struct_fields__)


def _supported(version: str) -> str:
    wanted = [int(part) for part in version.split(".") if part.isdigit()]
    if wanted > [int(part) for part in __version__.split(".") if part.isdigit()]:
        raise invalid(f"this theme needs sitegen {version}, and this is {__version__}", "upgrade sitegen")
    return version


class ThemeFile(Schema):
    """theme.yaml: what a theme says of itself."""

    extends: Line = ""
    sitegen: Annotated[Line, AfterValidator(_supported)] = "0"


class Template(Struct, frozen=True):
    """A template with what it depends on."""

    source: str
    path: str
    """The file, as problems call it."""
    digest: str = ""
    """Names this source and those of all templates that it includes, imports or extends."""
    reads: frozenset[str] = frozenset()
    """The fields of `site` that any of these read."""


class Theme(Struct, frozen=True, eq=False):
    """Everything that rendering needs of a theme, so that workers need no disk."""

    language: str
    templates: Mapping[str, Template]
    messages: Mapping[str, tuple[str, ...]]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Theme) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


class Job(Struct, frozen=True):
    """A page to render, and the encoded bodies of the articles that it shows."""

    page: Page
    bodies: tuple[bytes, ...]


def theme_folders(root: Path, name: str) -> list[Path]:
    """Return the folders of a theme's layers, its own first. Raises BuildError."""
    folders: list[Path] = []
    while name:
        folder = next((place / name for place in (root / "themes", _BUILT_IN) if (place / name).is_dir()), None)
        if folder is None or folder in folders:
            there = sorted(
                {
                    found.name
                    for place in (root / "themes", _BUILT_IN)
                    if place.is_dir()
                    for found in place.iterdir()
                    if found.is_dir()
                }
            )
            reason = "extends itself" if folder else "is not there"
            raise BuildError(
                [Problem("site.yaml", 1, 1, "theme", f"theme {name!r} {reason}", f"themes: {', '.join(there)}")]
            )
        folders.append(folder)
        name = _read_theme_file(folder, f"themes/{name}/theme.yaml").extends
    return folders


def _read_theme_file(folder: Path, shown: str) -> ThemeFile:
    path = folder / "theme.yaml"
    document = read_yaml(path.read_text(encoding="utf-8") if path.is_file() else "", shown)
    found, problems = check(ThemeFile, document) if not isinstance(document, Problem) else (None, [document])
    if found is None:
        raise BuildError(problems)
    return found


def load_theme(folders: list[Path], language: str) -> Theme:
    """Read the templates and the translation of a theme's layers. Raises BuildError with every broken template."""
    sources: dict[str, tuple[str, str]] = {}
    messages: dict[str, tuple[str, ...]] = {}
    for folder in reversed(folders):
        for path in sorted((folder / "templates").rglob("*")):
            if path.suffix in _TEMPLATES and path.is_file():
                name = path.relative_to(folder / "templates").as_posix()
                sources[name] = (path.read_text(encoding="utf-8"), f"themes/{folder.name}/templates/{name}")
        messages |= _read_messages(folder, language)
    templates = _linked({name: Template(source, shown) for name, (source, shown) in sources.items()})
    return Theme(language, templates, messages, digest([language, templates, messages]))


def _read_messages(folder: Path, language: str) -> dict[str, tuple[str, ...]]:
    for name in dict.fromkeys((language, language.partition("-")[0])):
        path = folder / "translations" / f"{name}.po"
        if path.is_file():
            catalogue = read_po(StringIO(path.read_text(encoding="utf-8")), locale=name.replace("-", "_"))
            return {
                _message_key(message.id): _strings(message.string)
                for message in catalogue
                if message.id and message.string
            }
    return {}


def _message_key(identifier: object) -> str:
    return str(identifier[0] if isinstance(identifier, (tuple, list)) else identifier)


def _strings(string: object) -> tuple[str, ...]:
    return tuple(map(str, string)) if isinstance(string, (tuple, list)) else (str(string),)


def _linked(templates: Mapping[str, Template]) -> dict[str, Template]:
    """Find what every template depends on, from its syntax tree."""
    environment = ImmutableSandboxedEnvironment(extensions=["jinja2.ext.i18n"])
    trees: dict[str, nodes.Template] = {}
    problems: list[Problem] = []
    for name, template in templates.items():
        try:
            trees[name] = environment.parse(template.source, name)
        except TemplateSyntaxError as error:
            problems.append(
                Problem(
                    template.path,
                    error.lineno,
                    1,
                    "template",
                    error.message or "cannot be read",
                    "mend the template",
                )
            )
    if problems:
        raise BuildError(problems)
    uses = {name: _uses(tree, frozenset(trees)) for name, tree in trees.items()}
    reads = {name: _reads(tree) for name, tree in trees.items()}
    return {name: _link(name, template, templates, uses, reads) for name, template in templates.items()}


def _link(
    name: str,
    template: Template,
    templates: Mapping[str, Template],
    uses: Mapping[str, frozenset[str]],
    reads: Mapping[str, frozenset[str]],
) -> Template:
    closure = {name}
    while more := {used for member in closure for used in uses[member]} - closure:
        closure |= more
    sources = [[member, templates[member].source] for member in sorted(closure)]
    return Template(
        template.source,
        template.path,
        digest(sources),
        frozenset().union(*(reads[member] for member in closure)),
    )


def _uses(tree: nodes.Template, everything: frozenset[str]) -> frozenset[str]:
    names = set(meta.find_referenced_templates(tree))
    # A name that is computed may be any.
    return everything if None in names else frozenset(name for name in names if name in everything)


def _reads(tree: nodes.Template) -> frozenset[str]:
    """Return the fields of `site` that a template may read: all, where `site` goes anywhere but before a dot."""
    fields = [found for found in tree.find_all(nodes.Getattr) if _is_site(found.node)]
    mentions = sum(1 for found in tree.find_all(nodes.Name) if _is_site(found))
    return _EVERYTHING if mentions > len(fields) else frozenset(found.attr for found in fields) & _EVERYTHING


def _is_site(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "site"


class Digester:
    """Names pages by all that their bytes depend on."""

    def __init__(self, theme: Theme, site: Site, salt: str) -> None:
        self._theme = theme
        fields = {name: digest(getattr(site, name)) for name in _EVERYTHING}
        shared = [salt, theme.language, digest(theme.messages)]
        self._templates = {
            name: digest([shared, template.digest, [fields[field] for field in sorted(template.reads)]])
            for name, template in theme.templates.items()
        }

    def key(self, page: Page) -> str:
        """Return the key of a page."""
        return digest_bytes(self._templates[page.template].encode() + _PAGES.encode(page))


_PAGES = msgspec.msgpack.Encoder(order="deterministic")
_BODY = msgspec.msgpack.Decoder(Body)


def renderer(theme: Theme, site: Site) -> "partial[bytes | Problem]":
    """Return the function that renders a job; it may go to another process."""
    return partial(render, theme, site)


def render(theme: Theme, site: Site, job: Job) -> bytes | Problem:
    """Make the bytes of a page. A mistake in a template is returned as a problem that names its line and the page."""
    page = job.page
    texts = [fill(_BODY.decode(body), links) for body, links in zip(job.bodies, page.links, strict=True)]
    try:
        text = _environment(theme).get_template(page.template).render(page=page, site=site, bodies=texts)
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


@lru_cache(maxsize=2)
def _environment(theme: Theme) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(partial(_load, theme.templates)),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    translate = Messages(theme.language, theme.messages)
    environment.install_gettext_callables(translate.gettext, translate.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {name: partial(function, theme.language) for name, function in FILTERS.items()}
    return environment


def _load(templates: Mapping[str, Template], name: str) -> tuple[str, str, None] | None:
    return (templates[name].source, name, None) if name in templates else None


class Messages:
    """The interface's words in one language (gettext)."""

    def __init__(self, language: str, messages: Mapping[str, tuple[str, ...]]) -> None:
        from gettext import c2py

        from babel.messages.plurals import get_plural

        self._messages = messages
        self._plural = c2py(get_plural(language.replace("-", "_")).plural_expr)

    def gettext(self, text: str) -> str:
        """Return a text in the language, or as it is."""
        return self._messages.get(text, (text,))[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a text that goes with a number."""
        forms = self._messages.get(one)
        return forms[min(self._plural(count), len(forms) - 1)] if forms else (one if count == 1 else many)


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
        f"{message}, while rendering /{page.url}",
        "mend the template; docs/themes.md lists what it may read",
    )


def _template_frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
