"""The scenarios. Each takes turns between the generators, so that a slow minute affects all alike."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks import peers
from benchmarks.corpus import Article, invent, repeated
from benchmarks.measure import Cost, Memory, run, watch
from benchmarks.peers import WORK, Site
from benchmarks.preview import previewing

# Words of an article of a very large collection, in which only the number of articles should count.
_SHORT = 40


@dataclass(frozen=True)
class Made:
    """The size of a site that a generator made of a corpus."""

    articles: int
    files: int
    pages: int
    bytes: int


@dataclass
class Bench:
    """The articles, their number, the number of rounds; and all measurements, by name."""

    articles: Sequence[Article]
    size: int
    rounds: int
    tell: Callable[[str], None]
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    memory: dict[str, Memory] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)

    @property
    def small(self) -> int:
        """Return the number of articles of the smaller of two collections."""
        return self.size // 5

    def corpus(self, count: int) -> list[Article]:
        """Return a number of articles."""
        return repeated(self.articles, count)

    def measure(self, name: str, site: Site) -> None:
        """Build once, and record the cost."""
        cost = run(site.command, site.folder, site.environment)
        self.costs.setdefault(name, []).append(cost)
        self.tell(f"{name}: {cost.wall:.2f} s, {cost.cpu:.2f} s of processors")

    def measure_first(self, name: str, site: Site) -> None:
        """Build as if for the first time, and record the cost."""
        site.forget()
        self.measure(name, site)

    def watch_first(self, name: str, site: Site) -> None:
        """Build as if for the first time, and record its memory too."""
        site.forget()
        cost, self.memory[name] = watch(site.command, site.folder, site.environment)
        self.costs.setdefault(name, []).append(cost)
        self.tell(f"{name}: {self.memory[name].own / 1e6:.0f} MB in {cost.wall:.2f} s")


def cold(bench: Bench) -> None:
    """Build large and small collections without search, with every generator."""
    whole, small = bench.corpus(bench.size), bench.corpus(bench.small)
    sites = {
        "cold/sitegen": peers.sitegen(WORK / "sites/sitegen", whole),
        "cold/sitegen, all of it": peers.sitegen(WORK / "sites/sitegen-whole", whole, whole=True),
        "cold/Hugo": peers.hugo(WORK / "sites/hugo", whole),
        "cold/Hugo, nothing related": peers.hugo(WORK / "sites/hugo-plain", whole, related=False),
        "cold/Eleventy": peers.eleventy(WORK / "sites/eleventy", whole),
        "small/sitegen": peers.sitegen(WORK / "sites/sitegen-small", small),
        "small/Hugo": peers.hugo(WORK / "sites/hugo-small", small),
        "small/Eleventy": peers.eleventy(WORK / "sites/eleventy-small", small),
        "small/Pelican": peers.pelican(WORK / "sites/pelican-small", small),
    }
    for _ in range(bench.rounds):
        for name, site in sites.items():
            bench.measure_first(name, site)
    for name, site in sites.items():
        bench.made[name] = _made(site, bench.size if name.startswith("cold") else bench.small)


def search(bench: Bench) -> None:
    """Build a large collection with its search."""
    articles = bench.corpus(bench.size)
    ours = peers.sitegen(WORK / "sites/sitegen", articles, search=True)
    theirs = peers.hugo(WORK / "sites/hugo", articles, search=True)
    for _ in range(bench.rounds):
        bench.measure_first("search/sitegen", ours)
        bench.measure_first("search/Hugo", theirs)


def warm(bench: Bench) -> None:
    """Rebuild after each kind of edit. Hugo rebuilds everything after any edit, so it takes part once in each round."""
    articles = bench.corpus(bench.size)
    ours = peers.sitegen(WORK / "sites/sitegen", articles)
    whole = peers.sitegen(WORK / "sites/sitegen-whole", articles, whole=True)
    theirs = peers.hugo(WORK / "sites/hugo", articles)
    for site in (ours, whole, theirs):
        run(site.command, site.folder, site.environment)
    for number in range(1, bench.rounds + 1):
        for name, site in (("warm", ours), ("whole", whole)):
            bench.measure(f"{name}/nothing", site)
            for kind, edit, path in _edits(site):
                _measure_second(bench, f"{name}/{kind}", site, partial(edit, path), number)
        edit_body(_an_article_of(theirs), number)
        bench.measure("warm/Hugo", theirs)


def _edits(site: Site) -> Iterator[tuple[str, Callable[[Path, int], None], Path]]:
    yield "template", edit_template, site.folder / "themes/own/templates/list.html"
    yield "title", edit_title, _an_article_of(site)
    yield "body", edit_body, _an_article_of(site)


def _an_article_of(site: Site) -> Path:
    paths = sorted((site.folder / "content").rglob("*.md"))
    return paths[len(paths) // 2]


def _measure_second(bench: Bench, name: str, site: Site, edit: Callable[[int], None], number: int) -> None:
    """Measure the second of two edits: a build also updates the previous tree to the last live one."""
    edit(2 * number - 1)
    run(site.command, site.folder, site.environment)
    edit(2 * number)
    bench.measure(name, site)


def preview(bench: Bench) -> None:
    """Edit an article of the smaller collection while it is previewed, and wait for its page."""
    site = peers.sitegen(WORK / "sites/preview", bench.corpus(bench.small), whole=True)
    run(site.command, site.folder)
    path, url = an_article(site.folder)
    with previewing((site.command[0], "serve", "--no-search", "--port", "0"), site.folder) as previewed:
        for number in range(1, 3 * bench.rounds + 1):
            for kind, edit, words in (
                ("title", edit_title, f"Edit {number}: "),
                ("text", edit_body, f"Edit number {number}."),
            ):
                seconds = previewed.seconds(partial(edit, path, number), url, words)
                bench.costs.setdefault(f"preview/{kind}", []).append(Cost(seconds, 0))
                bench.tell(f"preview/{kind}: {seconds:.2f} s")


def an_article(folder: Path) -> tuple[Path, str]:
    """Return the file of an article of a built site, and the URL of its page."""
    records = (folder / "permalinks.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(records[len(records) // 2])
    return folder / "content" / record["path"], record["url"]


def edit_body(path: Path, number: int) -> None:
    """Add a paragraph to an article."""
    path.write_text(f"{path.read_text(encoding='utf-8')}\nEdit number {number}.\n", encoding="utf-8")


def edit_title(path: Path, number: int) -> None:
    """Change the title of an article."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('title: "', f'title: "Edit {number}: ', 1), encoding="utf-8")


def edit_template(path: Path, number: int) -> None:
    """Add a line to the template of all lists."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('<header class="heading">', f'<p>Edit {number}</p>\n<header class="heading">', 1))


def memory(bench: Bench) -> None:
    """Measure the memory of whole builds of a large collection, apart from the times: sampling costs time."""
    articles = bench.corpus(bench.size)
    bench.watch_first("memory/sitegen", peers.sitegen(WORK / "sites/sitegen", articles, search=True, whole=True))
    bench.watch_first("memory/Hugo", peers.hugo(WORK / "sites/hugo", articles, search=True))


def short(bench: Bench) -> None:
    """Build very many short articles, to find costs that grow faster than their number."""
    articles = list(islice(invent(_SHORT), 10 * bench.size))
    fewer = articles[: 2 * bench.size]
    bench.watch_first("short/sitegen, fewer", peers.sitegen(WORK / "sites/short", fewer, whole=True))
    bench.watch_first("short/sitegen", peers.sitegen(WORK / "sites/short", articles, whole=True))


def start(bench: Bench) -> None:
    """Print the help of the command, to measure its start."""
    site = peers.sitegen(WORK / "sites/start", [])
    asking = Site("sitegen", site.folder, (site.command[0], "--help"), site.output)
    for _ in range(3 * bench.rounds):
        bench.measure("start/sitegen", asking)


def _made(site: Site, articles: int) -> Made:
    paths = [path for path in (site.folder / site.output).rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in paths)
    return Made(articles, len(paths), sum(path.suffix == ".html" for path in paths), size)


Scenario = Callable[[Bench], None]
SCENARIOS: dict[str, Scenario] = {
    scenario.__name__: scenario for scenario in (start, cold, search, warm, preview, memory, short)
}
