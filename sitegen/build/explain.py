"""Explain why each rebuilt page was rebuilt, from the digests of two builds."""

from array import array
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import fields

from sitegen.build.history import Checksums, EditionDigests, Editions, site_name
from sitegen.build.result import Explanation
from sitegen.pages.page import Page
from sitegen.theme.templates import Theme

NEW = "new page"
DAMAGED = "file changed or missing in the output"
UNKNOWN = "earlier builds are not known"
TEXT = "text"
WORDS = "words of the interface"


class PreviousBuild(Struct, frozen=True):
    """The stored digests of earlier builds."""

    editions: Editions | None
    pages: Checksums
    program: tuple[str, ...]
    """If another version of this program made the site, the differences of versions; its digests are then not used."""


class RebuiltPage(Struct, frozen=True):
    """A page that was rebuilt, with its key and checksums now, and the key that its file had before."""

    page: Page
    key: str
    previous_key: str
    checksums: bytes
    theme: Theme
    digests: EditionDigests


def explain(pages: Iterable[RebuiltPage], previous: PreviousBuild) -> Iterator[Explanation]:
    """Explain why each page was rebuilt."""
    return (Explanation(one.page.url, tuple(_reasons(one, previous))) for one in pages)


def _reasons(rebuilt: RebuiltPage, previous: PreviousBuild) -> Iterator[str]:
    if rebuilt.key == rebuilt.previous_key:
        yield DAMAGED
    elif previous.editions is None:
        yield f"program: {', '.join(previous.program)}" if previous.program else UNKNOWN
    elif not rebuilt.previous_key:
        yield NEW
    elif rebuilt.previous_key not in previous.pages:
        yield UNKNOWN
    else:
        yield from _edition_reasons(rebuilt, previous.editions)
        yield from _page_reasons(rebuilt, previous.pages[rebuilt.previous_key])


def _edition_reasons(rebuilt: RebuiltPage, previous: Editions) -> Iterator[str]:
    """Yield the changed parts of the theme and of `site` that the page depends on."""
    template = rebuilt.theme.templates.get(rebuilt.page.template)
    if template is None or rebuilt.theme.language not in previous:
        return
    old, new = previous[rebuilt.theme.language], rebuilt.digests
    if old.messages != new.messages:
        yield WORDS
    if old.templates.get(rebuilt.page.template) != template.digest:
        changed = [name for name in sorted(template.parts) if old.sources.get(name) != new.sources[name]]
        # If no file has changed, an optional one was removed.
        yield from (f"template {name}" for name in changed or [rebuilt.page.template])
    for read in sorted(template.reads):
        name = site_name(read)
        if name in old.site and old.site[name] != new.site[name]:
            yield name


def _page_reasons(rebuilt: RebuiltPage, previous: bytes) -> Iterator[str]:
    """Yield the names of the fields of the page whose values have changed."""
    names = [*(field.name for field in fields(rebuilt.page)), TEXT]
    old, new = array("I", previous), array("I", rebuilt.checksums)
    if len(old) != len(new):
        yield "another kind of page"
        return
    yield from (name for name, one, other in zip(names, old, new, strict=True) if one != other)


def grouped(explained: Sequence[Explanation]) -> dict[tuple[str, ...], list[str]]:
    """Return the URLs of pages by their reasons, the reasons of most pages first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for page in explained:
        groups.setdefault(page.reasons, []).append(page.url)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
