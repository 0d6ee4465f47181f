"""YAML -> text, lists and mappings with their positions, built from the parser's events. Pure."""

import re
from collections.abc import Iterator, Sequence

import yaml
from msgspec import Struct

from sitegen.config.yaml_comments import Cut, find_cut
from sitegen.core.problems import Problem

Location = tuple[str | int, ...]

_DEEPEST = 20
# Programs write `null`; `Null` is the name of people.
_EMPTY = {"", "~", "null"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# YAML counts these as ends of lines, but editors do not, so line numbers would differ.
_SEPARATORS = str.maketrans("\u2028\u2029", "  ")


class Yaml(Struct, frozen=True):
    """A YAML document: its value, and the line and column of each value and key, by location."""

    path: str
    value: object
    positions: dict[Location, tuple[int, int]]
    keys: dict[Location, tuple[int, int]]
    cuts: dict[Location, Cut] = {}
    """The values that end at a comment."""

    def problem(self, location: Location, code: str, message: str, hint: str = "") -> Problem:
        """Make an error at the position of a location, or of the nearest location around it."""
        line, column = self.position(location)
        return Problem(self.path, line, column, code, message, hint)

    def only(self, key: str) -> "Yaml":
        """Return the document with one of its keys alone; positions stay the same."""
        value = {key: self.value[key]} if isinstance(self.value, dict) and key in self.value else {}
        positions, keys = (
            {location: position for location, position in found.items() if location[:1] == (key,)}
            for found in (self.positions, self.keys)
        )
        return Yaml(self.path, value, positions, keys)

    def position(self, location: Location) -> tuple[int, int]:
        """Return the line and column of a location, or of the nearest location around it."""
        while location and location not in self.positions:
            location = location[:-1]
        return self.positions.get(location, (1, 1))


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line, mark.column + 1) if mark else (0, 1)


def _begin(event: yaml.Event) -> tuple[int, int]:
    line, column = _start(event)
    return line, column - 1


def _end(event: yaml.Event) -> tuple[int, int]:
    mark = event.end_mark
    return (mark.line, mark.column) if mark else (0, 0)


class _RefusedError(Exception):
    def __init__(self, event: yaml.Event, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.position = _start(event)
        self.code, self.message, self.hint = code, message, hint


def read_yaml(text: str, path: str, first_line: int = 1) -> Yaml | Problem:
    """Read one YAML document, whose first line is `first_line` of the file.

    Tags, anchors, aliases and duplicate keys are refused: no site needs them, and each can be used in an attack.
    """
    if found := _CONTROL.search(text):
        line, before = text.count("\n", 0, found.start()), text.rfind("\n", 0, found.start())
        message = f"control character U+{ord(found[0]):04X}"
        return Problem(path, line + first_line, found.start() - before, "control-character", message, "remove it")
    try:
        events = yaml.parse(text.translate(_SEPARATORS), Loader=yaml.CSafeLoader)
        reader = _Reader(events, first_line, text.split("\n"))
        return Yaml(path, reader.document(), reader.positions, reader.keys, reader.cuts)
    except _RefusedError as refused:
        line, column = refused.position
        return Problem(path, line + first_line, column, refused.code, refused.message, refused.hint)
    except yaml.MarkedYAMLError as error:
        return _syntax_problem(error, text, path, first_line)


class _Reader:
    """Builds values from the parser's events, and records their positions."""

    def __init__(self, events: Iterator[yaml.Event], first_line: int, lines: Sequence[str]) -> None:
        self._events = events
        self._first_line, self._lines = first_line, lines
        self.positions: dict[Location, tuple[int, int]] = {}
        self.keys: dict[Location, tuple[int, int]] = {}
        self.cuts: dict[Location, Cut] = {}

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
        self.positions[location] = self._position(event)
        if isinstance(event, yaml.ScalarEvent):
            if not event.style and (cut := find_cut(self._lines, _begin(event), _end(event), event.value)):
                self.cuts[location] = cut
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(location)
        return self._mapping(location)

    def _position(self, event: yaml.Event) -> tuple[int, int]:
        line, column = _start(event)
        # If the last line has no end, the parser adds one.
        return min(line, len(self._lines) - 1) + self._first_line, column

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
            raise _RefusedError(event, "yaml-depth", f"nested deeper than {_DEEPEST} levels", "reduce nesting")

    def _sequence(self, location: Location) -> list[object]:
        values: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*location, len(values))))
        return values

    def _mapping(self, location: Location) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, location, values)
            self.keys[(*location, key)] = self._position(event)
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
    """Refuse control characters that come from an escape such as `\\x07`."""
    if control := _CONTROL.search(event.value):
        raise _RefusedError(event, "control-character", f"control character U+{ord(control[0]):04X}", "remove it")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column + 1) if mark else (0, 1)
    lines = text.split("\n")
    if line >= len(lines):
        # If the last line has no end, the parser adds one.
        line, column = len(lines) - 1, len(lines[-1]) + 1
    source = lines[line]
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
