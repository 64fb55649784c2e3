"""Failures that pass, keys that nobody is to read, replies that are given up."""

import asyncio
import re
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.chat_model import EndpointChatModel
from index.errors import ChatModelRefused, ChatModelUnavailable
from tests.chat_wire import (
    Handler,
    Reply,
    broken_off,
    chat_wire,
    hung_up,
    status,
    watched,
)

_KEY = "sk-very-secret-0123456789"


@asynccontextmanager
async def _open(url: str, timeout_s: float = 20) -> AsyncGenerator[EndpointChatModel]:
    model = EndpointChatModel(model="m", api_key=_KEY, url=url, timeout_s=timeout_s)
    try:
        yield model
    finally:
        await model.close()


def _read(*replies: Reply, timeout_s: float = 20) -> tuple[str | Exception, int]:
    """Return the text, or what is told instead, and how often the endpoint was asked."""

    async def run(url: str) -> str | Exception:
        async with _open(url, timeout_s) as model:
            try:
                pieces = [str(piece) async for piece in model.stream("be", "say")]
            except ChatModelUnavailable as error:
                return error
            return "".join(pieces).strip()

    with chat_wire(*replies) as wire:
        return asyncio.run(run(wire.url)), len(wire.requests)


def _ends_without_text(handler: Handler) -> None:
    handler.start_stream()
    handler.send_piece("")
    handler.close_connection = True


@pytest.mark.parametrize(
    "failure",
    [
        status(429),
        status(503, "loading the model"),
        status(500),
        status(408),
        hung_up,
        _ends_without_text,
        status(418, x_should_retry="true"),
    ],
    ids=["429", "503", "500", "408", "lost", "lost after the head", "told to"],
)
def test_a_failure_that_may_pass_is_tried_again(failure: Reply) -> None:
    assert _read(failure, "It rained.") == ("It rained.", 2)


@pytest.mark.parametrize(
    "failure",
    [
        status(401),
        status(404),
        status(503, x_should_retry="false"),
        status(429, error_code="insufficient_quota"),
    ],
    ids=["401", "404", "told not to", "quota used up"],
)
def test_a_failure_that_stays_is_told_at_once(failure: Reply) -> None:
    told, times = _read(failure, "It rained.")

    assert isinstance(told, ChatModelUnavailable)
    assert times == 1


def test_a_quota_that_is_used_up_is_no_matter_of_waiting() -> None:
    told, _ = _read(status(429, error_code="insufficient_quota"))

    assert isinstance(told, ChatModelRefused)
    assert "has used up its quota" in str(told)


def test_an_endpoint_that_goes_on_failing_is_asked_three_times() -> None:
    told, times = _read(status(503, retry_after="0.01"))

    assert times == 3
    assert "fails (HTTP 503)" in str(told)


def test_after_the_first_text_nothing_is_tried_again() -> None:
    told, times = _read(broken_off("It rai"), "It rained.")

    assert isinstance(told, ChatModelUnavailable)
    assert times == 1


def _date_in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry_after": "0.02"}, ("It rained.", 2)),
        ({"retry_after_ms": "20"}, ("It rained.", 2)),
        ({"retry_after": _date_in(-5)}, ("It rained.", 2)),
        ({"retry_after": "soon"}, ("It rained.", 2)),
        ({"retry_after": "nan"}, ("It rained.", 2)),
    ],
    ids=["seconds", "milliseconds", "date", "no time", "no number"],
)
def test_retry_after_is_read_however_it_is_written(
    headers: dict[str, str], expected: tuple[str, int]
) -> None:
    assert _read(status(429, **headers), "It rained.") == expected


@pytest.mark.parametrize("after", ["3000", _date_in(3_900)], ids=["seconds", "date"])
def test_a_pause_longer_than_the_time_out_is_told_instead_of_waited_for(
    after: str,
) -> None:
    told, times = _read(status(429, retry_after=after), "It rained.")

    assert times == 1
    assert str(told).startswith("The chat model at http://127.0.0.1:")
    assert re.search(r"\. Try again in 3,\d\d\d s, or check the account\.$", str(told))


@pytest.mark.parametrize(
    "reply",
    [
        status(400, f"Bearer {_KEY} may not do this"),
        status(401, f"Incorrect API key provided: {_KEY}"),
        status(418, "x" * 190 + _KEY),
        status(500, _KEY),
        broken_off(""),
    ],
    ids=["400", "401", "at the cut", "500", "broken off"],
)
def test_a_key_that_the_endpoint_quotes_is_in_no_error(reply: Reply) -> None:
    told, _ = _read(reply, timeout_s=0.3)

    assert isinstance(told, ChatModelUnavailable)
    assert "secret" not in str(told)
    assert "sk-" not in str(told)
    # Nor in what a traceback prints above it.
    assert told.__cause__ is None
    assert told.__suppress_context__


def test_an_error_amid_the_stream_does_not_quote_the_key() -> None:
    def reply(handler: Handler) -> None:
        handler.answer(
            200, b'data: {"error": {"message": "bad key ' + _KEY.encode() + b'"}}\n\n'
        )

    told, _ = _read(reply)

    assert "broke off (bad key …)" in str(told)


def test_a_password_in_the_address_is_not_shown() -> None:
    model = EndpointChatModel(
        model="m",
        api_key="k",
        url="http://me:pass@127.0.0.1:9/v1?key=pass",
        timeout_s=1,
    )

    assert model.address == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("text", ["again ", ""], ids=["amid text", "before any"])
def test_cancelling_closes_the_connection(text: str) -> None:
    came, left = threading.Event(), threading.Event()

    async def run(url: str) -> None:
        async with _open(url) as model:

            async def read() -> None:
                async for _ in model.stream("be", "say"):
                    pass

            reading = asyncio.create_task(read())
            assert await asyncio.to_thread(came.wait, 10)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert await asyncio.to_thread(left.wait, 10)

    with chat_wire(watched(came, left, text=text)) as wire:
        asyncio.run(run(wire.url))


def test_closing_the_reply_closes_the_connection() -> None:
    came, left = threading.Event(), threading.Event()

    async def run(url: str) -> None:
        async with _open(url) as model:
            async with aclosing(model.stream("be", "say")) as pieces:
                async for _ in pieces:
                    break
            assert await asyncio.to_thread(left.wait, 10)

    with chat_wire(watched(came, left, text="again ")) as wire:
        asyncio.run(run(wire.url))
