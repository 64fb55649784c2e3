"""Endpoints that misbehave: each ends in a checked sentence, quotes or one clear line."""

import asyncio
import json
import threading
from collections.abc import Callable

import pytest

from bot.answering import Answerer, Finished
from bot.answers import Answer, NotFound
from bot.chat_model import EndpointChatModel
from index.aligning import Aligner
from tests.chat_wire import (
    Handler,
    Reply,
    broken_off,
    chat_wire,
    counted,
    hung_up,
    raw,
    silent,
    status,
    watched,
)
from tests.small_world import OpenIndex

_QUESTION = "When does the castle open?"
_GOOD = "The castle opens again in spring [1]."
_SHOWN = "The castle opens again in spring. [1]"


def _ask(
    world: OpenIndex,
    aligner: Aligner,
    *replies: Reply,
    question: str = _QUESTION,
    timeout_s: float = 20,
) -> Answer | NotFound:
    async def run(url: str) -> Answer | NotFound:
        model = EndpointChatModel(
            model="m", api_key="none", url=url, timeout_s=timeout_s
        )
        answerer = Answerer(world.retriever, model, aligner=aligner)
        try:
            events = [event async for event in answerer.answer(question)]
        finally:
            await model.close()
        assert isinstance(events[-1], Finished)
        return events[-1].outcome

    with chat_wire(*replies) as wire:
        return asyncio.run(run(wire.url))


def _bytes(content: bytes, **headers: str) -> Callable[[Handler], None]:
    """Return a reply of status 200 whose body is ``content``, as ``headers`` say."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(200, content, told)


def _no_http(handler: Handler) -> None:
    handler.wfile.write(b"\x16\x03\x01\x00\xff not http at all\r\n\r\n")
    handler.close_connection = True


def _stopped_by(reason: str) -> Callable[[Handler], None]:
    def reply(handler: Handler) -> None:
        handler.start_stream()
        handler.send_piece(_GOOD + " It also opens")
        handler.end_stream(reason=reason)

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        raw(bytes(range(256)) * 40),
        raw(b"data: \xff\xfe\x00\n\n" * 40),
        raw(b"data: {not json\n\n"),
        raw(b'data: {"choices": [{"delta": {"content": {"a": 1}}}]}\n\n'),
        raw(b"<html><body>It works!</body></html>"),
        _bytes(b"no gzip", content_encoding="gzip"),
        _no_http,
        hung_up,
        silent(2),
        status(500, "<b>" * 5_000),
        status(302, location="http://127.0.0.1:9/"),
    ],
    ids=["bytes", "no utf-8", "no json", "odd json", "a web page", "no gzip",
         "no http", "hung up", "silent", "long error", "elsewhere"],
)  # fmt: skip
def test_what_is_no_reply_gives_quotes_and_one_line(
    world: OpenIndex, aligner: Aligner, reply: Reply
) -> None:
    outcome = _ask(world, aligner, reply, timeout_s=1.5)

    assert outcome.status == "quoted"
    notice = outcome.attempt.notice or ""
    assert notice.startswith(("The chat model at http://", "What answers at http://"))
    assert "\n" not in notice
    assert len(notice) < 400


@pytest.mark.parametrize(
    "reply",
    [broken_off(f"{_GOOD} It also op"), _stopped_by("length"),
     _stopped_by("content_filter")],
    ids=["broken off", "length limit", "content filter"],
)  # fmt: skip
def test_a_reply_that_stops_amid_a_sentence_keeps_those_before_it(
    world: OpenIndex, aligner: Aligner, reply: Reply
) -> None:
    outcome = _ask(world, aligner, reply)

    assert isinstance(outcome, Answer)
    assert (outcome.text, outcome.is_quoted) == (_SHOWN, False)
    assert outcome.attempt.notice


def test_an_endpoint_that_ends_and_does_not_hang_up_is_not_waited_for(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    def reply(handler: Handler) -> None:
        handler.start_stream()
        handler.send_piece(_GOOD)
        handler.send_piece("", end="stop")
        handler.connection.recv(1)
        handler.close_connection = True

    outcome = _ask(world, aligner, reply, timeout_s=60)

    assert (outcome.status, outcome.attempt.notice) == ("answered", None)


def test_a_reply_that_stops_amid_its_first_sentence_gives_quotes(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    outcome = _ask(world, aligner, broken_off("The castle opens ag"))

    assert (outcome.status, bool(outcome.attempt.notice)) == ("quoted", True)


@pytest.mark.parametrize(
    "text",
    [
        "```\n" + _GOOD + "\n```",
        json.dumps({"answer": _GOOD, "confidence": 0.9}),
        '```json\n{\n  "answer": "' + _GOOD + '"\n}\n```',
        "- " + _GOOD,
        "Answer: " + _GOOD,
        "# Answer\n\n" + _GOOD,
        "**Answer:**\n\n" + _GOOD,
        "<think>It may say so. It may not [1].</think>" + _GOOD,
        "The castle opens again in spring 【1】。",
        "The castle opens again in spring [١].",
        "The castle opens again in spring [۱].",
        "The castle opens again in spring (1).",
        "The castle opens again in spring [Source 1].",
        "The castle opens again in spring [17].",
        _GOOD + " " + _GOOD,
    ],
)  # fmt: skip
def test_whatever_is_around_it_a_good_sentence_is_shown(
    world: OpenIndex, aligner: Aligner, text: str
) -> None:
    outcome = _ask(world, aligner, text)

    assert isinstance(outcome, Answer)
    assert outcome.text.replace("。", ".") == _SHOWN
    assert not outcome.is_quoted


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n" * 50,
        "<think>The castle opens again in spring [1].</think>",
        "<think>The castle opens again in spring [1].",
        "```\n```",
        "Das Schloss öffnet im Frühling wieder [1].",
        "Замок знову відкриється навесні [1].",
        "قلعه در بهار دوباره باز می‌شود [1].",
        "The castle opens again in 2077 [1].",
        "[17]",
        "[1] [2]",
        "{}",
        _QUESTION,
    ],
)
def test_a_reply_without_a_sentence_that_holds_gives_quotes(
    world: OpenIndex, aligner: Aligner, text: str
) -> None:
    outcome = _ask(world, aligner, text)

    assert outcome.status == "quoted"


@pytest.mark.parametrize(
    "text",
    [
        "NOT_FOUND",
        "not_found",
        '"NOT_FOUND".',
        "NOT_FOUND: the sources speak of a castle, but of no hour.",
        "Not found. The sources do not say when.",
        "<think>Is it in [1]?</think>NOT_FOUND",
    ],
)
def test_a_refusal_is_understood_however_it_is_written(
    world: OpenIndex, aligner: Aligner, text: str
) -> None:
    outcome = _ask(world, aligner, text)

    _, drafted, *_ = outcome.attempt.ladder
    assert drafted.rung == "draft"
    assert drafted.outcome.startswith("the model finds no answer")
    assert outcome.attempt.refused == ()


@pytest.mark.parametrize(
    "text",
    ["the castle opens ", "The castle opens again in spring [1]. ", "ab", " ", "\n",
     "城堡", "- The castle\n"],
    ids=["three words", "a sentence", "two letters", "spaces", "line breaks",
         "without spaces", "a list"],
)  # fmt: skip
def test_a_model_that_goes_round_in_circles_is_hung_up_on(
    world: OpenIndex, aligner: Aligner, text: str
) -> None:
    came, left = threading.Event(), threading.Event()

    outcome = _ask(world, aligner, watched(came, left, text=text), timeout_s=60)

    assert outcome.attempt.notice is None
    assert left.wait(10)


def test_three_words_again_and_again_are_few_words_read(
    world: OpenIndex, aligner: Aligner
) -> None:
    sent: list[str] = []

    def reply(handler: Handler) -> None:
        handler.start_stream()
        while not handler.close_connection and len(sent) < 2_000:
            handler.send_piece("the castle opens ")
            sent.append("the castle opens ")
            # The other side hangs up between two pieces, if it does.
            threading.Event().wait(0.01)

    _ask(world, aligner, reply)

    # Two drafts; a stretch of 2,000 characters each would be over 230 pieces.
    assert len(sent) < 100


@pytest.mark.parametrize("text", ["the castle opens ", "城堡", "x", "\n"])
def test_words_without_an_end_are_not_shown(
    world: OpenIndex, aligner: Aligner, text: str
) -> None:
    assert _ask(world, aligner, text * 2_000).status == "quoted"


def test_a_huge_piece_is_read_no_further_than_a_draft_is_long(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    outcome = _ask(world, aligner, counted("x" * 3_000_000, prompt=1, completion=1))

    assert outcome.status == "quoted"
    assert all(len(refused.text) <= 2_000 for refused in outcome.attempt.refused)


def test_an_echoed_prompt_is_not_shown_as_an_answer(
    world: OpenIndex, aligner: Aligner
) -> None:
    def echo(handler: Handler) -> None:
        messages = handler.wire.requests[-1]["messages"]
        handler.stream("\n\n".join(message["content"] for message in messages))

    outcome = _ask(world, aligner, echo)

    assert outcome.status == "quoted"


def test_an_echoed_source_is_no_worse_than_a_quote(
    world: OpenIndex, aligner: Aligner
) -> None:
    def echo(handler: Handler) -> None:
        _, _, sources = handler.wire.prompts[-1].partition("[1]")
        handler.stream(f"[1]{sources}")

    outcome = _ask(world, aligner, echo)

    assert isinstance(outcome, Answer)
    quotes = [citation.sentence.text for citation in outcome.citations]
    assert all(sentence.text in quotes for sentence in outcome.sentences)
