"""The generators, in fixed versions, and the corpus in the format of each."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from pagefind_bin import get_executable

from benchmarks.corpus import Article, front_matter

ROOT = Path(__file__).parent.parent
# A folder on another disk may be given, such as one in memory, to compare programs rather than disks.
WORK = Path(os.environ.get("BENCH_WORK") or Path(__file__).parent / ".work").resolve()
_TEMPLATES = Path(__file__).parent / "peers"
_PYTHON = WORK / "python"
_NODE = WORK / "node"
_SITEGEN = Path(sys.executable).with_name("sitegen")
# sitegen makes lists of the years of a topic, a source, an author or a tag with more articles than these.
_FEW = 18
_CONFIG = "title: Benchmark\nurl: https://example.org/\ntheme: own\npaginate: 12\n"


@dataclass(frozen=True)
class Site:
    """A corpus in the format of one generator, and the command that builds it."""

    generator: str
    folder: Path
    command: tuple[str, ...]
    output: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def forget(self) -> None:
        """Remove the output and the caches of earlier builds, so that the next one is a first one."""
        for name in (self.output, ".public.sitegen", ".sitegen", "permalinks.jsonl", ".hugo_build.lock"):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def install() -> None:
    """Install every generator that is not installed yet."""
    if not (_PYTHON / "done").exists():
        _call(sys.executable, "-m", "venv", str(_PYTHON))
        _call(str(_PYTHON / "bin/pip"), "install", "--quiet", "-r", str(_TEMPLATES / "requirements.txt"))
        (_PYTHON / "done").touch()
    if not (_NODE / "done").exists():
        _NODE.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_TEMPLATES / "eleventy" / name, _NODE)
        _call("npm", "ci", "--prefix", str(_NODE), "--no-audit", "--no-fund", "--silent")
        (_NODE / "done").touch()


def _call(*command: str) -> None:
    subprocess.run(command, check=True)


def versions() -> dict[str, str]:
    """Return the version of each generator."""
    pins = dict(line.split("==") for line in (_TEMPLATES / "requirements.txt").read_text().split())
    packages = json.loads((_TEMPLATES / "eleventy/package.json").read_text())["dependencies"]
    return {
        "Hugo": pins["hugo"],
        "Eleventy": packages["@11ty/eleventy"],
        "Pelican": pins["pelican"],
        "Pagefind": subprocess.run(
            [str(get_executable()), "--version"], check=True, capture_output=True, text=True
        ).stdout.split()[-1],
    }


def sitegen(folder: Path, articles: Sequence[Article], *, search: bool = False, whole: bool = False) -> Site:
    """Write a corpus for sitegen, with a theme of the site's own that overrides the list.

    Pages that no other generator makes are mostly left out, unless a `whole` site is wanted.
    """
    _begin(folder)
    _write(folder, {f"content/{_path(article)}": front_matter(article.fields) + article.body for article in articles})
    theme = (ROOT / "themes/default/templates/list.html").read_text(encoding="utf-8")
    _write(folder, {
        "site.yaml": _CONFIG if whole else f"{_CONFIG}archive: years\ndownloads: none\n",
        "themes/own/theme.yaml": "extends: default\n",
        "themes/own/templates/list.html": theme,
    })  # fmt: skip
    command = (str(_SITEGEN), "build", "--quiet")
    return Site("sitegen", folder, command if search else (*command, "--no-search"), "public")


def hugo(folder: Path, articles: Sequence[Article], *, related: bool = True, search: bool = False) -> Site:
    """Write a corpus for Hugo."""
    _begin(folder, "hugo")
    within = _years(articles)
    _write(folder, {f"content/articles/{_path(one)}": _for_hugo(one, within[one.slug]) for one in articles})
    # The program itself, without the Python package that starts it.
    binary = next(_PYTHON.glob("lib/*/site-packages/hugo/binaries/hugo"))
    command: tuple[str, ...] = (str(binary), "--quiet")
    if search:
        pagefind = (str(get_executable()), "--site", "public", "--quiet")
        command = ("sh", "-c", f"{shlex.join(command)} && exec {shlex.join(pagefind)}")
    return Site("Hugo", folder, command, "public", {"HUGO_PARAMS_RELATED": str(related).lower()})


def _years(articles: Sequence[Article]) -> Mapping[str, Sequence[str]]:
    """Return the lists of a term's year in which each article is, by its slug: `topic: Health, 2024`."""
    terms = {one.slug: [*dict.fromkeys(_terms(one))] for one in articles}
    counts = Counter(chain(*terms.values()))
    return {
        one.slug: [f"{term}, {one.date.year}" for term in terms[one.slug] if counts[term] > _FEW] for one in articles
    }


def _terms(article: Article) -> Iterator[str]:
    kinds = {"topic": article.topics, "source": (article.source,), "author": article.authors, "tag": article.tags}
    return (f"{kind}: {term}" for kind, found in kinds.items() for term in found)


def _for_hugo(article: Article, within: Sequence[str]) -> str:
    fields = article.fields | {
        "source": [article.source],
        "slug": article.slug,
        "year": [str(article.date.year)],
        "within": within,
    }
    return front_matter(_described(fields)) + article.body


def eleventy(folder: Path, articles: Sequence[Article]) -> Site:
    """Write a corpus for Eleventy."""
    _begin(folder, "eleventy")
    (folder / "node_modules").symlink_to(_NODE / "node_modules")
    within = _years(articles)
    _write(folder, {f"articles/{_path(one)}": _for_eleventy(one, within[one.slug]) for one in articles})
    command = ("node", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet")
    return Site("Eleventy", folder, command, "_site")


def _for_eleventy(article: Article, within: Sequence[str]) -> str:
    # Eleventy makes collections of `tags` by itself, which would be made twice here.
    fields = {"labels" if name == "tags" else name: value for name, value in article.fields.items()}
    return front_matter(_described(fields | {"within": within})) + article.body


def _described(fields: Mapping[str, object]) -> dict[str, object]:
    return {"description" if name == "summary" else name: value for name, value in fields.items()}


def pelican(folder: Path, articles: Sequence[Article]) -> Site:
    """Write a corpus for Pelican."""
    _begin(folder, "pelican")
    _write(folder, {f"content/{_path(article)}": _for_pelican(article) for article in articles})
    return Site("Pelican", folder, (str(_PYTHON / "bin/pelican"), "--quiet", "-s", "pelicanconf.py"), "output")


def _for_pelican(article: Article) -> str:
    fields = {
        "title": article.title,
        "slug": article.slug,
        "date": article.date.isoformat(),
        "category": article.source,
        "tags": ", ".join(dict.fromkeys(article.topics + article.tags)),
        "authors": "; ".join(article.authors),
        "source_url": article.source_url,
        "description": article.summary,
    }
    lines = [f"{name}: {' '.join(value.split())}\n" for name, value in fields.items() if value]
    return "".join(lines) + "\n" + article.body


def _begin(folder: Path, templates: str = "") -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if templates:
        shutil.copytree(_TEMPLATES / templates, folder, ignore=shutil.ignore_patterns("package*.json"))


def _path(article: Article) -> str:
    return f"{article.date.year}/{article.slug}.md"


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
