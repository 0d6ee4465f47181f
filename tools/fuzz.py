"""Looks for input that breaks a law, guided by code coverage: `make fuzz`.

`python -m tools.fuzz TARGET [SECONDS]`. Atheris has no wheel for every Python and system; the laws are tried by
Hypothesis everywhere. Inputs are kept in `.fuzz/TARGET`; a finding becomes a test in `tests/content/test_laws.py`.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sitegen", "markdown_it", "mdit_py_plugins", "linkify_it"]):
    from tests.support import laws

ROOT = Path(__file__).parent.parent


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r", "\n")


def article(data: bytes) -> None:
    """Try front matter and text as a whole file."""
    laws.any_bytes_are_an_article_or_problems(data)


def front_matter(data: bytes) -> None:
    """Try front matter alone."""
    laws.any_bytes_are_an_article_or_problems(b"---\n" + data + b"\n---\ntext")


def markdown(data: bytes) -> None:
    """Try Markdown alone."""
    laws.any_markdown_is_safe(_text(data))


def config(data: bytes) -> None:
    """Try site.yaml."""
    laws.any_settings_are_a_config_or_problems(_text(data))


def name(data: bytes) -> None:
    """Try the path of an article."""
    path = _text(data).replace("\0", "") or "a"
    laws.any_bytes_are_an_article_or_problems(laws.HEAD.encode(), f"{path}.md")


def site(data: bytes) -> None:
    """Try a whole site: NUL separates its files, and each name from its text."""
    parts = data.split(b"\0")
    names = (part.decode("utf-8", "surrogateescape") for part in parts[::2])
    laws.any_files_are_a_site_or_problems(dict(zip(names, parts[1::2], strict=False)))


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (article, front_matter, markdown, config, name, site)
}


def seeds(target: str) -> Iterator[bytes]:
    """Yield the seeds of the fuzzer: the example site, the fixtures of the tests, and the attack vectors."""
    from tests.support.vectors import VECTORS

    articles = [path.read_bytes() for path in sorted((ROOT / "content").rglob("*.md"))]
    texts = [
        text.encode()
        for path in sorted((ROOT / "tests/markdown/fixtures").glob("*.md"))
        for text in re.split(r"^\.\n\n?", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1::3]
    ]
    texts += [text.encode() for text in VECTORS.values()]
    if target == "article":
        yield from articles
    elif target == "front_matter":
        yield from (text.split(b"---\n")[1] for text in articles)
    elif target == "markdown":
        yield from texts
    elif target == "config":
        yield from ((ROOT / path).read_bytes() for path in ("site.yaml", "sources.yaml"))
    elif target == "name":
        yield from (path.name.encode() for path in ROOT.rglob("*.md"))
    else:
        yield from (
            b"content/a.md\0" + text + b"\0site.yaml\0title: t\nurl: https://e.org/\n" for text in articles[:50]
        )


def main(target: str, seconds: str = "60") -> None:
    """Fuzz one target for some seconds; ends with an error if a law is broken."""
    corpus = ROOT / ".fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(data)
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", f"-artifact_prefix={corpus.parent}/"]
    atheris.Setup([sys.argv[0], str(corpus), *options, "-print_final_stats=1"], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
