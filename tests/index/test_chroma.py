"""What is told of a Chroma server that cannot be had, and what is sent to one that can."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from index.chroma import ChromaServer
from index.errors import IndexMismatch, IndexUnreachable
from index.vectors import VectorStore
from tests.servers import fresh_collections

OK = {
    "/api/v2/auth/identity": {
        "user_id": "",
        "tenant": "default_tenant",
        "databases": ["default_database"],
    },
    "/api/v2/tenants/default_tenant": {"name": "default_tenant"},
    "/api/v2/tenants/default_tenant/databases/default_database": {
        "id": "00000000-0000-0000-0000-000000000000",
        "name": "default_database",
        "tenant": "default_tenant",
    },
    "/api/v2/tenants/default_tenant/databases/default_database/collections": [],
}


@dataclass(kw_only=True)
class ChromaWire:
    """A server that speaks as Chroma does behind a guard; its requests are kept."""

    url: str
    status: int = 200
    text: str = ""
    paths: list[str] = field(default_factory=list)
    tokens: list[tuple[str | None, str | None]] = field(default_factory=list)


@contextmanager
def chroma_wire() -> Iterator[ChromaWire]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].removeprefix("/behind")
            served.paths.append(self.path)
            sent = self.headers.get("Authorization"), self.headers.get("X-Chroma-Token")
            served.tokens.append(sent)
            text = served.text or json.dumps(OK[path])
            self.send_response(served.status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = ChromaWire(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def wire() -> Iterator[ChromaWire]:
    with chroma_wire() as opened:
        yield opened


@contextmanager
def store_at(url: str, token: str | None = None) -> Iterator[VectorStore]:
    server = ChromaServer(url, token, lambda: "polycite-1-")
    yield VectorStore(server)
    server.close()


def refusal(url: str, token: str | None = None) -> str:
    """Return what is told when the server at ``url`` cannot be had."""
    with store_at(url, token) as store, pytest.raises(IndexUnreachable) as caught:
        store.counts()
    return str(caught.value)


def test_the_token_goes_with_every_request(wire: ChromaWire) -> None:
    with store_at(wire.url, "sesame") as store:
        store.counts()

    assert len(wire.tokens) > 2
    assert set(wire.tokens) == {("Bearer sesame", "sesame")}


def test_without_a_token_none_is_sent(wire: ChromaWire) -> None:
    with store_at(wire.url) as store:
        store.counts()

    assert set(wire.tokens) == {(None, None)}


def test_a_server_may_lie_below_a_path(wire: ChromaWire) -> None:
    with store_at(f"{wire.url}/behind/") as store:
        store.counts()

    assert all(path.startswith("/behind/api/v2/") for path in wire.paths)


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_refused_is_told_and_not_shown(
    wire: ChromaWire, status: int
) -> None:
    wire.status, wire.text = status, '{"error": "AuthError", "message": "no"}'

    assert refusal(wire.url, "sesame") == (
        f"The Chroma server at '{wire.url}' refuses the token."
        " See to POLYCITE_CHROMA_TOKEN, then try again."
    )


def test_a_token_that_is_wanted_is_told(wire: ChromaWire) -> None:
    wire.status, wire.text = 401, "<h1>Sign in</h1>"

    assert refusal(wire.url) == (
        f"The Chroma server at '{wire.url}' wants a token."
        " See to POLYCITE_CHROMA_TOKEN, then try again."
    )


def test_a_server_that_is_no_chroma_is_told(wire: ChromaWire) -> None:
    wire.status, wire.text = 404, "<h1>Not found</h1>"

    assert refusal(wire.url) == (
        f"The Chroma server at '{wire.url}' cannot be used (it answers with HTTP 404)."
        " See to the server and to POLYCITE_CHROMA_URL, then try again."
    )


def test_a_token_that_is_withdrawn_later_is_told(wire: ChromaWire) -> None:
    with store_at(wire.url, "sesame") as store:
        store.counts()
        wire.status, wire.text = 401, '{"error": "AuthError", "message": "no"}'

        with pytest.raises(IndexUnreachable, match="refuses the token"):
            store.counts()


def test_a_proxy_that_answers_in_place_of_the_server_is_told_in_one_line(
    wire: ChromaWire,
) -> None:
    with store_at(wire.url) as store:
        store.counts()
        wire.status, wire.text = 502, "<h1>Bad\ngateway</h1>"

        with pytest.raises(IndexUnreachable) as caught:
            store.counts()

    assert "(<h1>Bad gateway</h1>)" in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, "RateLimitError"), (400, "QuotaError"), (500, "InternalError")],
)
def test_a_server_that_has_had_enough_is_not_taken_for_damage(
    wire: ChromaWire, status: int, error: str
) -> None:
    with store_at(wire.url) as store:
        store.counts()
        wire.status = status
        wire.text = json.dumps({"error": error, "message": "Too much"})

        with pytest.raises(IndexUnreachable, match=r"cannot be used \(Too much\)"):
            store.counts()


def test_a_server_that_is_down_is_told_in_one_line() -> None:
    message = refusal("http://127.0.0.1:1", "sesame")

    assert message.startswith(
        "The Chroma server at 'http://127.0.0.1:1' cannot be used"
    )
    assert message.endswith("POLYCITE_CHROMA_URL, then try again.")
    assert "sesame" not in message
    assert "\n" not in message


def test_a_server_that_goes_down_later_is_told() -> None:
    with chroma_wire() as wire, store_at(wire.url) as store:
        store.counts()
        wire.status = 500
    with store_at(wire.url) as store, pytest.raises(IndexUnreachable):
        store.counts()


@pytest.mark.servers
def test_two_indexes_on_one_server_do_not_meet() -> None:
    vectors = np.ones((1, 2), np.float32)
    with fresh_collections() as first, fresh_collections() as second:
        one, other = VectorStore(first), VectorStore(second)
        one.add("passages", "uk", [1], vectors)
        other.add("passages", "uk", [2, 3], np.repeat(vectors, 2, axis=0))
        other.clear()

        assert (one.counts(), other.counts()) == ({("passages", "uk"): 1}, {})
        assert one.nearest("passages", "uk", vectors[0], 9)[0] == [1]


@pytest.mark.servers
def test_a_collection_that_another_program_made_is_refused() -> None:
    with fresh_collections() as server:
        server.open().create_collection(
            f"{server.prefix()}passages-uk",
            configuration={"hnsw": {"space": "l2"}},
            embedding_function=None,
        )

        with pytest.raises(IndexMismatch, match="measures by 'l2', not by 'ip'"):
            VectorStore(server).add("passages", "uk", [1], np.ones((1, 2), np.float32))
