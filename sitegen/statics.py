"""Files that are published as they are: of the theme's layers and of the site's own `static` folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from sitegen import urls
from sitegen.cache import digest_bytes
from sitegen.files import list_folder
from sitegen.problems import Problem


class Copy(Struct, frozen=True):
    """A file to copy."""

    source: Path
    digest: str


class Statics(Struct, frozen=True):
    """Files by their path in the site. A later folder hides the files of an earlier one."""

    copies: Mapping[str, Copy]
    problems: tuple[Problem, ...]

    def links(self, base: urls.Base) -> dict[str, str]:
        """Return the link of every file; it changes with the file, so that no browser shows an old one."""
        return {path: f"{base.href(path)}?v={copy.digest[:8]}" for path, copy in self.copies.items()}


def read_statics(layers: Iterable[Path], folder: Path, shown: str) -> Statics:
    """List the files of the `static` folders of a theme's layers, and of the site's own."""
    copies: dict[str, Copy] = {}
    problems: list[Problem] = []
    places = [(layer / "static", f"themes/{layer.name}/static") for layer in reversed(list(layers))]
    for place, name in [*places, (folder, shown)]:
        if place.is_dir():
            listed = list_folder(place, name)
            copies |= {path: _copy(place / path) for path in listed.files}
            problems += listed.problems
    return Statics(dict(sorted(copies.items())), tuple(problems))


def _copy(path: Path) -> Copy:
    return Copy(path, digest_bytes(path.read_bytes()))
