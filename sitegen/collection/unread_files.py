"""Documents in the content folder that are in no output: not Markdown, and nothing refers to them. Pure.

Pictures, sound and data say nothing by themselves: they are there to be referred to, perhaps by an article that is not
published yet. Any other file was hardly put there for nothing, so it is named, in one warning for each ending.
"""

from collections.abc import Iterable, Iterator
from posixpath import splitext
from unicodedata import normalize
from urllib.parse import unquote

from sitegen.collection.assets import FILES
from sitegen.content.article import Article
from sitegen.content.held_back import is_held_back
from sitegen.core.problems import Problem, warning
from sitegen.core.url_scheme import is_markdown

_MOST_NAMED = 5
_DOCUMENTS = {".txt", ".docx", ".odt", ".rtf"}
_SILENT = (FILES - _DOCUMENTS) | {
    *(".svg", ".bmp", ".tif", ".tiff", ".heic", ".ico", ".jxl", ".psd", ".xcf", ".ai", ".eps"),
    *(".mov", ".m4v", ".avi", ".mkv", ".ogv", ".m4a", ".wav", ".flac", ".aac", ".srt"),
    *(
        ".json",
        ".jsonl",
        ".xml",
        ".tsv",
        ".xls",
        ".ppt",
        ".yaml",
        ".yml",
        ".toml",
        ".css",
        ".js",
        ".log",
        ".gz",
        ".tar",
    ),
}
_REASONS = {
    ".mdx": "MDX runs code",
    ".html": "it is HTML",
    ".htm": "it is HTML",
    ".xhtml": "it is HTML",
    ".txt": "it is plain text",
}


def unread_files(files: Iterable[str], articles: Iterable[Article], content: str) -> Iterator[Problem]:
    """Yield a warning for each kind of document that is neither an article nor referred to."""
    unread: dict[str, list[str]] = {}
    for path in files:
        ending = splitext(path)[1].casefold()
        if not (is_markdown(path) or ending in _SILENT or is_held_back(path)):
            unread.setdefault(ending, []).append(path)
    if not unread:
        return
    referred = {_name(one.target) for article in articles for one in article.text.references}
    for ending, paths in sorted(unread.items()):
        if left := sorted(path for path in paths if _name(path) not in referred):
            yield _problem(ending, left, content)


def _name(target: str) -> str:
    return normalize("NFC", unquote(target.partition("#")[0].partition("?")[0]).rpartition("/")[2]).casefold()


def _problem(ending: str, paths: list[str], content: str) -> Problem:
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    number = "1 file is" if len(paths) == 1 else f"{len(paths)} files are"
    kind = f"with the ending {ending}" if ending else "without an ending"
    reason = _REASONS.get(ending, "it is not Markdown")
    message = f"{number} not read {kind}, because {reason} and no article refers to it"
    names = f"{', '.join(paths[:_MOST_NAMED])}{more}"
    hint = "convert to Markdown, in a file that ends in `.md`, or move out of this folder"
    return warning(content, 1, 1, "file-unread", f"{message}: {names}", hint)
