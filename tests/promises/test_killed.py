"""Builds are killed and interrupted in every phase while somebody reads the site, and no reader notices."""

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle, pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

import pytest

from tests.support.processes import BUILD_TELLING, PHASES, REST, entitle, is_gone, many, running, until
from tests.support.server import serve
from tests.support.sites import Folder, article

if TYPE_CHECKING:
    import subprocess

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders and ends orphans")

EDITIONS = ("Edition1", "Edition2")
Tree = dict[str, bytes]


class Moment(NamedTuple):
    """A moment to kill at: seconds after a phase began."""

    phase: str
    seconds: float


class Told:
    """The moments at which the phases of a build began, as the build prints them."""

    def __init__(self, output: IO[str]) -> None:
        self.began = {"start": monotonic()}
        self._events = {phase: threading.Event() for phase in ("start", *PHASES, "end")}
        self._events["start"].set()
        threading.Thread(target=self._listen, args=(output,), daemon=True).start()

    def _listen(self, output: IO[str]) -> None:
        for line in output:
            if line.strip() in PHASES:
                self.began[line.strip()] = monotonic()
                self._events[line.strip()].set()
        self.began["end"] = monotonic()
        for event in self._events.values():
            event.set()

    def wait_for(self, moment: Moment) -> None:
        """Wait for a moment, or for the end of the build."""
        self._events[moment.phase].wait(60)
        if moment.phase in self.began:
            self._events["end"].wait(max(0, self.began[moment.phase] + moment.seconds - monotonic()))

    def whole(self) -> dict[str, float]:
        """Wait for the end of the build, and return when each phase began."""
        assert self._events["end"].wait(60)
        return self.began


class Reader:
    """A reader who fetches page after page over HTTP, and compares each with the old and the new one."""

    def __init__(self, url: str, editions: list[Tree]) -> None:
        self.reads = 0
        self.torn: list[str] = []
        self.missing: list[str] = []
        self._host, self._editions = urlsplit(url).netloc, editions
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        connection = HTTPConnection(self._host, timeout=60)
        while not self._over.is_set():
            for path in self._editions[0]:
                connection.request("GET", f"/{quote(path)}")
                answer = connection.getresponse()
                body = answer.read()
                self.reads += 1
                if answer.status != 200:
                    self.missing.append(path)
                elif body not in [tree[path] for tree in self._editions]:
                    self.torn.append(path)
                # Leave the builds some time too.
                sleep(0.002)
        connection.close()

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


class Killer:
    """Changes a site to another state and back, by builds that are killed and builds that finish the work."""

    def __init__(self, root: Path, articles: int) -> None:
        self.site = many(root / "site", articles)
        self.killed = Counter[str]()
        self.editions = [self._clean(name, root / name) for name in EDITIONS]
        self.site.build(search=True)
        self._temporary = root / "temporary"
        self._temporary.mkdir()
        self._live = len(EDITIONS) - 1

    def _write(self, name: str) -> None:
        entitle(self.site, name)
        # A title is recorded in permalinks.jsonl, which so changes too.
        self.site.put("content/a8.md", article(title=f"Words of {name}"))

    def _clean(self, name: str, place: Path) -> Tree:
        self._write(name)
        clean = self.site.copy(place)
        clean.build(search=True)
        return made(clean)

    @contextmanager
    def building(self, *options: str, held: str = "") -> Iterator[tuple["subprocess.Popen[str]", Told]]:
        """Build the other state of the site, up to a phase in which the build is held."""
        self._live = 1 - self._live
        self._write(EDITIONS[self._live])
        variables = {"TMPDIR": str(self._temporary), "HELD": held}
        with running(self.site, "--jobs", "2", *options, command=BUILD_TELLING, **variables) as process:
            assert process.stdout
            yield process, Told(process.stdout)

    def measure(self) -> dict[str, float]:
        """Let a build end, and return when each of its phases began."""
        with self.building("--clean") as (process, told):
            assert process.wait() == 0
            return told.whole()

    def kill(self, moment: Moment, *options: str, held: str = "") -> None:
        """Kill a build, and build again at once, while processes of the first one may be left."""
        with self.building(*options, held=held) as (process, told):
            told.wait_for(moment)
            process.kill()
            ended = process.wait() == 0
            assert self.site.tree() in [published(tree) for tree in self.editions]
            self.site.build(search=True)
            assert made(self.site) == self.editions[self._live]
            self.killed["end" if ended else [phase for phase in told.whole() if phase != "end"][-1]] += 1
            assert is_ended(process)
        self.assert_tidy()

    def assert_tidy(self) -> None:
        """Assert that no file is left but the site, its input, and the folders that sitegen keeps."""
        root = self.site.root
        kept = {"site.yaml", "content", "permalinks.jsonl", "public", ".public.sitegen", ".sitegen"}
        assert names(root) == kept
        assert names(root / ".public.sitegen") - {"previous"} == REST
        assert names(root / ".sitegen") - {"problems.json"} == {*REST, "cache.sqlite"}
        assert names(self._temporary) == set()


def is_ended(process: "subprocess.Popen[str]") -> bool:
    """Return whether every process of a build has ended."""
    return until(lambda: is_gone(process.pid))


def errors(process: "subprocess.Popen[str]") -> str:
    assert process.stderr
    return process.stderr.read()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def made(site: Folder) -> Tree:
    """Return all files that a build writes, the permalinks too."""
    return {**site.tree(), "../permalinks.jsonl": (site.root / "permalinks.jsonl").read_bytes()}


def published(tree: Tree) -> Tree:
    return {path: data for path, data in tree.items() if not path.startswith("../")}


def moments(began: dict[str, float], number: int) -> Iterator[Moment]:
    """Yield moments at even distances within each phase, and within the whole."""
    spans = [*pairwise(began.items()), (("start", began["start"]), ("end", began["end"]))]
    for (phase, start), (_, end) in spans:
        yield from (Moment(phase, (end - start) * (step + 0.5) / number) for step in range(number))


@pytest.mark.parametrize(
    "number", [pytest.param(1, id="once"), pytest.param(40, id="hundreds", marks=pytest.mark.slow)]
)
def test_nobody_can_tell_that_builds_are_killed(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killer = Killer(tmp_path, 10 + number)
    with serve(killer.site.root / "public") as url, Reader(url, [*map(published, killer.editions)]) as reader:
        planned = list(moments(killer.measure(), number))
        for moment, options in zip(planned, cycle([["--clean"], []]), strict=False):
            killer.kill(moment, *options)
        for phase in PHASES:
            # A kill in a short phase may have come too late.
            for _ in range(number - killer.killed[phase]):
                killer.kill(Moment(phase, 0), held=phase)
    late = killer.killed.pop("end", 0)
    with capsys.disabled():
        print(
            f"\n{killer.killed.total()} builds killed, {dict(killer.killed)}, and {late} that had ended;"
            f" {reader.reads} pages read, {len(reader.torn)} torn, {len(reader.missing)} missing"
        )
    assert (reader.torn, reader.missing) == ([], [])
    assert reader.reads > killer.killed.total()
    assert min(killer.killed[phase] for phase in PHASES) >= number


@pytest.mark.parametrize("held", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["held", "at work"])
@pytest.mark.parametrize(
    ("number", "code"),
    [pytest.param(signal.SIGINT, 130, id="SIGINT"), pytest.param(signal.SIGTERM, 143, id="SIGTERM")],
)
def test_a_build_that_is_interrupted_in_any_phase_leaves_nothing(
    number: int, code: int, held: bool, tmp_path: Path
) -> None:
    killer = Killer(tmp_path, 10)
    for phase in PHASES:
        with killer.building("--clean", held=phase if held else "") as (process, told):
            told.wait_for(Moment(phase, 0))
            process.send_signal(number)
            process.wait()
            assert is_ended(process)
            assert errors(process) == ""
        # CPython ends itself by the signal if it comes within exec(); and a working build may end before.
        assert process.returncode in {code, -number, *([] if held else [0])}
        assert killer.site.tree() in [published(tree) for tree in killer.editions]
        if not held:
            # A build that is interrupted while it tidies up leaves that to the next one.
            killer.site.build(search=True)
        killer.assert_tidy()


@pytest.mark.parametrize("number", [pytest.param(2, id="twice"), pytest.param(40, id="often", marks=pytest.mark.slow)])
def test_ctrl_c_reaches_every_process_at_any_moment_and_ends_the_build_once(number: int, tmp_path: Path) -> None:
    """A terminal sends it to the whole group, also to processes that are just starting."""
    killer = Killer(tmp_path, 60)
    began = killer.measure()
    codes = Counter[int]()
    for step in range(number):
        # The first cannot be faster than the signal.
        with killer.building("--clean", held="" if step else "render") as (process, told):
            told.wait_for(Moment("render", (began["search"] - began["render"]) * step / number))
            os.killpg(process.pid, signal.SIGINT)
            process.wait()
            assert is_ended(process)
            assert errors(process) == ""
            codes[process.returncode] += 1
        if step:
            # It may have been tidying up already, which it then leaves to the next build.
            killer.site.build(search=True)
        killer.assert_tidy()
    # Others may have been faster than those that were measured, and have ended.
    assert codes.keys() <= {130, -signal.SIGINT, 0}
    assert codes[0] < number
