"""What two builds made pages from -> why the second one made some of them anew."""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import fields

from sitegen.history import Histories, History, site_name
from sitegen.pages import Page
from sitegen.plan import Edition

NEW = "new page"
DAMAGED = "file changed or missing in the output"
UNKNOWN = "nothing is known of earlier builds"
TEXT = "text"
WORDS = "words of the interface"
# What a page holds of its articles' texts is their digests.
_NAMES = {"bodies": TEXT}


class Explained(Struct, frozen=True):
    """A page that was made anew, and what of it had changed."""

    url: str
    reasons: tuple[str, ...]


def explain(
    made: Collection[Page],
    pages: Mapping[Edition, Mapping[str, Page]],
    keys: Mapping[str, str],
    histories: Histories,
) -> Iterator[Explained]:
    """Say of every page of `made` why; `keys` are those that the live files were made from, by the pages' URLs."""
    urls = {page.url for page in made}
    for edition, some in pages.items():
        for key, page in some.items():
            if page.url in urls:
                yield Explained(page.url, tuple(_reasons(page, key, keys.get(page.url, ""), edition, histories)))


def _reasons(page: Page, key: str, before: str, edition: Edition, histories: Histories) -> Iterator[str]:
    if key == before:
        yield DAMAGED
    elif histories.before is None:
        yield f"program: {', '.join(histories.program)}" if histories.program else UNKNOWN
    elif before not in histories.before.pages:
        yield NEW
    else:
        yield from _shared_reasons(page, edition, histories.before, histories.now)
        yield from _own_reasons(page, histories.before.pages[before], histories.now.pages[key])


def _shared_reasons(page: Page, edition: Edition, before: History, now: History) -> Iterator[str]:
    """Yield what has changed of what pages share, as far as this one depends on it."""
    language = edition.config.language
    template = edition.theme.templates.get(page.template)
    if template is None or language not in before.editions:
        return
    old, new = before.editions[language], now.editions[language]
    if old.messages != new.messages:
        yield WORDS
    if old.templates.get(page.template) != template.digest:
        changed = [name for name in sorted(template.parts) if old.sources.get(name) != new.sources[name]]
        # None has changed where one that may be missing is no longer there.
        yield from (f"template {name}" for name in changed or [page.template])
    for read in sorted(template.reads):
        name = site_name(read)
        if name in old.site and old.site[name] != new.site[name]:
            yield name


def _own_reasons(page: Page, before: bytes, now: bytes) -> Iterator[str]:
    """Yield the names of the fields of a page that have other values."""
    names = [_NAMES.get(field.name, field.name) for field in fields(page)]
    old, new = array("I", before), array("I", now)
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
