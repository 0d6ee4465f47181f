"""Theme layers -> Theme, a value: templates, with what each of them depends on, and the words of the interface."""

from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Annotated

import msgspec
from babel.messages.pofile import read_po
from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct
from pydantic import AfterValidator, Field

from sitegen import __version__
from sitegen.cache import Store, digest, encode
from sitegen.fragments import EXTENSIONS
from sitegen.locales import script
from sitegen.option_types import Declarations
from sitegen.problems import BuildError, Problem, Setting
from sitegen.schema import Line, Schema, check, invalid
from sitegen.site import Site
from sitegen.theme_options import ThemeOptions, read_options
from sitegen.urls import is_portable
from sitegen.yaml_document import Yaml, read_yaml

_TEMPLATES = (".html", ".xml", ".txt", ".json", ".jinja")
# What a theme adds to the style sheet below it; in that one file, so that readers load no second one.
EXTRA = "extra.css"
_PACKAGE = Path(__file__).parent
# In the wheel the themes are inside the package; in a clone they stand beside it.
BUILT_IN = _PACKAGE / "themes" if (_PACKAGE / "themes").is_dir() else _PACKAGE.parent / "themes"
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
    options: Declarations = Field(default_factory=dict)


Read = tuple[str, str]
"""A field of `site`, and the name of the one item that is read of it, or an empty text for all of it."""


class Template(Struct, frozen=True):
    """A template with what it depends on."""

    source: str
    path: str
    """The file, as problems call it."""
    digest: str = ""
    """Names this source and those of all templates that it includes, imports or extends."""
    reads: frozenset[Read] = frozenset()
    """What of `site` any of these read."""
    parts: frozenset[str] = frozenset()
    """The names of all these."""
    own: str = ""
    """The digest of this source alone."""


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


def theme_folders(root: Path, name: str, setting: Setting) -> list[Path]:
    """Return the folders of a theme's layers, its own first; `setting` names it. Raises BuildError."""
    folders: list[Path] = []
    while name:
        if "/" in name or name.startswith(".") or not is_portable(name):
            raise setting.refusal("theme", f"{name!r} cannot be the name of a folder in themes/", "name a theme")
        folder = next((place / name for place in _places(root) if (place / name).is_dir()), None)
        if folder is None or folder in folders:
            reason = "extends itself" if folder else "is not there"
            there = sorted({found.name for place in _places(root) for found in place.iterdir() if found.is_dir()})
            raise setting.refusal("theme", f"theme {name!r} {reason}", f"themes: {', '.join(there)}")
        folders.append(folder)
        name, setting = _lower_layer(folder, f"themes/{name}/theme.yaml")
    return folders


def _places(root: Path) -> list[Path]:
    return [place for place in (root / "themes", BUILT_IN) if place.is_dir()]


def _lower_layer(folder: Path, shown: str) -> tuple[str, Setting]:
    """Return the name of the theme that a theme extends, and where that is said."""
    found, document = _theme_file(folder, shown)
    return found.extends, Setting("extends:", shown, *document.place(("extends",)))


def _theme_file(folder: Path, shown: str) -> tuple[ThemeFile, Yaml]:
    path = folder / "theme.yaml"
    document = read_yaml(_read(path, shown) if path.is_file() else "", shown)
    found, problems = check(ThemeFile, document) if not isinstance(document, Problem) else (None, [document])
    if found is None or isinstance(document, Problem):
        raise BuildError(problems)
    return found, document


def load_options(folders: list[Path], chosen: Yaml) -> ThemeOptions:
    """Read what a theme's layers declare, and the values that a site has `chosen`. Raises BuildError."""
    layers = [_theme_file(folder, f"themes/{folder.name}/theme.yaml") for folder in reversed(folders)]
    return read_options([(found.options, document) for found, document in layers], chosen)


def extra_style(folders: list[Path]) -> str:
    """Return what the layers of a theme add to the style sheet, the lowest first. Raises BuildError."""
    paths = [folder / EXTRA for folder in reversed(folders)]
    return "".join(f"\n{_read(path, f'themes/{path.parent.name}/{EXTRA}')}" for path in paths if path.is_file())


def _read(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BuildError([Problem(shown, 1, 1, "encoding", "not UTF-8", "convert the file to UTF-8")]) from None


_TEMPLATES_READ = msgspec.msgpack.Decoder(dict[str, Template])


def load_themes(folders: list[Path], languages: Iterable[str], store: Store) -> dict[str, Theme]:
    """Read a theme's layers, once for each language of the interface. Raises BuildError with every broken template."""
    sources: dict[str, tuple[str, str]] = {}
    for folder in reversed(folders):
        for path in sorted((folder / "templates").rglob("*")):
            if path.suffix in _TEMPLATES and path.is_file():
                name = path.relative_to(folder / "templates").as_posix()
                shown = f"themes/{folder.name}/templates/{name}"
                sources[name] = (_read(path, shown), shown)
    templates = _known(sources, store)
    named = digest(templates)
    return {language: _translated(folders, language, templates, named) for language in languages}


def _known(sources: Mapping[str, tuple[str, str]], store: Store) -> dict[str, Template]:
    """Return templates with what they depend on, as it was found before where they are the same."""
    key = f"templates:{digest(sources)}"
    if data := store.get(key):
        return _TEMPLATES_READ.decode(data)
    templates = _linked({name: Template(source, shown) for name, (source, shown) in sources.items()})
    store.put(key, encode(templates))
    return templates


def _translated(folders: list[Path], language: str, templates: Mapping[str, Template], named: str) -> Theme:
    messages: dict[str, tuple[str, ...]] = {}
    for folder in reversed(folders):
        messages |= _read_messages(folder, language)
    return Theme(language, templates, messages, digest([language, named, messages]))


def _read_messages(folder: Path, language: str) -> dict[str, tuple[str, ...]]:
    broad = language.partition("-")[0]
    for name in dict.fromkeys((language, broad if script(broad) == script(language) else language)):
        path = folder / "translations" / f"{name}.po"
        if path.is_file():
            text = _read(path, f"themes/{folder.name}/translations/{name}.po")
            catalogue = read_po(StringIO(text), locale=name.replace("-", "_"))
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
    environment = ImmutableSandboxedEnvironment(extensions=EXTENSIONS)
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
    reads: Mapping[str, frozenset[Read]],
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
        frozenset(closure),
        digest(template.source),
    )


def _uses(tree: nodes.Template, everything: frozenset[str]) -> frozenset[str]:
    names = set(meta.find_referenced_templates(tree))
    # A name that is computed may be any.
    return everything if None in names else frozenset(name for name in names if name in everything)


def _reads(tree: nodes.Template) -> frozenset[Read]:
    """Return what of `site` a template may read: all, where `site` goes anywhere but before a dot."""
    fields = [found for found in tree.find_all(nodes.Getattr) if _is_site(found.node)]
    if sum(1 for found in tree.find_all(nodes.Name) if _is_site(found)) > len(fields):
        return frozenset((name, "") for name in _EVERYTHING)
    items = {
        id(found.node): found.arg.value for found in tree.find_all(nodes.Getitem) if isinstance(found.arg, nodes.Const)
    }
    return frozenset((found.attr, str(items.get(id(found), ""))) for found in fields if found.attr in _EVERYTHING)


def _is_site(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "site"
