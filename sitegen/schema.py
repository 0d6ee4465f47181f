"""YAML with places, checked against a pydantic model."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Annotated, TypeVar

import yaml
from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sitegen.problems import Problem

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound="Schema")

_DEEPEST = 20
_EMPTY = {"", "~", "null", "Null", "NULL"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# YAML counts these as ends of lines, and nothing else does.
_SEPARATORS = str.maketrans("\u2028\u2029", "  ")


class Schema(BaseModel):
    """A mapping of YAML; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _one_line(value: object) -> object:
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else value


def _listed(value: object) -> object:
    """Take `a, b` for a list of two, as people write it."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _single(value: object) -> object:
    return [value] if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]
Names = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
OneOrMore = Annotated[tuple[Line, ...], BeforeValidator(_single)]


class Yaml(Struct, frozen=True):
    """A YAML document: its value, and the line and column of each part of it."""

    path: str
    value: object
    places: dict[Location, tuple[int, int]]
    keys: dict[Location, tuple[int, int]]

    def problem(self, location: Location, code: str, message: str, hint: str = "") -> Problem:
        """Make an error at the nearest known place."""
        line, column = self.place(location)
        return Problem(self.path, line, column, code, message, hint)

    def place(self, location: Location) -> tuple[int, int]:
        """Return the line and column of a part, or of the nearest part around it."""
        while location and location not in self.places:
            location = location[:-1]
        return self.places.get(location, (1, 1))


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line, mark.column + 1) if mark else (0, 1)


class _RefusedError(Exception):
    def __init__(self, event: yaml.Event, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place = _start(event)
        self.code, self.message, self.hint = code, message, hint


def read_yaml(text: str, path: str, first_line: int = 1) -> Yaml | Problem:
    """Read one YAML document, whose first line is `first_line` of the file.

    Tags, anchors, aliases and duplicate keys are refused: nothing in them is needed, and each has a use in an attack.
    """
    if found := _CONTROL.search(text):
        line, before = text.count("\n", 0, found.start()), text.rfind("\n", 0, found.start())
        message = f"control character U+{ord(found[0]):04X}"
        return Problem(path, line + first_line, found.start() - before, "control-character", message, "remove it")
    try:
        reader = _Reader(yaml.parse(text.translate(_SEPARATORS), Loader=yaml.CSafeLoader), first_line)
        return Yaml(path, reader.document(), reader.places, reader.keys)
    except _RefusedError as refused:
        line, column = refused.place
        return Problem(path, line + first_line, column, refused.code, refused.message, refused.hint)
    except yaml.MarkedYAMLError as error:
        return _syntax_problem(error, text, path, first_line)


class _Reader:
    """Builds plain values from the parser's events, and notes their places."""

    def __init__(self, events: Iterator[yaml.Event], first_line: int) -> None:
        self._events = events
        self._first_line = first_line
        self.places: dict[Location, tuple[int, int]] = {}
        self.keys: dict[Location, tuple[int, int]] = {}

    def document(self) -> object:
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            return None
        value = self._node(next(self._events), ())
        next(self._events)
        if not isinstance(extra := next(self._events), yaml.StreamEndEvent):
            raise _RefusedError(extra, "yaml-documents", "a second YAML document begins here", "remove it")
        return value

    def _node(self, event: yaml.Event, location: Location) -> object:
        self._refuse(event, location)
        self.places[location] = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(location)
        return self._mapping(location)

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        line, column = _start(event)
        return line + self._first_line, column

    def _refuse(self, event: yaml.Event, location: Location) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or anchor:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise _RefusedError(
                event,
                "yaml-anchor",
                f"anchors and aliases are not allowed: {sign}{anchor}",
                f'write the value out, or put it in quotes: "{sign}{anchor}"',
            )
        if tag:
            raise _RefusedError(
                event,
                "yaml-tag",
                f"tags are not allowed: {tag}",
                "remove the tag, or put the value in quotes",
            )
        if len(location) > _DEEPEST:
            raise _RefusedError(event, "yaml-depth", f"nested deeper than {_DEEPEST} levels", "write less deep")

    def _sequence(self, location: Location) -> list[object]:
        values: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*location, len(values))))
        return values

    def _mapping(self, location: Location) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, location, values)
            self.keys[(*location, key)] = self._place(event)
            values[key] = self._node(next(self._events), (*location, key))
        return values

    def _key(self, event: yaml.Event, location: Location, seen: dict[str, object]) -> str:
        self._refuse(event, location)
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(event, "yaml-key", "a key must be text", "put the key in quotes")
        if event.value in seen:
            first = self.keys[(*location, event.value)][0]
            raise _RefusedError(
                event,
                "yaml-duplicate",
                f"`{event.value}` is given twice, first on line {first}",
                "keep one of the two",
            )
        _check_control(event)
        return str(event.value)


def _scalar(event: yaml.ScalarEvent) -> str | None:
    if not event.style and event.value in _EMPTY:
        return None
    _check_control(event)
    return str(event.value)


def _check_control(event: yaml.ScalarEvent) -> None:
    """Refuse what an escape such as `\\x07` makes."""
    if control := _CONTROL.search(event.value):
        raise _RefusedError(event, "control-character", f"control character U+{ord(control[0]):04X}", "remove it")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column + 1) if mark else (0, 1)
    source = ([*text.split("\n"), ""])[min(line, text.count("\n"))]
    message, hint = _explain(error.problem or "cannot be read", source, column)
    return Problem(path, line + first_line, column, "yaml-syntax", message, hint)


def _explain(problem: str, source: str, column: int) -> tuple[str, str]:
    if "mapping values are not allowed" in problem:
        key, _, rest = source.partition(":")
        if len(key) == column - 1:
            hint = f"write `{key.strip()}:` as far left as the key above it, or that value on one line and in quotes"
            return f"`{key.strip()}:` is indented below a value that is text", hint
        quoted = rest.strip().replace("\\", "\\\\").replace('"', '\\"')
        return "a colon and a space inside an unquoted value", f'write {key.strip()}: "{quoted}"'
    if "\t" in source or "cannot start any token" in problem:
        return problem, "indent with spaces, not with tabs, and put a value that begins with a sign in quotes"
    return f"YAML: {problem}", "put the value in quotes, and check the indentation"


def check(model: type[Model], document: Yaml) -> tuple[Model | None, list[Problem]]:
    """Make a typed value of a YAML document; return it, or None, and all that is wrong with it."""
    value = {} if document.value is None else document.value
    if not isinstance(value, dict):
        found = "a list" if isinstance(value, list) else "text"
        message = f"expected `key: value` lines, found {found}"
        return None, [document.problem((), "not-a-mapping", message, "write lines such as `title: A title`")]
    try:
        return model.model_validate(_without_empty(value)), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, [_problem(document, model, value, detail) for detail in errors]


def _without_empty(value: object) -> object:
    """Take `key:` with nothing behind it for a key that is not given, as templates of notes have it."""
    if isinstance(value, dict):
        return {key: _without_empty(part) for key, part in value.items() if part is not None}
    return value


def _problem(document: Yaml, model: type[Schema], value: dict[str, object], detail: ErrorDetails) -> Problem:
    location = tuple(part for part in detail["loc"] if not str(part).startswith("function-"))
    name = str(location[-1]) if location else ""
    if detail["type"] == "missing":
        return document.problem(location, "missing", *_missing(name, name in value and len(location) == 1))
    if detail["type"] == "extra_forbidden":
        line, column = document.keys.get(location, (1, 1))
        hint = _nearest(name, _keys(model, location))
        return Problem(document.path, line, column, "unknown-key", f"unknown key `{name}`", hint)
    return document.problem(location, detail["type"].replace("_", "-"), *_explained(detail, location))


def _missing(name: str, empty: bool) -> tuple[str, str]:
    if empty:
        return f"`{name}` has no value", f'write one; a value that looks empty goes in quotes: {name}: "null"'
    return f"`{name}` is missing", f"add a line `{name}: …`"


def _explained(detail: ErrorDetails, location: Location) -> tuple[str, str]:
    """Say what is wrong with a value, and what to write instead."""
    context = detail.get("ctx", {})
    if detail["type"] in _PLAIN:
        message, hint = _PLAIN[detail["type"]]
        name = next((part for part in reversed(location) if isinstance(part, str)), "")
        return f"{_named(location)} {message.format(**context)}", hint.format(name=name, **context).replace("'", "")
    return detail["msg"], str(context.get("hint", ""))


def _named(location: Location) -> str:
    """Name a part as a reader finds it: its keys, and in a list which entry it is."""
    keys = ": ".join(part for part in location if isinstance(part, str))
    return f"`{keys}`" + "".join(f", entry {part + 1}," for part in location if isinstance(part, int))


_TRUTH = ("must be true or false", "write `{name}: true` or `{name}: false`")
_NUMBER = ("must be a whole number", "write it in digits, such as `{name}: 20`")
_MAPPING = ("must be a mapping of `key: value` lines", "write indented lines such as `  key: value` below `{name}:`")
_LARGER, _SMALLER = "write a larger number", "write a smaller number"
# What is wrong by pydantic's name of the error, and what to write instead.
_PLAIN = {
    "string_type": ("must be text", "write words, without brackets or braces; what looks empty goes in quotes"),
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_type": _NUMBER,
    "greater_than": ("must be more than {gt}", _LARGER),
    "greater_than_equal": ("must be {ge} or more", _LARGER),
    "less_than_equal": ("must be {le} or less", _SMALLER),
    "literal_error": ("has a value that is not known", "write {expected}"),
    "tuple_type": ("must be a list", "write `{name}: [A, B]`"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}


def _keys(model: type[Schema], location: Location) -> list[str]:
    """List the keys allowed where an unknown one was found."""
    for part in location[:-1]:
        field = model.model_fields.get(str(part))
        inner = list(_schemas(field.annotation)) if field else []
        model = inner[0] if inner else model
    return list(model.model_fields)


def _schemas(annotation: object) -> Iterator[type[Schema]]:
    if isinstance(annotation, type) and issubclass(annotation, Schema):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _schemas(part)


def _nearest(name: str, known: Sequence[str]) -> str:
    if close := nearest(name, known):
        return f"did you mean `{close}`?"
    return f"known keys: {', '.join(sorted(known))}"


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that `name` may be a slip for, or an empty string."""
    return next(iter(get_close_matches(name.casefold(), known, 1, 0.65)), "")


def invalid(message: str, hint: str = "", code: str = "invalid") -> PydanticCustomError:
    """Make the error that a validator raises."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
