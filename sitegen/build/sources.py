"""The first stage of a build: load the settings, list the folders, and read the record of permalinks."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from sitegen.collection import permalinks
from sitegen.config.load import load_config
from sitegen.config.site import FILE, SOURCES_FILE, Config
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.files import Stamp, stamp_with_change
from sitegen.runtime.folders import Scan, is_hidden, scan
from sitegen.theme.layers import BUILT_IN


class Sources(Struct, frozen=True):
    """Everything that a site is made from, as it was on disk at one moment; articles and themes are not read yet."""

    root: Path
    config: Config
    content: Scan
    static: Scan
    themes: tuple[Scan, ...]
    """The site's own themes, and those of sitegen."""
    permalinks: bytes
    """The record of the addresses of all published articles."""
    stamps: tuple[Stamp | None, ...]
    """Of the single files: settings and permalinks."""

    @property
    def scans(self) -> Sequence[Scan]:
        """All folders."""
        return (self.content, self.static, *self.themes)

    @property
    def is_current(self) -> bool:
        """Return whether the settings and the permalinks on disk are still these."""
        return self.stamps == _stamps(self.root)


def load(root: Path) -> Sources:
    """Load the sources of the site in a folder. Raises BuildError, and OSError where a file cannot be read."""
    stamps, config = _stamps(root), load_config(root)
    return Sources(
        root,
        config,
        scan(root / config.content),
        # Hosts read `.well-known/` and `.nojekyll` there.
        scan(root / config.static, hidden=True),
        # Template loaders do not pass over hidden folders.
        (scan(root / "themes", hidden=True), scan(BUILT_IN, hidden=True)),
        permalinks.read_permalinks(root),
        stamps,
    )


def check_content(sources: Sources) -> None:
    """Refuse a site without a content folder. Raises BuildError."""
    config = sources.config
    if not (sources.root / config.content).is_dir():
        setting = config.setting("content")
        hint = f"create it, or name another in `{setting.name}`"
        raise setting.refusal("content", f"the folder {config.content!r} does not exist", hint)


def reload(sources: Sources) -> Sources:
    """Load the sources again, after another build was waited for. Raises BuildError if the settings have changed."""
    again = load(sources.root)
    if again.config.digest != sources.config.digest:
        raise BuildError([Problem(FILE, 1, 1, "changed", "it was changed while another build worked", "build again")])
    return again


def check_unchanged(sources: Sources) -> None:
    """Refuse to publish if a file was changed after it was listed, since half of a text may have been read.

    New files wait for the next build. Raises BuildError.
    """
    changed = [] if sources.is_current else [FILE]
    folders = [(sources.content, sources.config.content), (sources.static, sources.config.static)]
    for listed, shown in [*folders, (sources.themes[0], "themes")]:
        now = {entry.path: entry for entry in scan(Path(listed.root), hidden=True).entries}
        files = (entry for entry in listed.entries if stat.S_ISREG(entry.mode) and not is_hidden(entry.name))
        changed += [f"{shown}/{os.fsdecode(entry.path)}" for entry in files if now.get(entry.path) != entry]
    if changed:
        message = "it was changed while the site was built"
        raise BuildError(Problem(path, 1, 1, "changed", message, "build again") for path in changed)


def _stamps(root: Path) -> tuple[Stamp | None, ...]:
    return tuple(_stamp(root / name) for name in (FILE, SOURCES_FILE, permalinks.FILE))


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_with_change(os.stat(path))
    except OSError:
        return None
