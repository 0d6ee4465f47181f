"""Whole sites in one string: `-- path --` lines, each followed by the text of that file."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from sitegen.build.options import Options
from sitegen.build.result import Result
from sitegen.build.run import build
from sitegen.core.problems import BuildError, Problem
from sitegen.runtime.files import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.pages.context import PageKind
    from sitegen.pages.page import Page

CONFIG = "title: Review\nurl: https://example.org/\n"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
_MARK = re.compile(r"^-- (?P<path>.+) --\n", re.MULTILINE)


class Silent:
    """A reporter that prints nothing."""

    def phase(self, name: str) -> None:
        """Begin a phase."""

    def waiting(self, owner: str) -> None:
        """Wait for another build."""


@dataclass(frozen=True)
class Folder:
    """The folder of a site: writes its files, builds it, and reads the result."""

    root: Path
    kinds: "Sequence[PageKind[Page]] | None" = None
    """The kinds of pages that the site is built with, by default all of the program's."""

    def write(self, files: str) -> "Folder":
        """Write files given as one string, and a site.yaml where none is given."""
        parts = _MARK.split(files)
        for path, text in zip(parts[1::2], parts[2::2], strict=True):
            self.put(path, text)
        if not (self.root / "site.yaml").exists():
            self.put("site.yaml", CONFIG)
        return self

    def put(self, path: str, text: str | bytes) -> None:
        """Write one file."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text in a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.put(path, text.replace(old, new, 1))

    def settle(self) -> "Folder":
        """Wait until no file counts as just changed, since such a file is never taken for unchanged."""
        sleep(2 * SETTLED / 1_000_000_000)
        return self

    def build(
        self,
        *,
        search: bool = False,
        jobs: int = 1,
        clean: bool = False,
        drafts: bool = False,
        private: bool = False,
        strict: bool = False,
        explain: bool = False,
        now: datetime = NOW,
    ) -> Result:
        """Build the site at a fixed moment."""
        options = Options(
            self.root,
            now,
            jobs=jobs,
            clean=clean,
            drafts=drafts,
            private=private,
            strict=strict,
            search=search,
            explain=explain,
        )
        return build(options, Silent(), kinds=self.kinds)

    def problems(self, *, now: datetime = NOW, **options: bool) -> tuple[Problem, ...]:
        """Build, and return all problems, whether it could be built or not."""
        try:
            return self.build(now=now, **options).problems
        except BuildError as error:
            return error.problems

    def read(self, path: str) -> str:
        """Return the text of a built file."""
        return (self.root / "public" / path).read_text(encoding="utf-8")

    def tree(self) -> dict[str, bytes]:
        """Return every built file except the search index, whose file names Pagefind 1.5.2 varies from run to run."""
        public = self.root / "public"
        return {
            path.relative_to(public).as_posix(): path.read_bytes()
            for path in sorted(public.rglob("*"))
            if path.is_file() and "pagefind" not in path.relative_to(public).parts
        }

    def copy(self, place: Path) -> "Folder":
        """Copy the input files of the site to another folder, written in another order."""
        inputs = {"site.yaml", "sources.yaml", "permalinks.jsonl", "content", "static", "themes"}
        paths = [path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink()]
        paths = [path for path in paths if path.relative_to(self.root).parts[0] in inputs]
        for path in sorted(paths, reverse=True):
            Folder(place).put(path.relative_to(self.root).as_posix(), path.read_bytes())
        return Folder(place)


def build_site(root: Path, files: str, *, search: bool = False, private: bool = False) -> Folder:
    """Write a site, and build it."""
    site = Folder(root).write(files)
    site.build(search=search, private=private)
    return site


def article(body: str = "Some text of an article, long enough to be no stub at all.\n", **fields: str) -> str:
    """Return the text of an article, with fields that replace or complete the default ones."""
    matter = {"title": "A title", "source": "Gazette", "date": "2024-03-05", "topic": "Testing"} | fields
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in matter.items()) + "---\n" + body
