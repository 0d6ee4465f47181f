"""Static files of the theme's layers and of the site's own `static` folder.

They are published as they are, except that the comments of the theme's scripts are removed, and that options and
`extra.css` are appended to the style sheet.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import rjsmin
from msgspec import Struct
from msgspec.structs import replace

from sitegen.core import url_scheme
from sitegen.core.problems import Problem, warning
from sitegen.runtime.digests import digest_bytes, digest_file
from sitegen.runtime.files import Copy
from sitegen.runtime.folders import Folder, list_folder
from sitegen.runtime.picture_location import without_location

STYLE = "style.css"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".tif", ".tiff", ".heic")


class Statics(Struct, frozen=True):
    """Static files by their path in the site. The file of a later folder hides that of an earlier one."""

    copies: Mapping[str, Copy]
    problems: tuple[Problem, ...]

    def links(self, base: url_scheme.Base, versioned: bool) -> dict[str, str]:
        """Return the link of every file. A `versioned` link changes with the file, so no browser shows an old one."""
        return {
            path: base.href(path) + (f"?v={copy.digest[:8]}" if versioned else "") for path, copy in self.copies.items()
        }


def with_style(statics: Statics, style: str) -> Statics:
    """Append to the style sheet, if there is one."""
    found = statics.copies.get(STYLE)
    if not found or not style:
        return statics
    changed = _changed(found, found.source.read_bytes() + style.encode())
    return replace(statics, copies={**statics.copies, STYLE: changed})


def read_statics(layers: Iterable[Path], own: Folder, shown: str) -> Statics:
    """Read the files of the `static` folders of a theme's layers, then the site's own, which problems call `shown`."""
    copies: dict[str, Copy] = {}
    problems: list[Problem] = []
    of_layers = [(layer / "static", f"themes/{layer.name}/static") for layer in reversed(list(layers))]
    for folder, name in [*((list_folder(path, name, hidden=True), name) for path, name in of_layers), (own, shown)]:
        problems += folder.problems
        for path in folder.files:
            found = _copy(Path(folder.root, path), f"{name}/{path}")
            if isinstance(found, Problem):
                problems.append(found)
            else:
                problems += _location_problems(found) if path.casefold().endswith(_PICTURES) else ()
                copies[path] = found if folder is own else _without_comments(found)
    return Statics(dict(sorted(copies.items())), tuple(problems))


def _location_problems(copy: Copy) -> Iterator[Problem]:
    """Yield a problem of a picture that tells where it was taken: it is published unchanged, as all of its folder."""
    try:
        data = copy.source.read_bytes()
        tells = without_location(data) != data
    except (OSError, ValueError):
        return
    if tells:
        hint = "remove its GPS data, or put it beside its article, where they are removed"
        yield warning(copy.shown, 1, 1, "location", "this picture tells where it was taken", hint)


def _without_comments(copy: Copy) -> Copy:
    """Remove the comments of a theme's script, which are for its authors."""
    if copy.source.suffix != ".js":
        return copy
    return _changed(copy, rjsmin.jsmin(copy.source.read_bytes(), keep_bang_comments=True))


def _changed(copy: Copy, data: bytes) -> Copy:
    return replace(copy, data=data, digest=digest_bytes(data))


def _copy(path: Path, shown: str) -> Copy | Problem:
    try:
        return Copy(path, digest_file(path), shown)
    except OSError as error:
        return Problem(shown, 1, 1, "unreadable", f"cannot be read: {error.strerror}", "check its permissions")
