"""YAML documents -> values of pydantic models, and what is wrong with them."""

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


def invalid(message: str, hint: str = "", code: str = "invalid") -> PydanticCustomError:
    """Make the error that a validator raises."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
