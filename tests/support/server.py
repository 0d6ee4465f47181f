"""A host for browser tests: static files, under a sub-path, with the site's own 404 page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Handler(SimpleHTTPRequestHandler):
    # One connection for many small files, as real hosts do.
    protocol_version = "HTTP/1.1"
    # Headers and body are written apart: the body would wait for the client to acknowledge the headers.
    disable_nagle_algorithm = True

    def __init__(self, *arguments: object, prefix: str, directory: str) -> None:
        self.prefix = prefix
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type] # (the server passes what it must)

    def translate_path(self, path: str) -> str:
        # Outside of the sub-path there is nothing.
        inside = path.startswith(self.prefix)
        return super().translate_path(f"/{path.removeprefix(self.prefix)}" if inside else "/.nothing")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, *_arguments: object) -> None:
        """Log nothing."""


@contextmanager
def serve(folder: Path, path: str = "/") -> Iterator[str]:
    """Serve a folder under a path, which ends in `/`; yields the base URL."""
    handler = partial(_Handler, prefix=path, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{path}"
        finally:
            server.shutdown()
            thread.join()
