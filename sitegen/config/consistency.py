"""Contradictions within site.yaml and sources.yaml: each value is valid, but two of them exclude each other."""

from collections.abc import Iterator, Mapping

from sitegen.config.records import SourceRecord, TopicRecord
from sitegen.config.site import FILE
from sitegen.config.site_yaml import SiteYaml, SourcesYaml
from sitegen.config.types import language_tag
from sitegen.config.yaml import Yaml
from sitegen.core import url_scheme
from sitegen.core.problems import Problem


def find_contradictions(
    site: SiteYaml, others: SourcesYaml, document: Yaml, sources_document: Yaml
) -> Iterator[Problem]:
    """Yield an error for each contradiction; `document` is site.yaml, and `sources_document` sources.yaml."""
    for slug in sorted(site.sources.keys() & others.sources):
        message = f"`{slug}` is in {FILE} too"
        yield sources_document.problem(("sources", slug), "source-twice", message, "keep one of the two")
    sources = site.sources | others.sources
    yield from _names_claimed_twice(site, sources, document, sources_document)
    yield from _impossible_editions(site, document)


def _names_claimed_twice(
    site: SiteYaml, sources: Mapping[str, SourceRecord], document: Yaml, sources_document: Yaml
) -> Iterator[Problem]:
    """Yield an error for each name that two topics, or two sources, claim."""
    topics: dict[str, str] = {}
    hint = "leave it to one of the two"
    for slug, message in _claims(site.topics, topics):
        yield document.problem(("topics", slug), "name-claimed", message, hint)
    for slug, message in _claims(sources, {}):
        file = sources_document if ("sources", slug) in sources_document.positions else document
        yield file.problem(("sources", slug), "name-claimed", message, hint)
    for language, edition in site.languages.items():
        # An article may name a topic in the main language too.
        for slug, message in _claims(edition.topics, {**topics}):
            yield document.problem(("languages", language, "topics", slug), "name-claimed", message, hint)


def _claims(
    records: Mapping[str, TopicRecord] | Mapping[str, SourceRecord], owners: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Add the owner of each name to `owners`; yield each record that claims the name of another, and a message."""
    for slug, record in records.items():
        for name in (slug, record.name, *record.aliases):
            owner = owners.setdefault(url_scheme.name_slug(name) or name, slug)
            if owner != slug:
                yield slug, f"{name!r} is a name of `{owner}` and of `{slug}`"


def _impossible_editions(site: SiteYaml, document: Yaml) -> Iterator[Problem]:
    """Yield an error for each of `languages` that cannot be an edition: empty, the main language, or given twice."""
    given = document.value.get("languages") if isinstance(document.value, dict) else None
    seen = set[str]()
    for name, record in (given or {}).items():
        language, location = language_tag(name), ("languages", name)
        if record is None:
            hint = f"give it a `title:`, or write `{name}: {{}}`"
            yield document.problem(location, "missing", f"`languages: {name}` is empty", hint)
        elif language == site.language:
            hint = "remove it there: `title` and `description` of the site are its own"
            yield document.problem(location, "language", f"`{language}` is the site's main language", hint)
        elif language in seen:
            yield document.problem(location, "language", f"`{language}` is there twice", "keep one of the two")
        seen.add(language)
