"""A web server on loopback that is no endpoint of anything: it says what a test wants."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, str, Mapping[str, str]]
"""HTTP status, body, and headers beside the length of the body."""


@dataclass
class AnyWire:
    """The server; ``requests`` keeps the path and the headers of each in one text."""

    url: str = ""
    requests: list[str] = field(default_factory=list)


@contextmanager
def any_wire(answer: Callable[[str], Answer]) -> Iterator[AnyWire]:
    """Answer whatever is asked by its path, on a free port of 127.0.0.1."""
    wire = AnyWire()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            wire.requests.append(f"{self.path}\n{self.headers}")
            status, body, headers = answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    wire.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
