"""YAML documents -> values of pydantic models, and pydantic's errors -> problems with positions and hints."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sitegen.config.yaml import Location, Yaml
from sitegen.core.problems import Problem
from sitegen.core.spelling import nearest

Model = TypeVar("Model", bound="Schema")


class Schema(BaseModel):
    """A mapping of YAML. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _one_line(value: object) -> object:
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else value


def _listed(value: object) -> object:
    """Read `a, b` as a list of two, because people write it so."""
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    return value


def _single(value: object) -> object:
    return [value] if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]
Names = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
OneOrMore = Annotated[tuple[Line, ...], BeforeValidator(_single)]


def check(model: type[Model], document: Yaml) -> tuple[Model | None, list[Problem]]:
    """Return a typed value of a YAML document, or None if it is invalid, and all problems."""
    value = {} if document.value is None else document.value
    if not isinstance(value, dict):
        type_name = "a list" if isinstance(value, list) else "text"
        message = f"expected `key: value` lines, found {type_name}"
        return None, [document.problem((), "not-a-mapping", message, "write lines such as `title: A title`")]
    try:
        return model.model_validate(_without_empty(value)), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, [_problem(document, model, value, detail) for detail in errors]


def _without_empty(value: object) -> object:
    """Leave out keys with nothing after the colon, because templates of notes have many of them."""
    if isinstance(value, dict):
        return {key: _without_empty(inner) for key, inner in value.items() if inner is not None}
    return value


def _problem(document: Yaml, model: type[Schema], value: dict[str, object], detail: ErrorDetails) -> Problem:
    location = tuple(step for step in detail["loc"] if not str(step).startswith("function-"))
    name = str(location[-1]) if location else ""
    if detail["type"] == "missing":
        return document.problem(location, "missing", *_missing(name, name in value and len(location) == 1))
    if detail["type"] == "extra_forbidden":
        line, column = document.keys.get(location, (1, 1))
        hint = _suggest(name, _keys(model, location))
        return Problem(document.path, line, column, "unknown-key", f"unknown key `{name}`", hint)
    return document.problem(location, detail["type"].replace("_", "-"), *_explain(detail, location))


def _missing(name: str, empty: bool) -> tuple[str, str]:
    if empty:
        return f"`{name}` has no value", f'write one; a value that looks empty goes in quotes: {name}: "null"'
    return f"`{name}` is missing", f"add a line `{name}: …`"


def _explain(detail: ErrorDetails, location: Location) -> tuple[str, str]:
    """Return a message about an invalid value, and a hint."""
    context = detail.get("ctx", {})
    if detail["type"] in _PLAIN:
        message, hint = _PLAIN[detail["type"]]
        name = next((step for step in reversed(location) if isinstance(step, str)), "")
        return f"{_describe(location)} {message.format(**context)}", hint.format(name=name, **context).replace("'", "")
    return detail["msg"], str(context.get("hint", ""))


def _describe(location: Location) -> str:
    """Describe a location for readers: its keys, and the number of the entry in a list."""
    keys = ": ".join(step for step in location if isinstance(step, str))
    return f"`{keys}`" + "".join(f", entry {step + 1}," for step in location if isinstance(step, int))


_BOOLEAN = ("must be true or false", "write `{name}: true` or `{name}: false`")
_NUMBER = ("must be a whole number", "write it in digits, such as `{name}: 20`")
_MAPPING = ("must be a mapping of `key: value` lines", "write indented lines such as `  key: value` below `{name}:`")
_LARGER, _SMALLER = "write a larger number", "write a smaller number"
# Message and hint, by pydantic's name of the error.
_PLAIN = {
    "string_type": ("must be text", "write words, without brackets or braces; a value such as null goes in quotes"),
    "bool_parsing": _BOOLEAN,
    "bool_type": _BOOLEAN,
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
    """List the keys that are allowed in the place of an unknown one."""
    for step in location[:-1]:
        field = model.model_fields.get(str(step))
        inner = list(_schemas(field.annotation)) if field else []
        model = inner[0] if inner else model
    return list(model.model_fields)


def _schemas(annotation: object) -> Iterator[type[Schema]]:
    if isinstance(annotation, type) and issubclass(annotation, Schema):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _schemas(argument)


def _suggest(name: str, keys: Sequence[str]) -> str:
    if close := nearest(name, keys):
        return f"did you mean `{close}`?"
    return f"known keys: {', '.join(sorted(keys))}"


def invalid(message: str, hint: str = "", code: str = "invalid") -> PydanticCustomError:
    """Make the error for a validator to raise."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
