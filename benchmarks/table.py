"""The measurements, as tables in Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from benchmarks.measure import Cost, Memory
from benchmarks.scenarios import Made

_UNKNOWN = "–"


@dataclass(frozen=True)
class Measured:
    """All measurements of one run."""

    machine: Mapping[str, str]
    size: int
    rounds: int
    load: float
    costs: Mapping[str, Sequence[Cost]]
    memory: Mapping[str, Memory]
    made: Mapping[str, Made]


@dataclass(frozen=True)
class Ratio:
    """Two measurements to compare, and the largest ratio that is good enough."""

    title: str
    ours: str
    theirs: str
    aim: float


RATIOS = (
    Ratio("First build, without search; Hugo with related articles", "cold/sitegen", "cold/Hugo", 0.6),
    Ratio("First build with search; Hugo, then Pagefind", "search/sitegen", "search/Hugo", 0.6),
    Ratio("Again, nothing changed", "warm/nothing", "warm/Hugo", 0.03),
    Ratio("Again, one text edited", "warm/body", "warm/Hugo", 0.05),
    Ratio("Again, one title edited", "warm/title", "warm/Hugo", 0.08),
    Ratio("Again, the template of lists edited", "warm/template", "warm/Hugo", 0.3),
    Ratio("Growth: five times as many articles", "cold/sitegen", "small/sitegen", 5.5),
)
BESIDE = (
    Ratio("First build with all that sitegen makes", "cold/sitegen, all of it", "cold/Hugo", 0),
    Ratio("The same again, nothing changed", "whole/nothing", "warm/Hugo", 0),
    Ratio("The same again, one text edited", "whole/body", "warm/Hugo", 0),
    Ratio("The same again, one title edited", "whole/title", "warm/Hugo", 0),
    Ratio("The same again, the template of lists edited", "whole/template", "warm/Hugo", 0),
    Ratio("First build, beside Hugo without related articles", "cold/sitegen", "cold/Hugo, nothing related", 0),
    Ratio("First build, beside Eleventy (nothing related)", "cold/sitegen", "cold/Eleventy", 0),
    Ratio("A fifth of the articles, beside Hugo", "small/sitegen", "small/Hugo", 0),
    Ratio("A fifth of the articles, beside Eleventy (nothing related)", "small/sitegen", "small/Eleventy", 0),
    Ratio("A fifth of the articles, beside Pelican (nothing related)", "small/sitegen", "small/Pelican", 0),
)
GENERATORS = (
    "cold/sitegen",
    "cold/sitegen, all of it",
    "cold/Hugo",
    "cold/Hugo, nothing related",
    "cold/Eleventy",
    "small/sitegen",
    "small/Hugo",
    "small/Eleventy",
    "small/Pelican",
)
MEMORY_AIM = 700
START_AIM = 0.25
PREVIEW_AIM = 0.5


def as_markdown(measured: Measured) -> str:
    """Return all tables."""
    parts = [_machine(measured), _ratios(measured), _made(measured), _absolute(measured)]
    return "\n".join(parts)


def _machine(measured: Measured) -> str:
    lines = [f"- {name}: {value}" for name, value in measured.machine.items()]
    rounds = f"- Rounds: {measured.rounds}, of which the median is shown; {measured.size:,} articles"
    return "\n".join([*lines, rounds, f"- Load of the machine before the first: {measured.load:.1f}", ""])


def _ratios(measured: Measured) -> str:
    rows = [_ratio(measured, ratio) for ratio in (*RATIOS, *BESIDE)]
    return _table(("", "sitegen", "other", "ratio", "lowest to highest", "of processors", "aim"), rows)


def _ratio(measured: Measured, ratio: Ratio) -> Sequence[str]:
    ours, theirs = measured.costs.get(ratio.ours, ()), measured.costs.get(ratio.theirs, ())
    if not (ours and theirs):
        return (ratio.title, *[_UNKNOWN] * 5, _aim(ratio))
    # Only within a round, which the same other work slowed down.
    walls = [one.wall / other.wall for one, other in zip(ours, theirs, strict=True)]
    cpus = [one.cpu / other.cpu for one, other in zip(ours, theirs, strict=True)]
    spread = f"{min(walls):.3f} to {max(walls):.3f}"
    return ratio.title, _wall(ours), _wall(theirs), f"{median(walls):.3f}", spread, f"{median(cpus):.3f}", _aim(ratio)


def _aim(ratio: Ratio) -> str:
    return f"{ratio.aim:g}" if ratio.aim else _UNKNOWN


def _wall(costs: Sequence[Cost]) -> str:
    return f"{median(cost.wall for cost in costs):.2f} s"


def _made(measured: Measured) -> str:
    rows = [_maker(name, measured) for name in GENERATORS]
    return _table(("first build, without search", "articles", "time", "processors", "pages", "files", "size"), rows)


def _maker(name: str, measured: Measured) -> Sequence[str]:
    collection, _, generator = name.partition("/")
    title = generator if collection == "cold" else f"{generator}, a fifth"
    made, costs = measured.made.get(name), measured.costs.get(name)
    if not (made and costs):
        return (title, *[_UNKNOWN] * 6)
    cpu = f"{median(cost.cpu for cost in costs):.2f} s"
    size = f"{made.bytes / 1e6:.0f} MB"
    return title, f"{made.articles:,}", _wall(costs), cpu, f"{made.pages:,}", f"{made.files:,}", size


def _absolute(measured: Measured) -> str:
    memory, costs = measured.memory, measured.costs
    ours, theirs = memory.get("memory/sitegen"), memory.get("memory/Hugo")
    rows = [
        ("Memory of sitegen’s own processes", _megabytes(ours, "own"), f"{MEMORY_AIM} MB"),
        ("Memory of its Pagefind", _megabytes(ours, "search"), _UNKNOWN),
        ("Memory of Hugo", _megabytes(theirs, "own"), _UNKNOWN),
        ("Memory of the Pagefind after Hugo", _megabytes(theirs, "search"), _UNKNOWN),
        *(row for name in ("short/sitegen, fewer", "short/sitegen") for row in _short(name, measured)),
        _time("Preview of a fifth of the articles, a text edited", costs.get("preview/text"), PREVIEW_AIM),
        _time("Preview of a fifth of the articles, a title edited", costs.get("preview/title"), PREVIEW_AIM),
        _time("`sitegen --help`", costs.get("start/sitegen"), START_AIM),
    ]
    return _table(("", "measured", "aim"), rows)


def _time(title: str, costs: Sequence[Cost] | None, aim: float) -> Sequence[str]:
    return title, _wall(costs) if costs else _UNKNOWN, f"{aim:g} s"


def _short(name: str, measured: Measured) -> Iterable[Sequence[str]]:
    count = measured.size * (2 if name.endswith("fewer") else 10)
    costs, memory = measured.costs.get(name), measured.memory.get(name)
    title = "Short articles, twice as many" if name.endswith("fewer") else "Short articles, ten times as many"
    each = f"{1000 * costs[0].wall / count:.2f} ms" if costs else _UNKNOWN
    yield f"{title}: time for each", each, _UNKNOWN
    yield f"{title}: memory for each", f"{memory.own / count / 1000:.1f} kB" if memory else _UNKNOWN, _UNKNOWN


def _megabytes(memory: Memory | None, part: Literal["own", "search"]) -> str:
    return f"{getattr(memory, part) / 1e6:.0f} MB" if memory else _UNKNOWN


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
