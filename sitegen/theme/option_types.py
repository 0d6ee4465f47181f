"""The types of theme options. Values are checked so strictly that they are safe inside a style sheet."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from sitegen.config.schema import Line, Names, Schema, invalid
from sitegen.config.types import Value
from sitegen.core.spelling import nearest
from sitegen.theme.colors import READABLE, contrast, is_color, readable

_PROPERTY = re.compile(r"--[a-z][a-z0-9-]*")
IN_STYLES = ("color", "fonts")
# A list of fonts ends with one of these, so that every system has one (CSS Fonts 4, generic families).
_GENERIC = (
    *("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"),
    *("ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded"),
)
# Keywords that a name without quotes may not be (CSS Values 4).
_KEYWORDS = {"inherit", "initial", "unset", "revert", "revert-layer", "default"}
# Names have no quotes, backslashes or punctuation of CSS; unless they are plain words, they need quotes.
_FONT = re.compile(r"""(?P<plain>[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*)|(?P<quote>["'])(?P<quoted>[\w .&+-]+)(?P=quote)""")
QUOTES = 'quotes keep YAML from taking it for a comment: "#98201f"'


def _paper(value: str) -> str:
    if not is_color(value):
        raise invalid(f"{value!r} is not a colour", f"write #rgb or #rrggbb; {QUOTES}")
    return value


def _property(value: str) -> str:
    if not _PROPERTY.fullmatch(value):
        raise invalid(f"{value!r} is not a custom property of CSS", "write a name such as --accent")
    return value


class Declaration(Schema):
    """The declaration of an option in theme.yaml. A theme that extends another declares only its changes."""

    about: Line = ""
    type: Literal["color", "fonts", "choice", "choices", "text"] = "text"
    default: object = None
    choices: Names = ()
    property: Annotated[Line, AfterValidator(_property)] = ""
    """The custom property of the style sheet that gets the value, for a colour or a list of fonts."""
    scheme: Literal["light", "dark"] | None = None
    """The colour scheme that a colour is for; by default, both."""
    on: tuple[Annotated[Line, AfterValidator(_paper)], ...] = ()
    """The background colours of text in this colour."""


def _default(value: object) -> object:
    """Treat a plain value as a declaration of the default alone."""
    return value if isinstance(value, dict) else {"default": value}


Declarations = dict[str, Annotated[Declaration, BeforeValidator(_default)]]


class RefusedError(ValueError):
    """An invalid value of an option; `hint` is the fix."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_value(name: str, option: Declaration, value: object) -> Value:
    """Return the value of an option. Raises RefusedError."""
    return _TYPES[option.type](name, option, value)


def _text(name: str, _option: Declaration, value: object) -> str:
    if not isinstance(value, str):
        raise RefusedError(f"the option `{name}` must be text", "write words, without brackets or braces")
    return re.sub(r"\s+", " ", value).strip()


def _color(name: str, option: Declaration, value: object) -> str:
    """Read a colour, which must be readable on its backgrounds."""
    color = _text(name, option, value).lower()
    if not is_color(color):
        raise RefusedError(f"{color!r} is not a colour", f"write #rgb or #rrggbb; {QUOTES}")
    least = min((contrast(color, paper) for paper in option.on), default=READABLE)
    if least < READABLE:
        message = f"`{name}` has a contrast of {int(least * 100) / 100:.2f}:1 with its background, and needs 4.5:1"
        better = readable(color, option.on)
        raise RefusedError(message, f'write "{better}", or another colour that is easier to read (WCAG 1.4.3)')
    return color


def _fonts(name: str, _option: Declaration, value: object) -> str:
    """Read a list of font families (CSS Fonts 4)."""
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(font, str) for font in listed):
        raise RefusedError(f"the option `{name}` must be a list of fonts", "write them with commas: Georgia, serif")
    fonts = [_font(str(font).strip()) for font in listed]
    if fonts[-1] not in _GENERIC:
        hint = "end the list with serif, sans-serif, monospace or system-ui"
        raise RefusedError(f"the last font of `{name}`, {fonts[-1]}, may be missing on a reader’s system", hint)
    return ", ".join(fonts)


def _font(text: str) -> str:
    found = _FONT.fullmatch(text)
    if not found or text.casefold() in _KEYWORDS:
        hint = 'write letters, digits and spaces, with quotes unless all are plain words: "Source Serif 4", serif'
        raise RefusedError(f"{text!r} is not the name of a font", hint)
    return found["plain"] or f'"{found["quoted"]}"'


def _choice(name: str, option: Declaration, value: object) -> str:
    choice = _text(name, option, value)
    if option.choices and choice not in option.choices:
        close = nearest(choice, option.choices)
        hint = f"did you mean `{close}`?" if close else f"choices: {', '.join(option.choices)}"
        raise RefusedError(f"`{choice}` is not a choice of `{name}`", hint)
    return choice


def _choices(name: str, option: Declaration, value: object) -> tuple[str, ...]:
    listed = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(listed, list):
        raise RefusedError(f"the option `{name}` must be a list", f"write `{name}: [{', '.join(option.choices)}]`")
    found = tuple(_choice(name, option, part) for part in listed)
    if twice := next((part for part in found if found.count(part) > 1), ""):
        raise RefusedError(f"`{name}` has `{twice}` twice", "keep one of the two")
    return found


_TYPES: Mapping[str, Callable[[str, Declaration, object], Value]] = {
    "color": _color,
    "fonts": _fonts,
    "choice": _choice,
    "choices": _choices,
    "text": _text,
}
