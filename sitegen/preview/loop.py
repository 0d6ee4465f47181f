"""The loop of the preview: build, tell the open pages, wait for a change."""

import signal
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec.structs import replace

from sitegen.build.options import Options
from sitegen.build.problem_list import show_new, unreached_problems
from sitegen.build.progress import Clock
from sitegen.build.result import Result
from sitegen.build.run import build
from sitegen.build.session import Session
from sitegen.config.load import load_config
from sitegen.core.problems import BuildError, Problem, Setting
from sitegen.output.errors import CACHE, STORE
from sitegen.output.folder import exclusive
from sitegen.preview.background_index import BackgroundIndex
from sitegen.preview.page_state import PageState, after, page_problems
from sitegen.preview.server import Listener, listen, serving
from sitegen.preview.terminal import show_address, show_built, show_indexed
from sitegen.preview.watch import Watch
from sitegen.runtime.memo import Workers
from sitegen.runtime.workers import Pool

if TYPE_CHECKING:
    from sitegen.config.site import Config


def output_folder(root: Path) -> Path:
    """Return the output folder of a preview, which is not that of the published site."""
    return _folder(root) / "site"


def _folder(root: Path) -> Path:
    return root / CACHE / "preview"


def preview(options: Callable[[], Options], port: int, in_browser: bool) -> NoReturn:
    """Build the site after every change, and serve it, until interrupted.

    `options` returns the options of the next build. Raises BuildError if another preview of the site runs, or if the
    port cannot be used.
    """
    root = options().root
    output = output_folder(root)
    with exclusive(_folder(root), _refuse), _listening(port) as listener, serving(output, listener) as channel:
        show_address(listener.address, listener.port, port)
        if in_browser:
            webbrowser.open(listener.address)
        with Pool(lasting=True) as pool, _ignoring_signals_at_end():
            Preview(options, pool, channel.tell).run()


@contextmanager
def _ignoring_signals_at_end() -> Iterator[None]:
    """Ignore a second Ctrl-C: it would interrupt the end, which takes less than a second."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def _refuse(owner: str) -> NoReturn:
    message = f"another preview of this site is running ({owner or 'unknown'})"
    raise Setting("--root", "--root").refusal("preview", message, "use that one, or end it first")


def _listening(port: int) -> Listener:
    try:
        return listen(port)
    except OSError as error:
        message = f"port {port} cannot be used: {error.strerror}"
        raise Setting("--port", "--port").refusal("preview", message, "choose another `--port`") from None


class Preview:
    """Builds a site after every change, into an output folder of its own."""

    def __init__(self, options: Callable[[], Options], workers: Workers, tell: Callable[[PageState], None]) -> None:
        """`options` returns the options of each build; `tell` is called with the state after it."""
        self._options, self._workers, self._tell = options, workers, tell
        self._root = options().root
        self._state = PageState(bundle=options().engine.bundle)
        self._config: Config | None = None
        self._told: tuple[Problem, ...] = ()
        self._session = Session()
        self._watch = Watch(self._root)
        self._index = BackgroundIndex(self._root / CACHE / STORE, _folder(self._root) / "search")

    def run(self) -> NoReturn:
        """Build and wait, until interrupted."""
        try:
            while True:
                self._follow()
                self._build()
                self._watch.wait(self._index.is_done)
                self._index.stop()
        finally:
            self._index.stop()

    def _follow(self) -> None:
        # The build reports a broken site.yaml.
        with suppress(BuildError):
            self._config = load_config(self._root)
        self._watch.follow(self._config)

    def _build(self) -> None:
        try:
            with Clock(quiet=False) as clock:
                result = build(self._options(), clock, self._workers, self._index.put, self._session)
        except BuildError as error:
            self._advance(replace(self._state, indexing=False), error.problems)
            self._say_new(error.problems, built=False)
        else:
            self._publish(result, clock.seconds["total"])

    def _publish(self, result: Result, seconds: float) -> None:
        behind, previous = self._index.is_behind, self._state
        self._advance(after(previous, result.changed, behind, self._path()), self._index.problems)
        self._say_new([*result.problems, *self._index.problems], built=True)
        now = self._state
        if (now.pages, now.styles) != (previous.pages, previous.styles) or previous.problems:
            show_built(result, seconds, behind)
        if previous.indexing and not behind and not now.problems:
            show_indexed(result)
        self._index.start()

    def _path(self) -> str:
        return self._config.base.path if self._config else "/"

    def _advance(self, state: PageState, problems: Sequence[Problem]) -> None:
        self._state = replace(state, problems=page_problems(problems, self._root))
        self._tell(self._state)

    def _say_new(self, problems: Sequence[Problem], built: bool) -> None:
        """Print the problems that are new since the last build."""
        show_new(problems, self._told, self._root, built)
        self._told = (*problems, *unreached_problems(problems, self._told, built))
