"""The messages of the default theme, and `python -m tools.messages`, which brings its translations up to date."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from sitegen.formats.registry import FORMATS

DEFAULT = Path(__file__).parent.parent / "themes" / "default"
TRANSLATIONS = sorted((DEFAULT / "translations").glob("*.po"))
Message = str | tuple[str, ...]


def messages() -> Iterator[Message]:
    """Find the messages of the templates and of the formats of files, in English."""
    yield from (format_.description for format_ in FORMATS)
    options = {"extensions": "sitegen.theme.remember.Remember", "silent": "false"}
    methods = [(pattern, "jinja2") for pattern in ("**.html", "**.xml")]
    found = extract_from_dir(DEFAULT / "templates", methods, {pattern: options for pattern, _ in methods})
    for _, _, message, _, _ in found:
        yield message


def read_catalogue(path: Path) -> Catalog:
    """Read the translation into one language."""
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=path.stem)


def update(path: Path) -> list[Message]:
    """Add the missing messages to a translation, remove obsolete ones, and return those to translate."""
    found = read_catalogue(path)
    catalogue = Catalog(locale=path.stem, fuzzy=False)
    lacking = []
    for message in sorted(set(messages()), key=_alphabetical):
        known = found.get(message)
        catalogue.add(message, known.string if known else None)
        if not known or not known.string or not all(known.string):
            lacking.append(message)
    with path.open("wb") as file:
        file.write(_header(path.stem).encode())
        write_po(file, catalogue, omit_header=True, width=0)
    return lacking


def _alphabetical(message: Message) -> tuple[str, str]:
    first = message if isinstance(message, str) else message[0]
    return first.casefold(), first


def _header(language: str) -> str:
    lines = [f"Language: {language}", "Content-Type: text/plain; charset=utf-8"]
    lines.append(f"Plural-Forms: {get_plural(language)}")
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def main() -> None:
    """Bring every translation up to date, and print the messages that each lacks."""
    for path in TRANSLATIONS:
        for message in update(path):
            print(f"{path.name}: {message}")


if __name__ == "__main__":
    main()
