"""The folder of a site -> Config: site.yaml, and sources.yaml where there is one."""

from pathlib import Path

from sitegen.config.site import FILE, SOURCES_FILE, Config, read_config
from sitegen.core.problems import BuildError, Problem


def load_config(root: Path) -> Config:
    """Read site.yaml, and sources.yaml where there is one. Raises BuildError."""
    sources = _read_text(root, SOURCES_FILE) if (root / SOURCES_FILE).exists() else ""
    return read_config(_read_text(root, FILE), sources)


def _read_text(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8-sig")
    except OSError as error:
        hint = "run the command in the folder of site.yaml, or give --root"
        raise BuildError([Problem(name, 1, 1, "config", f"cannot be read: {error.strerror}", hint)]) from None
    except UnicodeDecodeError:
        raise BuildError([Problem(name, 1, 1, "encoding", "not UTF-8", "convert the file to UTF-8")]) from None
