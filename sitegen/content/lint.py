"""Lint of one article: warnings about content that is valid, but probably a mistake. Pure."""

import re
from collections.abc import Iterator
from html import unescape

from sitegen.config.yaml import Yaml
from sitegen.content.front_matter import FrontMatter
from sitegen.content.language_guess import other_language
from sitegen.core import invisible, url_scheme, web
from sitegen.core.dates import Date
from sitegen.core.problems import Problem, warning
from sitegen.markdown.document import Document

_LONGEST_TITLE = 1000
_FIRST_YEAR = "1500"
_SHORTEST_TEXT = 50
# Three words or eight letters of a script without spaces, and the sign that ends a sentence.
_SENTENCE = re.compile(r"(?:\S+\s+){2}\S+[.!?…؟।][»”\"')]*\s*$|[^\x00-\u2e7f]{8}.*[。！？．]", re.MULTILINE)


def lint_fields(matter: FrontMatter, date: Date | None, yaml: Yaml) -> Iterator[Problem]:
    """Yield warnings about front matter; `date` is the article's, if it could be read."""
    if len(matter.title) > _LONGEST_TITLE:
        message = f"the title has {len(matter.title)} characters"
        yield _warning(yaml, "title", "title-long", message, "shorten it")
    yield from _lint_names(matter, yaml)
    if date and date.year < _FIRST_YEAR:
        yield _warning(yaml, "date", "date-early", f"{matter.date} is before {_FIRST_YEAR}", "check the year")
    real = web.without_tracking(matter.source_url)
    if real != matter.source_url:
        yield _warning(yaml, "source_url", "tracking-link", "a tracking link was cleaned", f"write {real}")


def _lint_names(matter: FrontMatter, yaml: Yaml) -> Iterator[Problem]:
    """Yield a warning for each title or name with characters that nobody sees."""
    lines = ("title", "source", "summary", "event", "original_title")
    names = {key: str(getattr(matter, key)) for key in lines}
    names |= {key: " ".join(getattr(matter, key)) for key in ("topic", "author", "tags")}
    for key, value in names.items():
        for character, (offset, _) in list(invisible.hidden_in_name(unescape(value)).items())[:1]:
            place = f"as character {offset + 1} of `{key}`"
            message = f"invisible character {invisible.described(character)}, {place}, was removed"
            yield _warning(yaml, key, "invisible-character", message, "delete it")


def lint_text(document: Document, matter: FrontMatter, language: str, yaml: Yaml, first_line: int) -> Iterator[Problem]:
    """Yield warnings about the text, which begins on `first_line` of the file.

    One sentence is a text, and so is a summary that leads to the original.
    """
    is_link = bool(matter.summary.strip() and matter.source_url)
    if len(document.text) < _SHORTEST_TEXT and not is_link and not _SENTENCE.search(document.text):
        message = "the article has hardly any text"
        yield warning(yaml.path, first_line, 1, "text-short", message, "add its text")
    if other := other_language(document.text, language):
        message = f"the text looks like {other!r}, but its language is {language!r}"
        yield _warning(yaml, "language", "language", message, f"write `language: {other}`")


def lint_file_name(path: str, matter: FrontMatter, yaml: Yaml) -> Iterator[Problem]:
    """Yield warnings about the name of the article's file."""
    name = path.rpartition("/")[2]
    if not (matter.slug or url_scheme.slug(url_scheme.without_ending(name))):
        message = "no address can be made from this file name, so a hash is used"
        yield warning(yaml.path, 1, 1, "slug-empty", message, "add `slug: a-short-name`")
    if not url_scheme.is_portable(name) or not url_scheme.is_portable(url_scheme.without_ending(name)):
        message = "not every system can hold a file of this name"
        yield warning(yaml.path, 1, 1, "file-name", message, "rename it")


def _warning(yaml: Yaml, key: str, code: str, message: str, hint: str) -> Problem:
    return warning(yaml.path, *yaml.position((key,)), code, message, hint)
