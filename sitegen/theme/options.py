"""The options of a theme: declared by its layers, chosen in site.yaml, checked, and written as CSS."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.config.types import Value
from sitegen.config.yaml import Yaml
from sitegen.core.problems import Problem
from sitegen.core.spelling import nearest
from sitegen.theme.option_types import IN_STYLES, QUOTES, Declaration, RefusedError, read_value

_KEY = "options"


class ThemeOption(Struct, frozen=True):
    """An option with its value; `path` is the file that sets the value."""

    name: str
    about: str
    value: Value
    path: str


class ThemeOptions(Struct, frozen=True):
    """The options of a theme, and the problems of their values."""

    options: tuple[ThemeOption, ...] = ()
    style: str = ""
    """CSS rules for the values that differ from the defaults of the style sheet."""
    problems: tuple[Problem, ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        """Return the value of each option."""
        return {option.name: option.value for option in self.options}


class _WrittenValue(Struct, frozen=True):
    """A value as it is written, and its place."""

    value: object
    option: Declaration
    """The declaration that applies to it."""
    document: Yaml
    location: tuple[str, ...]

    def problem(self, code: str, message: str, hint: str) -> Problem:
        return self.document.problem(self.location, code, message, hint)


def read_options(layers: Iterable[tuple[Mapping[str, Declaration], Yaml]], chosen: Yaml) -> ThemeOptions:
    """Return every option that the layers of a theme declare, the lowest layer first.

    An invalid value is a problem, and the value of the layer below is used instead.
    """
    given: dict[str, list[_WrittenValue]] = {}
    problems: list[Problem] = []
    for declarations, document in layers:
        problems += _empty(document)
        problems += _declare(declarations, document, given)
    problems += _empty(chosen)
    problems += _choose(chosen, given)
    read = [_read(name, found) for name, found in given.items()]
    options = tuple(option for option, _, _ in read)
    styles = "".join(style for _, style, _ in read)
    return ThemeOptions(options, styles, (*problems, *(problem for _, _, found in read for problem in found)))


def _declare(
    declarations: Mapping[str, Declaration], document: Yaml, given: dict[str, list[_WrittenValue]]
) -> Iterator[Problem]:
    """Add the defaults of a layer to `given`; yield the problems of its declarations."""
    for name, declaration in declarations.items():
        if name not in given and "type" not in declaration.model_fields_set:
            yield _unknown(document, name, [*given])
            continue
        below = given[name][-1].option if name in given else Declaration()
        option = below.model_copy(update={key: getattr(declaration, key) for key in declaration.model_fields_set})
        given.setdefault(name, []).append(_WrittenValue(option.default, option, document, (_KEY, name, "default")))
        yield from _mistakes(name, option, document)


def _choose(chosen: Yaml, given: dict[str, list[_WrittenValue]]) -> Iterator[Problem]:
    """Add the values of the site to `given`; yield an error for each unknown option."""
    for name, value in _chosen(chosen).items():
        if name in given:
            given[name].append(_WrittenValue(value, given[name][-1].option, chosen, (_KEY, name)))
        else:
            yield _unknown(chosen, name, [*given])


def _chosen(document: Yaml) -> dict[str, object]:
    values = document.value.get(_KEY) if isinstance(document.value, dict) else None
    return {name: value for name, value in values.items() if value is not None} if isinstance(values, dict) else {}


def _empty(document: Yaml) -> Iterator[Problem]:
    """Yield an error for each empty value: YAML takes a colour without quotes for a comment."""
    values = document.value.get(_KEY) if isinstance(document.value, dict) else None
    for name, value in values.items() if isinstance(values, dict) else ():
        inner = [(name, "default")] if isinstance(value, dict) and value.get("default", "") is None else []
        for location in [(name,)] if value is None else inner:
            message = f"the option `{name}` has no value"
            yield document.problem((_KEY, *location), "missing", message, f"write one; {QUOTES}")


def _mistakes(name: str, option: Declaration, document: Yaml) -> Iterator[Problem]:
    """Yield the problems of a declaration itself."""
    if option.default is None and (_KEY, name, "default") not in document.positions:
        hint = "write `default:`, or the name of an option of the theme below"
        yield document.problem((_KEY, name), "option", f"the option `{name}` has no default", hint)
    if option.property and option.type not in IN_STYLES:
        message = f"the option `{name}` has a `property`, which only the types color and fonts may have"
        yield document.problem((_KEY, name, "property"), "option", message, "remove `property`, or change `type`")
    if option.type.startswith("choice") and not option.choices:
        message = f"the option `{name}` has no choices"
        yield document.problem((_KEY, name), "option", message, "write `choices: [one, another]`")


def _unknown(document: Yaml, name: str, known: Sequence[str]) -> Problem:
    close = nearest(name, known)
    hint = f"did you mean `{close}`?" if close else f"options of this theme: {', '.join(known) or 'none'}"
    line, column = document.keys.get((_KEY, name), (1, 1))
    return Problem(document.path, line, column, "unknown-option", f"the theme has no option `{name}`", hint)


def _read(name: str, given: Sequence[_WrittenValue]) -> tuple[ThemeOption, str, list[Problem]]:
    """Return an option with its last valid value, its CSS, and the problems of its invalid values."""
    value: Value = ""
    first: Value | None = None
    path, problems = "", list[Problem]()
    for found in given:
        if found.value is None:
            continue
        try:
            value, path = read_value(name, found.option, found.value), found.document.path
        except RefusedError as refused:
            problems.append(found.problem("option", str(refused), refused.hint))
        # The style sheet has the value of the lowest layer already.
        first = value if first is None else first
    option = given[-1].option
    style = _style(option, value) if option.property and option.type in IN_STYLES and value != first else ""
    return ThemeOption(name, option.about, value, path), style, problems


def _style(option: Declaration, value: Value) -> str:
    """Return a CSS rule. A colour applies to screens alone, since paper is white."""
    media = {"light": "screen and (prefers-color-scheme: light)", "dark": "screen and (prefers-color-scheme: dark)"}
    condition = media.get(option.scheme or "", "screen" if option.type == "color" else "all")
    return f"@media {condition} {{\n  :root {{\n    {option.property}: {value};\n  }}\n}}\n"
