"""A chat endpoint on loopback that says what a test tells it to: the fake wire.

It stands below the real openai SDK; what it sends is bytes of HTTP.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

Reply = str | Callable[["Handler"], None]
"""A text to stream word by word, or a function that writes the response itself."""


@dataclass
class ChatWire:
    """Replies in order, the last one again and again; ``requests`` keeps what came."""

    replies: Sequence[Reply]
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def prompts(self) -> list[str]:
        """The user message of every request."""
        return [request["messages"][-1]["content"] for request in self.requests]

    def next_reply(self) -> Reply:
        """Return the reply to the request that came last."""
        return self.replies[min(len(self.requests), len(self.replies)) - 1]


@contextmanager
def chat_wire(*replies: Reply) -> Iterator[ChatWire]:
    """Serve ``replies`` on a free port of 127.0.0.1."""
    wire = ChatWire(replies=replies)

    class Scripted(Handler):
        pass

    Scripted.wire = wire
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    wire.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def status(
    code: int, message: str = "no", *, error_code: str | None = None, **headers: str
) -> Callable[["Handler"], None]:
    """Return a reply that is an HTTP error; ``retry_after`` is the header of that name."""
    error = {"message": message, "code": error_code}
    return lambda handler: handler.answer(
        code,
        json.dumps({"error": error}).encode(),
        {name.replace("_", "-"): value for name, value in headers.items()},
    )


def raw(content: bytes) -> Callable[["Handler"], None]:
    """Return a reply of ``content`` with status 200, whatever it is."""
    return lambda handler: handler.answer(200, content)


def counted(
    text: str, *, prompt: int, completion: int, cached: int | None = None
) -> Callable[["Handler"], None]:
    """Return a reply of ``text`` that tells the tokens it took."""

    def reply(handler: "Handler") -> None:
        handler.start_stream()
        handler.send_piece(text)
        handler.end_stream((prompt, completion), cached=cached)

    return reply


def broken_off(text: str) -> Callable[["Handler"], None]:
    """Return a reply that ends in the middle, the connection with it."""

    def reply(handler: "Handler") -> None:
        handler.start_stream()
        handler.send_piece(text)
        handler.close_connection = True

    return reply


def hung_up(handler: "Handler") -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def watched(
    came: threading.Event, left: threading.Event, *, text: str
) -> Callable[["Handler"], None]:
    """Return a reply of ``text`` again and again, or of nothing at all, without an end.

    ``came`` tells that it is under way, ``left`` that the other side has hung up.
    """

    def reply(handler: "Handler") -> None:
        came.set()
        if not text:
            handler.close_connection = handler.connection.recv(1) == b""
        else:
            handler.start_stream()
        while not handler.close_connection:
            handler.send_piece(text)
            time.sleep(0.01)
        left.set()

    return reply


def silent(seconds: float) -> Callable[["Handler"], None]:
    """Return a reply that does not come."""

    def reply(handler: "Handler") -> None:
        handler.start_stream()
        time.sleep(seconds)

    return reply


def slowly(text: str, pause: Callable[[], object]) -> Callable[["Handler"], None]:
    """Return a reply whose end comes when ``pause`` returns."""

    def reply(handler: "Handler") -> None:
        handler.start_stream()
        # That a sentence has ended shows when another begins.
        handler.send_piece(f"{text} Так")
        pause()
        handler.end_stream()

    return reply


def without_end(text: str, left: threading.Event) -> Callable[["Handler"], None]:
    """Return a reply that says ``text`` and then nothing until the other side hangs up."""

    def reply(handler: "Handler") -> None:
        handler.start_stream()
        handler.send_piece(f"{text} Так")
        handler.close_connection = handler.connection.recv(1) == b""
        left.set()

    return reply


class Handler(BaseHTTPRequestHandler):
    """One connection, with the words of the protocol."""

    protocol_version = "HTTP/1.1"
    wire: ChatWire

    def do_POST(self) -> None:
        """Keep the request and give the next reply."""
        length = int(self.headers["Content-Length"])
        self.wire.requests.append(json.loads(self.rfile.read(length)))
        reply = self.wire.next_reply()
        if callable(reply):
            reply(self)
        else:
            self.stream(reply)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(
        self,
        code: int,
        content: bytes,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Send a whole response."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def stream(self, text: str) -> None:
        """Send ``text`` as server-sent events, word by word, as endpoints do."""
        self.start_stream()
        for word in text.split(" "):
            self.send_piece(word + " ")
        self.end_stream()

    def end_stream(
        self,
        tokens: tuple[int, int] | None = None,
        *,
        reason: str = "stop",
        cached: int | None = None,
    ) -> None:
        """Send a proper end, and before it the tokens of prompt and completion."""
        self.send_piece("", end=reason)
        if tokens is not None:
            prompt, completion = tokens
            usage: dict[str, object] = {
                "prompt_tokens": prompt,
                "completion_tokens": completion,
                "total_tokens": prompt + completion,
            }
            if cached is not None:
                usage["prompt_tokens_details"] = {"cached_tokens": cached}
            self._send_event({"choices": [], "usage": usage})
        self._send_chunk(b"data: [DONE]\n\n")
        self._send_chunk(b"")

    def start_stream(self) -> None:
        """Send the head of a streamed response."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send_piece(self, text: str, end: str | None = None) -> None:
        """Send one delta, with the reason why the reply ends when it does."""
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": end}
        self._send_event({"choices": [choice]})

    def _send_event(self, fields: dict[str, Any]) -> None:
        event = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            **fields,
        }
        self._send_chunk(f"data: {json.dumps(event)}\n\n".encode())

    def _send_chunk(self, content: bytes) -> None:
        try:
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
