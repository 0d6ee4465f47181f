"""The options of a build."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.config.site import Config
from sitegen.core.problems import Setting
from sitegen.search.engine import SearchEngine
from sitegen.search.registry import ENGINE

if TYPE_CHECKING:
    from sitegen.formats.format import Format


class Options(Struct, frozen=True):
    """The options of a build, as the command line or the preview sets them."""

    root: Path
    now: datetime
    """The time (with a time zone) by which articles are published and expire."""
    output: Path | None = None
    jobs: int | None = None
    clean: bool = False
    drafts: bool = False
    private: bool = False
    strict: bool = False
    search: bool = True
    engine: SearchEngine = ENGINE
    """The search engine that is used if there is to be a search."""
    preview: bool = False
    """A build for the preview: no permalink is recorded, and links to static files have no version."""
    explain: bool = False
    """Say why each rebuilt page was rebuilt."""
    formats: "tuple[Format, ...] | None" = None
    """The formats of files, if not those of `formats/registry.py`."""


def output_setting(options: Options, config: Config) -> Setting:
    """Return the place of the output folder's name."""
    by_key = not (options.output or options.private)
    return config.setting("output") if by_key else Setting("--output", "--output")
