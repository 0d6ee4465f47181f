"""The options of a theme, as its layers declare them and site.yaml chooses -> ThemeOptions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.config.types import Value
from sitegen.config.yaml import Yaml
from sitegen.core.problems import Problem
from sitegen.core.spelling import nearest
from sitegen.theme.option_types import IN_STYLES, QUOTES, Declaration, RefusedError, read_value

_KEY = "options"


class ThemeOption(Struct, frozen=True):
    """An option with its value; `path` is the file that gives it."""

    name: str
    about: str
    value: Value
    path: str


class ThemeOptions(Struct, frozen=True):
    """What the options of a theme are, and what is wrong with them."""

    options: tuple[ThemeOption, ...] = ()
    style: str = ""
    """Rules of CSS for the values that the style sheet does not have already."""
    problems: tuple[Problem, ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        """Return the value of each option."""
        return {option.name: option.value for option in self.options}


class _Given(Struct, frozen=True):
    """A value as it is written, and where."""

    value: object
    option: Declaration
    """What holds for it in its layer."""
    document: Yaml
    location: tuple[str, ...]

    def problem(self, code: str, message: str, hint: str) -> Problem:
        return self.document.problem(self.location, code, message, hint)


def read_options(layers: Iterable[tuple[Mapping[str, Declaration], Yaml]], chosen: Yaml) -> ThemeOptions:
    """Make a value of every option that the layers of a theme declare, the lowest layer first.

    Where a value is wrong, the one below it holds, and a problem names its place.
    """
    given: dict[str, list[_Given]] = {}
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
    declarations: Mapping[str, Declaration], document: Yaml, given: dict[str, list[_Given]]
) -> Iterator[Problem]:
    """Note the defaults of a layer; yield what is wrong with its declarations."""
    for name, declaration in declarations.items():
        if name not in given and "type" not in declaration.model_fields_set:
            yield _unknown(document, name, [*given])
            continue
        below = given[name][-1].option if name in given else Declaration()
        option = below.model_copy(update={key: getattr(declaration, key) for key in declaration.model_fields_set})
        given.setdefault(name, []).append(_Given(option.default, option, document, (_KEY, name, "default")))
        yield from _mistakes(name, option, document)


def _choose(chosen: Yaml, given: dict[str, list[_Given]]) -> Iterator[Problem]:
    """Note the values of the site; yield an error for each that is of no option."""
    for name, value in _chosen(chosen).items():
        if name in given:
            given[name].append(_Given(value, given[name][-1].option, chosen, (_KEY, name)))
        else:
            yield _unknown(chosen, name, [*given])


def _chosen(document: Yaml) -> dict[str, object]:
    values = document.value.get(_KEY) if isinstance(document.value, dict) else None
    return {name: value for name, value in values.items() if value is not None} if isinstance(values, dict) else {}


def _empty(document: Yaml) -> Iterator[Problem]:
    """Yield an error for each value that YAML takes for a comment."""
    values = document.value.get(_KEY) if isinstance(document.value, dict) else None
    for name, value in values.items() if isinstance(values, dict) else ():
        inner = [(name, "default")] if isinstance(value, dict) and value.get("default", "") is None else []
        for location in [(name,)] if value is None else inner:
            message = f"the option `{name}` has no value"
            yield document.problem((_KEY, *location), "missing", message, f"write one; {QUOTES}")


def _mistakes(name: str, option: Declaration, document: Yaml) -> Iterator[Problem]:
    """Yield what is wrong with a declaration itself."""
    if option.default is None and (_KEY, name, "default") not in document.positions:
        hint = "write `default:`, or the name of an option of the theme below"
        yield document.problem((_KEY, name), "option", f"the option `{name}` has no default", hint)
    if option.property and option.type not in IN_STYLES:
        message = f"the option `{name}` is neither a color nor fonts, and no other may stand in a style sheet"
        yield document.problem((_KEY, name, "property"), "option", message, "remove `property`, or change `type`")
    if option.type.startswith("choice") and not option.choices:
        message = f"the option `{name}` has no choices"
        yield document.problem((_KEY, name), "option", message, "write `choices: [one, another]`")


def _unknown(document: Yaml, name: str, known: Sequence[str]) -> Problem:
    close = nearest(name, known)
    hint = f"did you mean `{close}`?" if close else f"options of this theme: {', '.join(known) or 'none'}"
    line, column = document.keys.get((_KEY, name), (1, 1))
    return Problem(document.path, line, column, "unknown-option", f"the theme has no option `{name}`", hint)


def _read(name: str, given: Sequence[_Given]) -> tuple[ThemeOption, str, list[Problem]]:
    """Return an option with the last of its values that is right, its CSS, and what is wrong with the others."""
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
        # What the lowest layer says is what its style sheet has.
        first = value if first is None else first
    option = given[-1].option
    style = _style(option, value) if option.property and option.type in IN_STYLES and value != first else ""
    return ThemeOption(name, option.about, value, path), style, problems


def _style(option: Declaration, value: Value) -> str:
    """Write a rule of CSS. A colour is for screens alone, since paper is white."""
    media = {"light": "screen and (prefers-color-scheme: light)", "dark": "screen and (prefers-color-scheme: dark)"}
    condition = media.get(option.scheme or "", "screen" if option.type == "color" else "all")
    return f"@media {condition} {{\n  :root {{\n    {option.property}: {value};\n  }}\n}}\n"
