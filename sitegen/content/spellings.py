"""Front matter with the spellings of people and other programs -> keys and values of the schema. Pure.

- `Title:` and `Source URL:` are `title` and `source_url`, unless these are given too.
- `publish: false` is a draft, and `publish: true` changes nothing; other values are dates.
- `[[Name]]` and `[[Path|Name]]` are links of notes, in quotes or not; only the name is kept.
- An optional key with an empty text is as if it were not there: forms write all of their keys.
"""

import re

from msgspec.structs import replace

from sitegen.config.yaml import Location, Yaml
from sitegen.content.foreign_keys import NO, YES
from sitegen.content.front_matter import FrontMatter

_REQUIRED = {key for key, field in FrontMatter.model_fields.items() if field.is_required()}
# These hold Markdown, or the curator's own values.
_KEPT = {"note", "extra"}
_WIKILINK = re.compile(r"!?\[\[(?:[^\[\]|]*/)?([^\[\]|/]+)(?:\|([^\[\]]+))?\]\]")


def understood(yaml: Yaml) -> Yaml:
    """Return front matter with its keys and values in the spelling of the schema, at the same positions."""
    if not isinstance(yaml.value, dict):
        return yaml
    names = {key: _own_key(key, yaml.value) for key in yaml.value}
    value = {names[key]: _own_value(names[key], inner) for key, inner in yaml.value.items()}
    held = value.get("publish")
    if isinstance(held, str) and held.casefold() in YES | NO:
        del value["publish"]
        if held.casefold() in NO:
            value["draft"] = "true"
    return replace(
        yaml,
        value=value,
        positions={_renamed(location, names): one for location, one in yaml.positions.items()},
        keys={_renamed(location, names): one for location, one in yaml.keys.items()},
        cuts={_renamed(location, names): one for location, one in yaml.cuts.items()},
    )


def _spelling(key: str) -> str:
    return re.sub(r"[\s-]+", "_", key.strip().casefold())


def _own_key(key: str, given: dict[str, object]) -> str:
    own = _spelling(key)
    is_only = sum(_spelling(other) == own for other in given) == 1
    return own if own in FrontMatter.model_fields and is_only else key


def _renamed(location: Location, names: dict[str, str]) -> Location:
    return (names.get(str(location[0]), location[0]), *location[1:]) if location else location


def _own_value(key: str, value: object) -> object:
    if key not in FrontMatter.model_fields or key in _KEPT:
        return value
    if key not in _REQUIRED and isinstance(value, str) and not value.strip():
        return None
    if isinstance(value, dict):
        return {inner: one or None if isinstance(one, str) else one for inner, one in value.items()}
    return _without_brackets(value)


def _without_brackets(value: object) -> object:
    """Return a value without the brackets of links of notes, which YAML reads as a list in a list."""
    if isinstance(value, str):
        return _WIKILINK.sub(lambda link: (link[2] or link[1]).strip(), value)
    if not isinstance(value, list):
        return value
    names = value[0] if len(value) == 1 else None
    if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
        return _without_brackets(f"[[{', '.join(names)}]]")
    return [_without_brackets(one) for one in value]
