"""The preview's server: a built site by HTTP, on this machine alone, and word of every change."""

import asyncio
import errno
import mimetypes
import os
import socket
import time
from _thread import interrupt_main
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from sitegen.core.urls import file
from sitegen.preview.inject import inject
from sitegen.preview.page_state import PageState
from sitegen.runtime.digests import digest_bytes

ADDRESS = "127.0.0.1"
_HTTP = 80
_PORTS = 100
# How often a file is looked for again while one site takes the place of another.
_TRIES = 20
_TRY_SECONDS = 0.01
# No file of a site has such a name.
_OWN = "/.sitegen/"
_CLIENT = Path(__file__).parent / "client"
_CLIENT_FILES = frozenset({"preview.js", "preview.css"})
_HEADERS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# What a system may not know, or know otherwise.
_TYPES = {
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".opml": "text/x-opml",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
_NAMED_TYPES = {
    "atom.xml": "application/atom+xml",
    "citation.json": "application/vnd.citationstyles.csl+json",
    "feed.json": "application/feed+json",
    "references.json": "application/vnd.citationstyles.csl+json",
}
_UNBUILT = b"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="color-scheme" content="light dark">
<title>Not built yet</title>
</head>
<body>
<p>The site is being built, and comes up here by itself. Without scripts, load this page again.</p>
</body>
</html>
"""


class Channel:
    """Takes the state from the thread that builds to the one that serves."""

    def __init__(self) -> None:
        self.state = PageState()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._open = True

    def begin(self) -> None:
        """Remember the loop of the thread that serves, by which this is called."""
        self.loop = asyncio.get_running_loop()

    def tell(self, state: PageState) -> None:
        """Tell every open page the state."""
        self.state = state
        self._wake()

    def end(self) -> None:
        """Let every open page go."""
        self._open = False
        self._wake()

    def _wake(self) -> None:
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._replace)

    def _replace(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def states(self) -> AsyncIterator[PageState]:
        """Yield the state, and again whenever it changes."""
        while self._open:
            # In this order, so that a change in between is told twice and not never.
            changed = self._changed
            yield self.state
            await changed.wait()


class App:
    """Answers every request from the site as it is at that moment (ASGI)."""

    def __init__(self, folder: Path, port: int, channel: Channel) -> None:
        """Serve a folder, in whose place another may be put at any time."""
        self._folder, self._channel = folder, channel
        names = (ADDRESS, "localhost", "[::1]")
        self._hosts = {f"{name}:{port}" for name in names} | (set(names) if port == _HTTP else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        # It waits for files, and every open page would wait with it.
        response = await asyncio.to_thread(self._answer, Request(scope))
        response.headers.update(_HEADERS)
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        # A name that somebody else made lead here (DNS rebinding) must not read a site that is not published.
        if request.headers.get("host", "").casefold() not in self._hosts:
            return PlainTextResponse("This host is not served.\n", HTTPStatus.MISDIRECTED_REQUEST)
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("Only GET and HEAD.\n", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        path: str = request.scope["path"]
        return self._own(request, path.removeprefix(_OWN)) if path.startswith(_OWN) else self._page(request, path)

    def _own(self, request: Request, name: str) -> Response:
        if name == "state" and request.method == "GET":
            return StreamingResponse(self._events(), media_type="text/event-stream")
        if name in _CLIENT_FILES:
            return _respond(request, name, (_CLIENT / name).read_bytes())
        return PlainTextResponse("Nothing is here.\n", HTTPStatus.NOT_FOUND)

    async def _events(self) -> AsyncIterator[bytes]:
        yield b"retry: 500\n\n"
        async for state in self._channel.states():
            yield b"data: " + msgspec.json.encode(state) + b"\n\n"

    def _page(self, request: Request, path: str) -> Response:
        # Read before the file, so that a page may be told of a change that it has, but not take an older one for it.
        state = self._channel.state
        base = unquote(state.path)
        if not state.pages:
            return _respond(request, "index.html", _UNBUILT, state, HTTPStatus.SERVICE_UNAVAILABLE)
        if path in {"/", base[:-1]} and path != base:
            return RedirectResponse(state.path, HTTPStatus.FOUND)
        url = path.removeprefix(base) if path.startswith(base) else None
        found = read(self._folder, file(url)) if url is not None else None
        if found is not None and url is not None:
            return _respond(request, file(url), found, state)
        if url and read(self._folder, f"{url}/index.html") is not None:
            return RedirectResponse(f"{quote(path)}/", HTTPStatus.FOUND)
        missing = read(self._folder, "404.html") or b"Nothing is here."
        return _respond(request, "404.html", missing, state, HTTPStatus.NOT_FOUND)


def _respond(
    request: Request, path: str, body: bytes, state: PageState | None = None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """Answer with a file; a page is given the preview's script, and the `state` that it is of."""
    kind = media_type(path)
    if state and kind == "text/html":
        data = {"pages": state.pages, "styles": state.styles, "index": state.index}
        body = inject(body.decode(errors="surrogateescape"), f"{_OWN}preview.js", data).encode(errors="surrogateescape")
    tag = f'"{digest_bytes(body)}"'
    if status == HTTPStatus.OK and tag in request.headers.get("if-none-match", ""):
        return Response(None, HTTPStatus.NOT_MODIFIED, {"ETag": tag})
    return Response(body, status, {"ETag": tag}, kind)


def media_type(path: str) -> str:
    """Return the type of a file by its name."""
    name = path.rpartition("/")[2]
    known = _NAMED_TYPES.get(name) or _TYPES.get(os.path.splitext(name)[1])
    return known or mimetypes.guess_type(name)[0] or "application/octet-stream"


def read(folder: Path, path: str) -> bytes | None:
    """Return the content of a file of a site, where there is one at a path as URLs have it."""
    parts = path.split("/")
    if any(part.startswith(".") or not part for part in parts) or "\\" in path or "\0" in path:
        return None
    for _ in range(_TRIES):
        site = _identity(folder)
        found = _read_inside(folder, parts)
        # Another site may have come in between; some systems have none for a moment then.
        if found is not None or site == _identity(folder) is not None:
            return found
        time.sleep(_TRY_SECONDS)
    return None


def _read_inside(folder: Path, parts: Sequence[str]) -> bytes | None:
    path = folder.joinpath(*parts)
    # No build makes links. Who finds one did not put it there.
    if os.path.realpath(path) != os.path.join(os.path.realpath(folder), *parts):
        return None
    try:
        # By one call, so that all of it is of one site.
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _identity(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None


class Listener(AbstractContextManager["Listener"]):
    """A port of this machine that nobody else has."""

    def __init__(self, taken: socket.socket) -> None:
        self.socket = taken
        self.port: int = taken.getsockname()[1]
        self.address = f"http://{ADDRESS}:{self.port}/"

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def listen(port: int) -> Listener:
    """Take a port, or else the next one that is free; for 0 any one. Raises OSError where there is none."""
    for number in range(port, min(port + _PORTS, 65536) if port else 1):
        taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # What served before may have left connections; on Windows this would share the port with another program.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            taken.bind((ADDRESS, number))
            taken.listen()
        except OSError as error:
            taken.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return Listener(taken)
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


@contextmanager
def serving(folder: Path, listener: Listener) -> Iterator[Channel]:
    """Serve a folder in a thread; yields what takes the state there.

    Should the server end before, it interrupts this thread, and raises what ended it.
    """
    channel = Channel()
    app = App(folder, listener.port, channel)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )

    async def serve() -> None:
        channel.begin()
        await server.serve([listener.socket])

    def ended(_: object) -> None:
        if not server.should_exit:
            interrupt_main()

    with ThreadPoolExecutor(1, "server") as thread:
        served = thread.submit(asyncio.run, serve())
        served.add_done_callback(ended)
        try:
            yield channel
        finally:
            server.should_exit = True
            channel.end()
            served.result()
