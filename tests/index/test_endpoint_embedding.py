"""An embeddings endpoint that is over its rate, slow, or hangs up: the texts get in."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import numpy as np
import pytest

from index.embedding import Vectors
from index.endpoint_embedding import EndpointEmbedder
from index.errors import EmbeddingUnavailable
from tests.fakes import (
    EmbeddingWire,
    LexiconEmbedder,
    Reply,
    embedding_wire,
    lexicon_reply,
)

KEY = "sk-very-secret-key"
TEXTS = [f"{thing} {n}" for n in range(4) for thing in ("honey", "castle", "violin")]


def refusal(status: int, message: str = "no", **headers: str) -> Reply:
    body = json.dumps({"error": {"message": message}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, "application/json", body, named


class Script:
    """Gives some replies in order, then what the LexiconEmbedder would."""

    def __init__(self, *replies: Reply) -> None:
        """Begin with ``replies``."""
        self._replies = iter(replies)
        self._one_at_a_time = threading.Lock()

    def __call__(self, texts: list[str]) -> Reply:
        """Return the next reply."""
        with self._one_at_a_time:
            return next(self._replies, None) or lexicon_reply(texts)


def endpoint(
    wire: EmbeddingWire,
    *,
    batch: int = 1,
    timeout_s: float = 60.0,
    patience_s: float = 60.0,
    tell: Callable[[str], None] = lambda _: None,
) -> EndpointEmbedder:
    return EndpointEmbedder(
        url=wire.url,
        model="m",
        api_key=KEY,
        batch=batch,
        timeout_s=timeout_s,
        patience_s=patience_s,
        tell=tell,
    )


def same(vectors: Vectors, texts: list[str] = TEXTS) -> bool:
    return np.allclose(vectors, LexiconEmbedder().embed_passages(texts))


BUSY = refusal(429, "slow down", retry_after="0")


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([BUSY] * 10, id="a-storm-of-429"),
        pytest.param([refusal(503, retry_after_ms="5")] * 5, id="overloaded"),
        pytest.param([refusal(500)], id="a-failure-that-passes"),
        pytest.param([(0, "", b"")], id="a-connection-that-drops"),
        pytest.param([BUSY, (0, "", b""), refusal(502), BUSY], id="one-after-another"),
    ],
)
def test_what_passes_is_asked_again_and_every_vector_is_in_its_place(
    replies: list[Reply],
) -> None:
    with embedding_wire(Script(*replies)) as wire:
        vectors = endpoint(wire).embed_passages(TEXTS)

    assert same(vectors)
    assert len(wire.inputs) == len(TEXTS) + len(replies)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_nothing_is_sent_before_the_time_that_the_endpoint_names(form: str) -> None:
    sent: list[float] = []
    # A date has whole seconds: it is 1 to 2 away.
    until = datetime.now(UTC) + timedelta(seconds=2)
    after = "1" if form == "seconds" else format_datetime(until, usegmt=True)
    script = Script(refusal(429, retry_after=after))

    def reply(texts: list[str]) -> Reply:
        sent.append(time.monotonic())
        return script(texts)

    with embedding_wire(reply) as wire:
        vectors = endpoint(wire).embed_passages(["honey"])

    assert same(vectors, ["honey"])
    assert len(sent) == 2
    assert sent[1] - sent[0] > 0.9


def test_a_long_wait_is_told() -> None:
    told: list[str] = []

    with embedding_wire(Script(refusal(429, "too fast", retry_after="2.5"))) as wire:
        endpoint(wire, tell=told.append).embed_passages(["honey"])

    expected = (
        f"The embedding endpoint {wire.url} cannot answer now"
        " (Error code: 429 - too fast); asking again in 3 s."
    )
    assert told == [expected]


def test_a_wait_beyond_all_patience_ends_at_once_and_says_how_long_it_is() -> None:
    with (
        embedding_wire(lambda _: refusal(429, retry_after="3600")) as wire,
        pytest.raises(EmbeddingUnavailable, match=r"answered 429: .* in 3,600 s"),
    ):
        endpoint(wire).embed_passages(["honey"])

    assert len(wire.inputs) == 1


def test_a_question_does_not_wait_as_an_ingest_does() -> None:
    with (
        embedding_wire(lambda _: refusal(429, retry_after="30")) as wire,
        pytest.raises(EmbeddingUnavailable, match="answered 429"),
    ):
        endpoint(wire).embed_questions(["honey?"])

    assert len(wire.inputs) == 1


def test_an_endpoint_that_stays_down_is_given_up() -> None:
    with (
        embedding_wire(lambda _: refusal(500, "ouch")) as wire,
        pytest.raises(EmbeddingUnavailable, match=r"answered 500: .*ouch.*later"),
    ):
        endpoint(wire, patience_s=1.0).embed_passages(["honey"])

    assert len(wire.inputs) > 1


def test_a_reply_that_does_not_come_is_asked_for_again() -> None:
    let_go = threading.Event()
    requests: list[list[str]] = []

    def reply(texts: list[str]) -> Reply:
        requests.append(texts)
        if len(requests) == 2:
            let_go.wait(10)
        return lexicon_reply(texts)

    with embedding_wire(reply) as wire:
        embedder = endpoint(wire, timeout_s=0.5)
        embedder.embed_passages(["honey"])
        vectors = embedder.embed_passages(["castle"])
        let_go.set()

    assert same(vectors, ["castle"])
    assert requests == [["honey"], ["castle"], ["castle"]]


class Crowd:
    """Answers once so many requests wait, and keeps how many there were at most."""

    def __init__(self, size: int) -> None:
        """Wait for ``size`` requests."""
        self._all_here = threading.Barrier(size)
        self._counting = threading.Lock()
        self._here = 0
        self.most = 0

    def __call__(self, texts: list[str]) -> Reply:
        """Answer with the others."""
        with self._counting:
            self._here += 1
            self.most = max(self.most, self._here)
        self._all_here.wait(10)
        with self._counting:
            self._here -= 1
        return lexicon_reply(texts)


def test_a_few_requests_are_under_way_at_a_time_and_no_more() -> None:
    crowd = Crowd(4)

    with embedding_wire(crowd) as wire:
        vectors = endpoint(wire).embed_passages(TEXTS)

    assert same(vectors)
    assert crowd.most == 4


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_too_much_for_an_endpoint_is_sent_in_smaller_batches(
    status: int,
) -> None:
    def reply(texts: list[str]) -> Reply:
        return (
            lexicon_reply(texts)
            if len(texts) < 4
            else refusal(status, "too many texts")
        )

    with embedding_wire(reply) as wire:
        embedder = endpoint(wire, batch=12)
        vectors = embedder.embed_passages(TEXTS)
        again = embedder.embed_passages(TEXTS)

    assert same(vectors)
    assert same(again)
    sizes = [len(texts) for texts in wire.inputs]
    # What was found out is remembered.
    assert sizes[:7] == [12, 6, 3, 3, 6, 3, 3]
    assert sizes[7:] == [3, 3, 3, 3]


def test_texts_are_sent_in_requests_of_so_many_characters() -> None:
    texts = [f"{n} honey " * 300 for n in range(9)]

    with embedding_wire() as wire:
        vectors = endpoint(wire, batch=64).embed_passages(texts)

    assert same(vectors, texts)
    assert [sum(map(len, request)) <= 8_000 for request in wire.inputs] == [True] * 3


def test_a_text_that_is_refused_by_itself_is_told_in_one_line_without_the_key() -> None:
    message = f"bad\nrequest with {KEY}"
    with (
        embedding_wire(lambda _: refusal(400, message)) as wire,
        pytest.raises(EmbeddingUnavailable) as caught,
    ):
        endpoint(wire, batch=4).embed_passages(TEXTS)

    assert "answered 400" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_what_may_be_secret_in_an_address_is_not_told() -> None:
    with embedding_wire(lambda _: refusal(401, "no such user")) as wire:
        url = wire.url.replace("127.0.0.1", "me:hidden@127.0.0.1")
        embedder = EndpointEmbedder(url=url, model="m", api_key=KEY)
        with pytest.raises(EmbeddingUnavailable) as caught:
            embedder.embed_passages(["honey"])

    assert "hidden" not in str(caught.value)
    assert wire.url in str(caught.value)


def test_one_refusal_ends_all_that_is_under_way() -> None:
    texts = [f"honey {n}" for n in range(100)]

    with (
        embedding_wire(lambda _: refusal(401, "wrong key")) as wire,
        pytest.raises(EmbeddingUnavailable, match="answered 401"),
    ):
        endpoint(wire).embed_passages(texts)

    assert len(wire.inputs) <= 8
