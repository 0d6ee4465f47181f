"""The HTTP server of the preview: serves the built site to this machine alone, and reports every change."""

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

from sitegen.core.url_scheme import file
from sitegen.formats.format import Format
from sitegen.formats.registry import FORMATS, media_types
from sitegen.preview.inject import inject
from sitegen.preview.page_state import PageState
from sitegen.runtime.digests import digest_bytes

ADDRESS = "127.0.0.1"
_HTTP = 80
_PORTS = 100
# How often a missing file is looked for again, because a build may be replacing the site at that moment.
_TRIES = 20
_TRY_SECONDS = 0.01
# The paths of the preview itself; no file of a site begins with a dot.
_OWN = "/.sitegen/"
_CLIENT = Path(__file__).parent / "client"
_CLIENT_FILES = frozenset({"preview.js", "preview.css"})
_HEADERS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# Media types that a system may lack, or define in another way.
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xml": "application/xml",
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
<p>The site is being built. This page reloads by itself; without scripts, reload it.</p>
</body>
</html>
"""


class Channel:
    """Carries the state from the thread that builds to the thread that serves."""

    def __init__(self) -> None:
        self.state = PageState()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._open = True

    def begin(self) -> None:
        """Remember the event loop of the thread that serves, which calls this."""
        self.loop = asyncio.get_running_loop()

    def tell(self, state: PageState) -> None:
        """Send a state to every open page."""
        self.state = state
        self._wake()

    def end(self) -> None:
        """End the connections of all open pages."""
        self._open = False
        self._wake()

    def _wake(self) -> None:
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._replace)

    def _replace(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def states(self) -> AsyncIterator[PageState]:
        """Yield the state now, and after every change."""
        while self._open:
            # The event is taken before the state, so a change in between is sent twice; otherwise it would be lost.
            changed = self._changed
            yield self.state
            await changed.wait()


class App:
    """Answers every request from the site that is live at that moment (ASGI)."""

    def __init__(self, folder: Path, port: int, channel: Channel) -> None:
        """Serve a folder, which a build may replace at any time."""
        self._folder, self._channel = folder, channel
        names = (ADDRESS, "localhost", "[::1]")
        self._hosts = {f"{name}:{port}" for name in names} | (set(names) if port == _HTTP else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        # In a thread, because reading files would block the events of all open pages.
        response = await asyncio.to_thread(self._answer, Request(scope))
        response.headers.update(_HEADERS)
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        # A page elsewhere must not read an unpublished site through a name that leads here (DNS rebinding).
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
        return PlainTextResponse("Not found.\n", HTTPStatus.NOT_FOUND)

    async def _events(self) -> AsyncIterator[bytes]:
        yield b"retry: 500\n\n"
        async for state in self._channel.states():
            yield b"data: " + msgspec.json.encode(state) + b"\n\n"

    def _page(self, request: Request, path: str) -> Response:
        # Read the state first: a page may be told of a change that it shows already, but must not miss one.
        state = self._channel.state
        base = unquote(state.path)
        if not state.pages:
            return _respond(request, "index.html", _UNBUILT, state, HTTPStatus.SERVICE_UNAVAILABLE)
        if path in {"/", base[:-1]} and path != base:
            return RedirectResponse(state.path, HTTPStatus.FOUND)
        url = path.removeprefix(base) if path.startswith(base) else None
        body = read(self._folder, file(url)) if url is not None else None
        if body is not None and url is not None:
            return _respond(request, file(url), body, state)
        if url and read(self._folder, f"{url}/index.html") is not None:
            return RedirectResponse(f"{quote(path)}/", HTTPStatus.FOUND)
        missing = read(self._folder, "404.html") or b"Not found."
        return _respond(request, "404.html", missing, state, HTTPStatus.NOT_FOUND)


def _respond(
    request: Request, path: str, body: bytes, state: PageState | None = None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """Answer with a file; an HTML page gets the preview's script and the `state` that it shows."""
    kind = media_type(path)
    if state and kind == "text/html":
        data = {"pages": state.pages, "styles": state.styles, "index": state.index}
        body = inject(body.decode(errors="surrogateescape"), f"{_OWN}preview.js", data).encode(errors="surrogateescape")
    tag = f'"{digest_bytes(body)}"'
    if status == HTTPStatus.OK and tag in request.headers.get("if-none-match", ""):
        return Response(None, HTTPStatus.NOT_MODIFIED, {"ETag": tag})
    return Response(body, status, {"ETag": tag}, kind)


def media_type(path: str, formats: Sequence[Format] = FORMATS) -> str:
    """Return the type of a file by its name, that of one of `formats` or another."""
    name = path.rpartition("/")[2]
    suffix, types = os.path.splitext(name)[1], media_types(formats)
    known = types.get(name) or _TYPES.get(suffix) or types.get(suffix)
    return known or mimetypes.guess_type(name)[0] or "application/octet-stream"


def read(folder: Path, path: str) -> bytes | None:
    """Return the content of a file of the site, or None; `path` is that of a URL."""
    parts = path.split("/")
    if any(part.startswith(".") or not part for part in parts) or "\\" in path or "\0" in path:
        return None
    for _ in range(_TRIES):
        site = _identity(folder)
        data = _read_inside(folder, parts)
        # A build may have replaced the site in between; on some systems, there is none for a moment.
        if data is not None or site == _identity(folder) is not None:
            return data
        time.sleep(_TRY_SECONDS)
    return None


def _read_inside(folder: Path, parts: Sequence[str]) -> bytes | None:
    path = folder.joinpath(*parts)
    # No build makes links, so a link is not from the site.
    if os.path.realpath(path) != os.path.join(os.path.realpath(folder), *parts):
        return None
    try:
        # In one call, so that all bytes are from one build.
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _identity(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None


class Listener(AbstractContextManager["Listener"]):
    """A port of this machine, held for the server."""

    def __init__(self, taken: socket.socket) -> None:
        self.socket = taken
        self.port: int = taken.getsockname()[1]
        self.address = f"http://{ADDRESS}:{self.port}/"

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def listen(port: int) -> Listener:
    """Take a port, or the next free one, or any free one for 0. Raises OSError if there is none."""
    for number in range(port, min(port + _PORTS, 65536) if port else 1):
        taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # An earlier server may have left connections. On Windows, this option would share the port with other programs.
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
    """Serve a folder in a thread, and yield the channel that carries the state there.

    If the server ends early, it interrupts this thread, and its exception is raised here.
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
