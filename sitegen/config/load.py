"""The folder of a site -> `Config`: site.yaml, and sources.yaml if there is one."""

from pathlib import Path

from sitegen.config.consistency import find_contradictions
from sitegen.config.schema import check
from sitegen.config.site import FILE, SOURCES_FILE, Config
from sitegen.config.site_yaml import SiteYaml, SourcesYaml
from sitegen.config.yaml import Yaml, read_yaml
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.digests import digest


def load_config(root: Path) -> Config:
    """Read site.yaml, and sources.yaml if there is one. Raises BuildError with all problems."""
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


def read_config(text: str, sources_text: str = "") -> Config:
    """Make the config of the texts of site.yaml and sources.yaml. Raises BuildError with all problems."""
    document = _read(text, FILE)
    sources_document = _below(_read(sources_text, SOURCES_FILE), "sources")
    site, problems = check(SiteYaml, document)
    others, other_problems = check(SourcesYaml, sources_document)
    problems += other_problems
    if site and others:
        problems += find_contradictions(site, others, document, sources_document)
    if site is None or others is None or problems:
        raise BuildError(problems)
    # The values are checked already, and validators need not accept their own results.
    return Config.model_construct(
        **dict(site) | {"sources": site.sources | others.sources},
        digest=digest([text, sources_text]),
        positions={str(key[0]): position for key, position in document.positions.items() if len(key) == 1},
        documents={key: document.only(key) for key in ("options", "labels")},
    )


def _read(text: str, path: str) -> Yaml:
    document = read_yaml(text, path)
    if isinstance(document, Problem):
        raise BuildError([document])
    return document


def _below(document: Yaml, key: str) -> Yaml:
    """Return a document nested under `key`, unless `key` is its only key already."""
    if isinstance(document.value, dict) and [*document.value] == [key]:
        return document
    positions, keys = (
        {(key, *location): position for location, position in found.items()}
        for found in (document.positions, document.keys)
    )
    return Yaml(document.path, {key: document.value} if document.value is not None else {}, positions, keys)
