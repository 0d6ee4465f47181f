"""The version of this program and of its libraries, which salts the keys of everything that is stored."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

from sitegen import __version__
from sitegen.runtime.digests import digest, digest_bytes

_LIBRARIES = (
    "babel",
    "jinja2",
    "linkify-it-py",
    "markdown-it-py",
    "mdit-py-plugins",
    "msgspec",
    "nh3",
    "pydantic",
    "pygments",
    "pyyaml",
)


@cache
def salt() -> str:
    """Return a digest of this program: after a change of its source or a library, no stored value is found any more."""
    return digest(versions())


@cache
def versions() -> Mapping[str, str]:
    """Return the versions on which the bytes of a site depend: of Python, the libraries, and this source code."""
    sources = sorted(Path(__file__).parent.parent.rglob("*.py"))
    source = digest([digest_bytes(source.read_bytes()) for source in sources])
    own = {"python": python_version(), "sitegen": f"{__version__}+{source}"}
    return own | {name: library_version(name) for name in _LIBRARIES}


@cache
def library_version(library: str) -> str:
    """Return the installed version of a library, or nothing."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
