"""The files of a theme that the site's own theme can override, and copies of them as a beginning."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from sitegen.config.site import FILE, Config
from sitegen.core.problems import BuildError, Problem, Setting
from sitegen.core.spelling import nearest
from sitegen.runtime.folders import list_folder
from sitegen.theme.layers import load_options, theme_folders
from sitegen.theme.options import ThemeOptions

_FOLDERS = ("templates", "static", "translations")
_NEW = "mine"


class Override(Struct, frozen=True):
    """A file of a theme: the layer that it comes from, and the layers whose files it hides, from the top down."""

    path: str
    layer: str
    hides: tuple[str, ...]
    source: Path


class Overrides(Struct, frozen=True):
    """Everything that a site can change of its theme, and the theme that would hold the changes."""

    files: tuple[Override, ...]
    options: ThemeOptions
    own: str
    """The name of the site's own theme, which may not exist yet."""
    below: str
    """The theme that site.yaml names."""

    def as_json(self) -> dict[str, object]:
        """Return a JSON object for scripts."""
        files = [{"path": file.path, "layer": file.layer, "hides": file.hides} for file in self.files]
        options = [
            {"name": option.name, "value": option.value, "path": option.path, "about": option.about}
            for option in self.options.options
        ]
        return {"files": files, "options": options}


class CopyResult(Struct, frozen=True):
    """A new file of the site's own theme, the layer of the original, and the line that site.yaml lacks, if any."""

    path: str
    layer: str
    setting: str

    def as_json(self) -> dict[str, object]:
        """Return a JSON object for scripts."""
        return {"path": self.path, "layer": self.layer, "setting": self.setting}


class UnknownFileError(LookupError):
    """No layer of the theme has such a file."""


def find_overrides(root: Path, config: Config) -> Overrides:
    """List everything that a site can change of its theme. Raises BuildError."""
    layers = theme_folders(root, config.theme, config.setting("theme"))
    found: dict[str, list[tuple[str, Path]]] = {}
    for folder in _FOLDERS:
        places = [(layer / folder, f"themes/{layer.name}") for layer in layers]
        # The site's own files hide those of every theme.
        places = [(root / config.static, config.static), *places] if folder == "static" else places
        for place, shown in places:
            for path in list_folder(place, shown, hidden=folder == "static").files if place.is_dir() else ():
                found.setdefault(f"{folder}/{path}", []).append((shown, place / path))
    options = load_options(layers, config.document("options"))
    own = config.theme if (root / "themes" / config.theme).is_dir() else _NEW
    return Overrides(_overrides(found, config.static), options, own, config.theme)


def _overrides(found: dict[str, list[tuple[str, Path]]], static: str) -> tuple[Override, ...]:
    files = []
    for path, ((layer, source), *hidden) in sorted(found.items()):
        # A file that only the site has is no part of a theme.
        if hidden or layer != static:
            files.append(Override(path, layer, tuple(name for name, _ in hidden), source))
    return tuple(files)


def copy_override(root: Path, overrides: Overrides, path: str) -> CopyResult:
    """Copy a file into the site's own theme, and create that theme if it does not exist.

    Raises UnknownFileError if no theme has the file, and BuildError if it exists already or cannot be written.
    """
    file = _find(overrides.files, path)
    shown = f"themes/{overrides.own}/{file.path}"
    is_new = overrides.own != overrides.below
    if is_new and (root / "themes" / overrides.own).exists():
        _check_layers(root, overrides)
    try:
        _write(root / shown, file.source.read_bytes())
        if is_new:
            _begin(root / "themes" / overrides.own / "theme.yaml", overrides.below)
    except FileExistsError:
        hint = "change that file; or remove it, and run the command again for a new copy"
        raise BuildError([Problem(shown, 1, 1, "exists", "exists already, and was not changed", hint)]) from None
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise BuildError([Problem(shown, 1, 1, "system", message, "check its permissions and its disk")]) from None
    return CopyResult(shown, file.layer, f"theme: {overrides.own}" if is_new else "")


def _begin(path: Path, below: str) -> None:
    if not path.exists():
        _write(path, f"extends: {below}\n".encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Fails if a file or a link exists.
    with path.open("xb") as file:
        file.write(data)


def _find(files: Sequence[Override], path: str) -> Override:
    for file in files:
        if file.path == path:
            return file
    names = {name.casefold(): file.path for file in files for name in (file.path.partition("/")[2], file.path)}
    close = names.get(path.casefold()) or names.get(nearest(path, [*names]), "")
    hint = f"did you mean {close}?" if close else "`sitegen theme` lists all files"
    raise UnknownFileError(f"the theme has no file {path}: {hint}")


def _check_layers(root: Path, overrides: Overrides) -> None:
    """Refuse an existing theme that does not extend the one that site.yaml names. Raises BuildError."""
    shown = f"themes/{overrides.own}/theme.yaml"
    layers = theme_folders(root, overrides.own, Setting("extends:", shown))
    if overrides.below not in [layer.name for layer in layers]:
        message = f"the theme `{overrides.own}` exists, and does not extend `{overrides.below}`"
        hint = f"write `theme: {overrides.own}` in {FILE} to copy into it, or `extends: {overrides.below}` here"
        raise BuildError([Problem(shown, 1, 1, "theme", message, hint)])
