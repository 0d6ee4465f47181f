"""What two builds made pages from -> why the second one made some of them anew."""

from array import array
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import fields

from sitegen.build.history import Checksums, Editions, Shared, site_name
from sitegen.build.up_to_date import Explained
from sitegen.pages.page import Page
from sitegen.theme.templates import Theme

NEW = "new page"
DAMAGED = "file changed or missing in the output"
UNKNOWN = "nothing is known of earlier builds"
TEXT = "text"
WORDS = "words of the interface"


class Before(Struct, frozen=True):
    """What is known of the build before: what its pages shared, and what they were made from."""

    editions: Editions | None
    pages: Checksums
    program: tuple[str, ...]
    """What differs of the program, where another one made the site: nothing else is known of it then."""


class Made(Struct, frozen=True):
    """A page that was made anew: from what, what the one before was made from, and what it shares with others."""

    page: Page
    key: str
    before: str
    checksums: bytes
    theme: Theme
    shared: Shared


def explain(made: Iterable[Made], before: Before) -> Iterator[Explained]:
    """Say of every page why it was made."""
    return (Explained(one.page.url, tuple(_reasons(one, before))) for one in made)


def _reasons(made: Made, before: Before) -> Iterator[str]:
    if made.key == made.before:
        yield DAMAGED
    elif before.editions is None:
        yield f"program: {', '.join(before.program)}" if before.program else UNKNOWN
    elif not made.before:
        yield NEW
    elif made.before not in before.pages:
        yield UNKNOWN
    else:
        yield from _shared_reasons(made, before.editions)
        yield from _own_reasons(made, before.pages[made.before])


def _shared_reasons(made: Made, before: Editions) -> Iterator[str]:
    """Yield what has changed of what pages share, as far as this one depends on it."""
    template = made.theme.templates.get(made.page.template)
    if template is None or made.theme.language not in before:
        return
    old, new = before[made.theme.language], made.shared
    if old.messages != new.messages:
        yield WORDS
    if old.templates.get(made.page.template) != template.digest:
        changed = [name for name in sorted(template.parts) if old.sources.get(name) != new.sources[name]]
        # None has changed where one that may be missing is no longer there.
        yield from (f"template {name}" for name in changed or [made.page.template])
    for read in sorted(template.reads):
        name = site_name(read)
        if name in old.site and old.site[name] != new.site[name]:
            yield name


def _own_reasons(made: Made, before: bytes) -> Iterator[str]:
    """Yield the names of the fields of a page that have other values."""
    names = [*(field.name for field in fields(made.page)), TEXT]
    old, new = array("I", before), array("I", made.checksums)
    if len(old) != len(new):
        yield "another kind of page"
        return
    yield from (name for name, one, other in zip(names, old, new, strict=True) if one != other)


def grouped(explained: Sequence[Explained]) -> dict[tuple[str, ...], list[str]]:
    """Return the URLs of pages by their reasons, those of most pages first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for page in explained:
        groups.setdefault(page.reasons, []).append(page.url)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
