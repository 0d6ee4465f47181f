"""`python -m benchmarks`: measure, print the tables, and write them into the documentation."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import machine, peers
from benchmarks.corpus import base_articles
from benchmarks.scenarios import SCENARIOS, Bench
from benchmarks.table import Measured, as_markdown

DOCUMENT = peers.ROOT / "docs/performance.md"
_SIZE, _QUICK = 10_000, 500
_PLACE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    peers.install()
    measured = measure(options)
    markdown = as_markdown(measured)
    peers.WORK.joinpath("results.json").write_text(json.dumps(asdict(measured), indent=1), encoding="utf-8")
    print(markdown)
    # Only a whole run is one table: its lines were measured together.
    if measured.size == _SIZE and not options.only:
        DOCUMENT.write_text(replace_tables(DOCUMENT.read_text(encoding="utf-8"), markdown), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measure sitegen beside other generators.")
    corpus = peers.ROOT.parent / "shared/corpora/digitalgov"
    parser.add_argument(
        "--corpus",
        type=Path,
        default=corpus,
        metavar="DIR",
        help="a folder of articles, which are repeated (default: %(default)s; where it is not there, invented ones)",
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--articles", type=int, default=_SIZE, metavar="N", help="how many (default: %(default)s)")
    size.add_argument("--quick", action="store_const", const=_QUICK, dest="articles", help=f"only {_QUICK}")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often (default: %(default)s)")
    parser.add_argument("--only", choices=SCENARIOS, action="append", help="measure this part; may be repeated")
    return parser


def measure(options: argparse.Namespace) -> Measured:
    """Measure the requested scenarios."""
    load = machine.load()
    bench = Bench(base_articles(options.corpus), options.articles, options.rounds, _tell)
    for name in options.only or SCENARIOS:
        SCENARIOS[name](bench)
    return Measured(machine.describe(), bench.size, bench.rounds, load, bench.costs, bench.memory, bench.made)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def replace_tables(document: str, tables: str) -> str:
    """Return a document with new tables between its marks."""
    return _PLACE.sub(lambda _: tables, document)


if __name__ == "__main__":
    main()
