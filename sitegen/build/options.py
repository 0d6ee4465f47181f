"""What the command line says of a build."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from sitegen.config.site import Config
from sitegen.core.problems import Setting
from sitegen.search.engine import SearchEngine
from sitegen.search.registry import ENGINE


class Options(Struct, frozen=True):
    """What the command line says."""

    root: Path
    now: datetime
    """An aware moment, by which articles are published and expire."""
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
    """To be looked at here alone: no address is recorded, and no page names the version of a file that it uses."""
    explain: bool = False
    """Say of every page that is made anew what had changed."""


def output_setting(options: Options, config: Config) -> Setting:
    """Return where the output folder is named."""
    by_key = not (options.output or options.private)
    return config.setting("output") if by_key else Setting("--output", "--output")
