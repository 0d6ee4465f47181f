"""The templates of a theme with their dependencies, and the messages of the interface."""

from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

import msgspec
from babel.messages.pofile import read_po
from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from sitegen.core.locales import script
from sitegen.core.problems import BuildError, Problem
from sitegen.pages.site import Site
from sitegen.runtime.digests import digest, encode
from sitegen.runtime.store import Store
from sitegen.theme.layers import read_text
from sitegen.theme.remember import EXTENSIONS

_TEMPLATES = (".html", ".xml", ".txt", ".json", ".jinja")
_EVERYTHING = frozenset(Site.__struct_fields__)

Read = tuple[str, str]
"""A field of `site`, and the name of one item of it; an empty name stands for the whole field."""


class Template(Struct, frozen=True):
    """A template with its dependencies."""

    source: str
    path: str
    """The path of the file, for problems."""
    digest: str = ""
    """Of this source, and of all templates that it includes, imports or extends."""
    reads: frozenset[Read] = frozenset()
    """The parts of `site` that any of these read."""
    parts: frozenset[str] = frozenset()
    """The names of all these templates."""
    own: str = ""
    """The digest of this source alone."""


class Theme(Struct, frozen=True, eq=False):
    """A theme in one language, complete, so that workers need no disk."""

    language: str
    templates: Mapping[str, Template]
    messages: Mapping[str, tuple[str, ...]]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Theme) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


_TEMPLATES_READ = msgspec.msgpack.Decoder(dict[str, Template])


def load_themes(folders: list[Path], languages: Iterable[str], store: Store) -> dict[str, Theme]:
    """Load a theme once for each language of the interface. Raises BuildError with every broken template."""
    sources: dict[str, tuple[str, str]] = {}
    for folder in reversed(folders):
        for path in sorted((folder / "templates").rglob("*")):
            if path.suffix in _TEMPLATES and path.is_file():
                name = path.relative_to(folder / "templates").as_posix()
                shown = f"themes/{folder.name}/templates/{name}"
                sources[name] = (read_text(path, shown), shown)
    templates = _with_dependencies(sources, store)
    named = digest(templates)
    return {language: _translated(folders, language, templates, named) for language in languages}


def _with_dependencies(sources: Mapping[str, tuple[str, str]], store: Store) -> dict[str, Template]:
    """Return templates with their dependencies, which come from the store if no template has changed.

    Saves 8 % of the processor time of a rebuild of 2,000 articles after an edit of a title.
    """
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
            text = read_text(path, f"themes/{folder.name}/translations/{name}.po")
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
    """Find the dependencies of every template in its syntax tree."""
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
                    "correct the template",
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
    # A computed name may be any template.
    return everything if None in names else frozenset(name for name in names if name in everything)


def _reads(tree: nodes.Template) -> frozenset[Read]:
    """Return the parts of `site` that a template may read: all, if `site` occurs other than before a dot."""
    fields = [found for found in tree.find_all(nodes.Getattr) if _is_site(found.node)]
    if sum(1 for found in tree.find_all(nodes.Name) if _is_site(found)) > len(fields):
        return frozenset((name, "") for name in _EVERYTHING)
    items = {
        id(found.node): found.arg.value for found in tree.find_all(nodes.Getitem) if isinstance(found.arg, nodes.Const)
    }
    return frozenset((found.attr, str(items.get(id(found), ""))) for found in fields if found.attr in _EVERYTHING)


def _is_site(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "site"
