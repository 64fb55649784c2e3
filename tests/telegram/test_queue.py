"""One answer is written at a time: who waits sees their place, and the model its limits."""

import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat_wire import ChatWire, Handler, Reply, chat_wire, counted, silent, status
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.program import Program, free_address, writing_program

pytestmark = pytest.mark.usefixtures("bot")

_OPERATORS = free_address()
_SETTINGS: dict[str, Any] = {
    "POLYCITE_TELEGRAM_AT_ONCE": "1",
    "POLYCITE_TELEGRAM_ANSWER_S": "12",
    "POLYCITE_TELEGRAM_TOKENS_PER_MONTH": "100000",
    "POLYCITE_TELEGRAM_HEALTH": _OPERATORS,
}
SENTENCE = "The apple harvest began in the valley [1]."
APPLE = "/new Where is the apple?"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Emulator]:
    with emulator() as emulated:
        yield emulated


@pytest.fixture(scope="module")
def wire() -> Iterator[ChatWire]:
    with chat_wire(SENTENCE) as opened:
        yield opened


@pytest.fixture(scope="module")
def bot(
    telegram: Emulator, wire: ChatWire, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("queue")
    with writing_program(telegram, folder, wire.url) as made:
        made.start(**_SETTINGS)
        yield made


def _metrics() -> str:
    with urllib.request.urlopen(f"http://{_OPERATORS}/metrics", timeout=10) as told:
        return str(told.read().decode())


def test_who_waits_sees_their_place_move_up(telegram: Emulator, wire: ChatWire) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    clara = telegram.person("Clara")
    in_group = telegram.group("News", clara).seat(clara.user)
    came, *may_end = [threading.Event() for _ in range(3)]

    def held(until: threading.Event) -> Reply:
        def reply(handler: Handler) -> None:
            came.set()
            until.wait(30)
            handler.stream(SENTENCE)

        return reply

    wire.requests.clear()
    wire.replies = [held(may_end[0]), held(may_end[1])]
    anna.says(APPLE)
    assert came.wait(30)
    boris.says(APPLE)
    boris.wait_for(lambda: boris.draft == _place(1), "first place")
    in_group.says("/ask Where is the apple?")
    placeholder = in_group.next_message()
    may_end[0].set()
    moved_up = in_group.changed_message(placeholder)
    boris.wait_for(lambda: boris.draft == "", "turn")
    may_end[1].set()

    assert (placeholder.text, moved_up.text) == (_place(2), _place(1))
    for person in (anna, boris):
        assert "began in the valley. [1]" in person.next_message().text
    in_group.wait_for(
        lambda: "in the valley. [1]" in in_group.now(placeholder).text, "answer"
    )
    assert telegram.calls.refused == []


def _place(number: int) -> str:
    return f"Your question is number {number} in the queue."


def test_an_answer_that_takes_too_long_becomes_quotes(
    telegram: Emulator, wire: ChatWire
) -> None:
    anna = telegram.person("Anna")

    wire.replies = [silent(30)]
    anna.says(APPLE)

    text = anna.next_message().text
    assert "The language model does not answer now" in text
    assert "apple-en.txt" in text


def test_when_the_months_tokens_are_gone_quotes_say_until_when(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    anna = telegram.person("Anna", language_code="uk")

    wire.requests.clear()
    wire.replies = [counted(f"{SENTENCE} So", prompt=100_000, completion=9)]
    anna.says(APPLE)
    assert "began in the valley. [1]" in anna.next_message().text
    bot.end()
    bot.start(**_SETTINGS)
    anna.says(APPLE)
    text = anna.next_message().text

    assert "This month’s budget for the language model is used up." in text
    assert f"written again from {_next_month()}" in text
    assert "apple-en.txt" in text
    assert len(wire.requests) == 1


def test_operators_see_counts_and_nobodys_number(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna")
    anna.says(APPLE)
    anna.next_message()

    told = _metrics()

    assert re.search(r'polycite_questions_total{language="en",outcome="\w+"} \d', told)
    assert 'polycite_stage_seconds_count{stage="whole"}' in told
    assert "polycite_waiting_updates" in told
    assert "process_resident_memory_bytes" in told
    assert str(anna.user.id) not in told


def test_the_log_has_neither_words_of_questions_nor_the_token(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    anna = telegram.person("Anna")
    wire.replies = [status(500), SENTENCE]
    anna.says("/new Where is the apple Zanzibar?")
    anna.next_message()

    assert json.loads(bot.said.splitlines()[-1])["level"]
    assert not re.search("apple|zanzibar|harvest|Anna", bot.said, re.IGNORECASE)
    assert telegram.token not in bot.said


def _next_month() -> str:
    today = datetime.now(UTC).date()
    return (today.replace(day=28) + timedelta(days=4)).strftime("%B 1, %Y")
