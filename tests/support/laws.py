"""Laws that hold for any input: Hypothesis tries them in every test run, a coverage-guided fuzzer in `make fuzz`."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import html5lib
import msgspec

from sitegen.config.load import read_config
from sitegen.config.site import Config
from sitegen.content.article import ReadResult
from sitegen.content.library import reading_settings
from sitegen.content.reader import File, read
from sitegen.core.problems import BuildError, Problem
from sitegen.markdown.body import fill
from sitegen.markdown.document import Document
from sitegen.markdown.reader import read_markdown
from tests.support.sites import CONFIG, Folder

SETTINGS = reading_settings(Config(title="t", url="https://example.org/", language="fr", timezone="Europe/Paris"))
HEAD = "---\ntitle: A\nsource: B\ndate: 2024\ntopic: T\n---\n"
_FORBIDDEN = set("script style iframe object embed form input button svg math base meta link template noscript".split())
_ADDRESSES = ("href", "src", "cite")


def html(document: Document) -> str:
    """Return the HTML of a document, its references without targets."""
    return fill(document.body.pieces, [""] * len(document.references))


def any_bytes_are_an_article_or_problems(data: bytes, path: str = "a.md") -> ReadResult:
    """Reading never fails, and gives an article or an error, at a place that exists; both can cross processes."""
    parsed = read(File(path, data, SETTINGS))
    assert parsed.article or any(problem.severity == "error" for problem in parsed.problems)
    _stand(parsed.problems, data.decode("utf-8-sig", "replace"))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(parsed), type=ReadResult) == parsed
    return parsed


def any_markdown_is_safe(text: str, language: str = "fr") -> Document:
    """The HTML of an article is harmless, and its diagnostics and references have positions that exist."""
    document = read_markdown(text, language, "fr-FR")
    made = html(document)
    page = f"<!doctype html><body><main><article>{made}</article><footer></footer></main>"
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    assert [part.tag for part in tree.findall("body/main/*")] == ["article", "footer"]
    assert len(tree.findall("body/*")) == 1
    for element in tree.iterfind("body/main/article//*"):
        assert str(element.tag) not in _FORBIDDEN
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
        for name in _ADDRESSES:
            assert element.get(name, "https:").casefold().startswith(("http:", "https:", "mailto:", "tel:", "#"))
        assert element.get("id", "s-").startswith("s-")
    lines = text.split("\n")
    for diagnostic in document.diagnostics:
        _stands(lines, diagnostic.line, diagnostic.column)
    for reference in document.references:
        _stands(lines, reference.line, reference.column)
    return document


def any_settings_are_a_config_or_problems(text: str) -> Config | None:
    """site.yaml is read, or refused at positions that exist."""
    problems: tuple[Problem, ...] = ()
    try:
        return read_config(text)
    except BuildError as error:
        problems = error.problems
    assert problems
    _stand(problems, text)
    return None


def any_files_are_a_site_or_problems(files: dict[str, bytes]) -> bool:
    """A site is built or refused as a whole, and nothing but its output, its cache and its record is written."""
    with TemporaryDirectory() as root:
        folder = Folder(Path(root) / "above" / "site")
        folder.put("site.yaml", CONFIG)
        for path, data in files.items():
            try:
                folder.put(path, data)
            except (OSError, ValueError):
                # No such file can be here.
                continue
        before = _files(Path(root))
        problems = folder.problems()
        failed = any(problem.severity == "error" for problem in problems)
        assert failed != (folder.root / "public").exists(), problems
        made = _files(Path(root))
        changed = {path for path in before.keys() | made.keys() if before.get(path) != made.get(path)}
        ours = ("public/", ".public.sitegen/", ".sitegen/", "permalinks.jsonl")
        assert all(path.removeprefix("above/site/").startswith(ours) for path in changed), changed
        return not failed


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _stand(problems: tuple[Problem, ...], text: str) -> None:
    lines = re.split(r"\r\n?|\n", text)
    for problem in problems:
        assert problem.message
        _stands(lines, problem.line, problem.column)


def _stands(lines: list[str], line: int, column: int) -> None:
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1
