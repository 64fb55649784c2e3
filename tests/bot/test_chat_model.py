import asyncio
import inspect
import time
from collections.abc import Callable

import openai
import pytest

from bot.chat_events import TokenUse
from bot.chat_failures import translate
from bot.chat_model import EndpointChatModel
from index.errors import ChatModelRefused, ChatModelUnavailable
from tests.chat_wire import (
    ChatWire,
    Handler,
    Reply,
    broken_off,
    chat_wire,
    counted,
    raw,
    silent,
    status,
)


def _read(reply: Reply, *, timeout_s: float = 5.0) -> str:
    async def run(url: str) -> str:
        model = EndpointChatModel(model="m", api_key="k", url=url, timeout_s=timeout_s)
        try:
            return "".join([str(piece) async for piece in model.stream("be", "say")])
        finally:
            await model.close()

    with chat_wire(reply) as wire:
        return asyncio.run(run(wire.url))


def test_a_reply_is_streamed_piece_by_piece() -> None:
    assert _read("Конвенцію підписали 72 держави [1].").split() == [
        "Конвенцію", "підписали", "72", "держави", "[1].",
    ]  # fmt: skip


def test_halves_of_a_letter_are_put_together_and_one_alone_is_replaced() -> None:
    def reply(handler: Handler) -> None:
        handler.start_stream()
        for piece in ("Rain \ud83c", "\udf27 fell", "\ud83d.", " Then\ude00"):
            handler.send_piece(piece)
        handler.end_stream()

    assert _read(reply) == "Rain \N{CLOUD WITH RAIN} fell\ufffd. Then\ufffd"


def _ask_twice(wire: ChatWire) -> list[list[str | TokenUse]]:
    async def run() -> list[list[str | TokenUse]]:
        model = EndpointChatModel(model="m", api_key="k", url=wire.url, timeout_s=5)
        try:
            return [[p async for p in model.stream("be", "say")] for _ in range(2)]
        finally:
            await model.close()

    return asyncio.run(run())


def test_the_tokens_of_a_reply_come_last() -> None:
    with chat_wire(counted("It rained.", prompt=31, completion=4)) as wire:
        pieces, _ = _ask_twice(wire)

    assert pieces == ["It rained.", TokenUse(prompt=31, completion=4)]
    assert wire.requests[0]["stream_options"] == {"include_usage": True}


def test_tokens_that_the_endpoint_knew_from_before_are_told_apart() -> None:
    reply = counted("It rained.", prompt=31, completion=4, cached=24)
    with chat_wire(reply) as wire:
        (*_, told), _ = _ask_twice(wire)

    assert told == TokenUse(prompt=31, completion=4, cached=24)


def test_a_reply_that_breaks_off_is_counted_too() -> None:
    def cut(handler: Handler) -> None:
        handler.start_stream()
        handler.send_piece("It rai")
        handler.end_stream((31, 2), reason="length")

    pieces: list[str | TokenUse] = []

    async def run(url: str) -> None:
        model = EndpointChatModel(model="m", api_key="k", url=url, timeout_s=5)
        try:
            async for piece in model.stream("be", "say"):
                pieces.append(piece)  # noqa: PERF401 - kept when it raises
        finally:
            await model.close()

    with chat_wire(cut) as wire, pytest.raises(ChatModelUnavailable, match="length"):
        asyncio.run(run(wire.url))

    assert pieces == ["It rai", TokenUse(prompt=31, completion=2)]


@pytest.mark.parametrize("code", [400, 422])
def test_an_endpoint_that_does_not_tell_tokens_is_asked_without_them_from_then_on(
    code: int,
) -> None:
    refusal = status(code, "stream_options: extra inputs are not permitted")
    with chat_wire(refusal, "It rained.") as wire:
        replies = _ask_twice(wire)

    assert replies == [["It ", "rained. "], ["It ", "rained. "]]
    assert ["stream_options" in r for r in wire.requests] == [True, False, False]


def test_a_request_holds_nothing_that_a_model_may_refuse() -> None:
    with chat_wire(status(400), "It rained.") as wire:
        _ask_twice(wire)

    assert wire.requests[-1].keys() == {"model", "messages", "stream"}


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (status(401), ChatModelRefused, "refuses the key"),
        (status(403), ChatModelRefused, "refuses the key"),
        (status(404), ChatModelRefused, "does not know the model 'm'"),
        (status(400, "temperature"), ChatModelRefused, "temperature"),
        (status(429), ChatModelUnavailable, "rate or quota"),
        (status(500), ChatModelUnavailable, "HTTP 500"),
        (broken_off("It beg"), ChatModelUnavailable, "out of reach|broke off"),
        (raw(b"data: {not json\n\n"), ChatModelUnavailable, "chat protocol"),
        (raw(b"<html>hello</html>"), ChatModelUnavailable, "sent no text"),
    ],
    ids=[
        "401", "403", "404", "400", "429", "500", "broken off", "garbage", "a web page",
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_one_line(
    reply: Reply, kind: type[ChatModelUnavailable], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        _read(reply)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "event",
    [b"5", b"[]", b'"text"', b"{}", b'{"choices": null}', b'{"choices": [{}]}',
     b'{"choices": [{"delta": {"content": 7}}]}'],
)  # fmt: skip
def test_an_event_of_another_shape_says_nothing_or_is_told(event: bytes) -> None:
    try:
        assert _read(raw(b"data: " + event + b"\n\ndata: [DONE]\n\n")) == ""
    except ChatModelUnavailable as error:
        assert "\n" not in str(error)  # noqa: PT017


def test_an_endpoint_that_is_down_is_told_with_the_setting_to_check() -> None:
    async def run() -> None:
        model = EndpointChatModel(
            model="m", api_key="k", url="http://127.0.0.1:9/v1", timeout_s=5
        )
        async for _ in model.stream("be", "say"):
            pass

    with pytest.raises(ChatModelUnavailable, match="POLYCITE_CHAT_URL"):
        asyncio.run(run())


def test_a_silent_endpoint_ends_at_the_time_out() -> None:
    started = time.monotonic()

    with pytest.raises(ChatModelUnavailable, match=r"0\.4 s"):
        _read(silent(3), timeout_s=0.4)

    assert time.monotonic() - started < 3


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert _read("It rained [1].").split() == ["It", "rained", "[1]."]


def test_the_address_comes_from_the_settings_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    model = EndpointChatModel(model="m", api_key="k", timeout_s=1)

    async def run() -> str:
        async for _ in model.stream("be", "say"):
            pass
        return ""

    # The tests' guard refuses the connection that it would make.
    with pytest.raises(ChatModelUnavailable, match=r"api\.openai\.com"):
        asyncio.run(run())


def _public_errors() -> list[type[openai.OpenAIError]]:
    return [
        error
        for _, error in inspect.getmembers(openai, inspect.isclass)
        if issubclass(error, openai.OpenAIError)
    ]


@pytest.mark.parametrize("error", _public_errors(), ids=lambda e: str(e.__name__))
def test_every_error_of_the_sdk_is_translated(error: type[openai.OpenAIError]) -> None:
    # Their constructors differ; what is translated is the class and its fields.
    make: Callable[[type[openai.OpenAIError]], openai.OpenAIError] = error.__new__
    raised = make(error)
    raised.__dict__.update({"message": "m", "status_code": 418})

    told = translate(raised, "http://x", "m")

    assert isinstance(told, ChatModelUnavailable)
