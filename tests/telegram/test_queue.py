"""One answer is written at a time: who waits sees their place, and the model its limits."""

import threading
from collections.abc import Iterator

import pytest

from tests.chat_wire import ChatWire, Handler, Reply, chat_wire
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.program import Program, writing_program

pytestmark = pytest.mark.usefixtures("bot")

APPLE = "/new Where is the apple?"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Emulator]:
    with emulator() as emulated:
        yield emulated


@pytest.fixture(scope="module")
def wire() -> Iterator[ChatWire]:
    with chat_wire("The apple harvest began in the valley [1].") as opened:
        yield opened


@pytest.fixture(scope="module")
def bot(
    telegram: Emulator, wire: ChatWire, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("queue")
    with writing_program(telegram, folder, wire.url) as made:
        made.start(POLYCITE_TELEGRAM_AT_ONCE="1")
        yield made


def test_who_waits_sees_their_place_move_up(telegram: Emulator, wire: ChatWire) -> None:
    people = [telegram.person(name) for name in ("Anna", "Boris", "Clara")]
    anna, boris, clara = people
    may_end = [threading.Event(), threading.Event()]

    def held(until: threading.Event) -> Reply:
        def reply(handler: Handler) -> None:
            until.wait(30)
            handler.stream("The apple harvest began in the valley [1].")

        return reply

    wire.requests.clear()
    wire.replies = [held(may_end[0]), held(may_end[1])]
    anna.says(APPLE)
    anna.wait_for(lambda: wire.requests, "request")
    boris.says(APPLE)
    boris.wait_for(lambda: boris.draft == _place(1), "first place")
    clara.says(APPLE)
    clara.wait_for(lambda: clara.draft == _place(2), "second place")
    may_end[0].set()
    clara.wait_for(lambda: clara.draft == _place(1), "moved up")
    boris.wait_for(lambda: boris.draft == "", "turn")
    may_end[1].set()

    for person in people:
        assert "began in the valley. [1]" in person.next_message().text
    assert telegram.calls.refused == []


def _place(number: int) -> str:
    return f"Your question is number {number} in the queue."
