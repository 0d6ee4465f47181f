"""The layers of a theme, the site's own first: their folders, their options, and their additions to the styles."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from sitegen import __version__
from sitegen.config.schema import Line, Schema, check, invalid
from sitegen.config.yaml import Yaml, read_yaml
from sitegen.core.problems import BuildError, Problem, Setting
from sitegen.core.url_scheme import is_portable
from sitegen.theme.option_types import Declarations
from sitegen.theme.options import ThemeOptions, read_options

# Styles that a theme appends to the style sheet of the layer below, so that readers load one file.
EXTRA = "extra.css"
_PACKAGE = Path(__file__).parent.parent
# In the wheel the themes are inside the package; in a clone they are beside it.
BUILT_IN = _PACKAGE / "themes" if (_PACKAGE / "themes").is_dir() else _PACKAGE.parent / "themes"


def _supported(version: str) -> str:
    wanted = [int(part) for part in version.split(".") if part.isdigit()]
    if wanted > [int(part) for part in __version__.split(".") if part.isdigit()]:
        raise invalid(f"this theme needs sitegen {version}, and this is {__version__}", "upgrade sitegen")
    return version


class ThemeFile(Schema):
    """The fields of theme.yaml."""

    extends: Line = ""
    sitegen: Annotated[Line, AfterValidator(_supported)] = "0"
    options: Declarations = Field(default_factory=dict)


def theme_folders(root: Path, name: str, setting: Setting) -> list[Path]:
    """Return the folders of a theme's layers, its own first; `setting` is the place of its name. Raises BuildError."""
    folders: list[Path] = []
    while name:
        if "/" in name or name.startswith(".") or not is_portable(name):
            raise setting.refusal("theme", f"{name!r} cannot be the name of a folder in themes/", "name a theme")
        folder = next((place / name for place in _places(root) if (place / name).is_dir()), None)
        if folder is None or folder in folders:
            reason = "extends itself" if folder else "does not exist"
            there = sorted({found.name for place in _places(root) for found in place.iterdir() if found.is_dir()})
            raise setting.refusal("theme", f"theme {name!r} {reason}", f"themes: {', '.join(there)}")
        folders.append(folder)
        name, setting = _lower_layer(folder, f"themes/{name}/theme.yaml")
    return folders


def _places(root: Path) -> list[Path]:
    return [place for place in (root / "themes", BUILT_IN) if place.is_dir()]


def _lower_layer(folder: Path, shown: str) -> tuple[str, Setting]:
    """Return the name of the theme that a theme extends, and the place of that name."""
    found, document = _theme_file(folder, shown)
    return found.extends, Setting("extends:", shown, *document.position(("extends",)))


def _theme_file(folder: Path, shown: str) -> tuple[ThemeFile, Yaml]:
    path = folder / "theme.yaml"
    document = read_yaml(read_text(path, shown) if path.is_file() else "", shown)
    found, problems = check(ThemeFile, document) if not isinstance(document, Problem) else (None, [document])
    if found is None or isinstance(document, Problem):
        raise BuildError(problems)
    return found, document


def load_options(folders: list[Path], chosen: Yaml) -> ThemeOptions:
    """Return the options of a theme's layers, with the values that the site has `chosen`. Raises BuildError."""
    layers = [_theme_file(folder, f"themes/{folder.name}/theme.yaml") for folder in reversed(folders)]
    return read_options([(found.options, document) for found, document in layers], chosen)


def extra_style(folders: list[Path]) -> str:
    """Return the additions of a theme's layers to the style sheet, the lowest first. Raises BuildError."""
    paths = [folder / EXTRA for folder in reversed(folders)]
    return "".join(f"\n{read_text(path, f'themes/{path.parent.name}/{EXTRA}')}" for path in paths if path.is_file())


def read_text(path: Path, shown: str) -> str:
    """Read a file of a theme, which problems call `shown`. Raises BuildError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BuildError([Problem(shown, 1, 1, "encoding", "not UTF-8", "convert the file to UTF-8")]) from None
