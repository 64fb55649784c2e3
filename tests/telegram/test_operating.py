"""What operators see: health over HTTP, one line for each trouble, an end in time."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from telegram.error import Conflict as ConflictError
from telegram.error import NetworkError

from bot.telegram.health import CheckIndex, Health
from bot.telegram.inbox import Inbox
from bot.telegram.limiting import Limiter
from bot.telegram.reaching import Contact
from bot.telegram.state import State, StateFile
from index.errors import EmptyIndex
from tests.chat_wire import chat_wire, watched
from tests.fakes import Reply, embedding_wire, lexicon_reply
from tests.telegram.emulator import Conflict, Emulator, Outage
from tests.telegram.program import free_address, quoting_program, writing_program


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return what a monotonic clock would."""
        return self.now


def _look(address: str, path: str) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"http://{address}/{path}", timeout=10) as told:
            return told.status, json.loads(told.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_a_bot_that_cannot_reach_telegram_lives_and_is_not_ready(
    telegram: Emulator, tmp_path: Path
) -> None:
    address = free_address()
    with quoting_program(telegram, tmp_path) as bot:
        with telegram.faults.during(Outage(), method="getMe"):
            bot.start(wait=False, POLYCITE_TELEGRAM_HEALTH=address)
            person = telegram.person("Anna")
            person.wait_for(lambda: telegram.calls.of("getMe"), "getMe")
            alive, unready = _look(address, "live"), _look(address, "ready")
        telegram.wait_for_poll(within_s=60)
        ready = _look(address, "ready")
        telegram.faults.plan(Conflict(), method="getUpdates", times=3)
        person.says("/new Where is the apple?")
        person.next_message()

    assert alive[0] == 200
    assert (unready[0], unready[1]["ready"]) == (503, False)
    assert unready[1]["problems"] == ["the bot is not started yet"]
    assert (ready[0], ready[1]["problems"]) == (200, [])
    assert bot.said.count("Another program fetches the updates") == 1


def test_a_bot_that_is_asked_to_end_does_not_wait_for_a_slow_model(
    telegram: Emulator, tmp_path: Path
) -> None:
    came, left = threading.Event(), threading.Event()
    with (
        chat_wire(watched(came, left, text="")) as wire,
        writing_program(telegram, tmp_path, wire.url) as bot,
    ):
        bot.start()
        anna = telegram.person("Anna")
        anna.says("/new Where is the apple?")
        assert came.wait(30)
        code = bot.end(within_s=10)
        wire.replies = ["The apple harvest began in the valley [1]."]
        bot.start()
        answer = anna.next_message()

    assert code == 0
    assert left.is_set()
    assert "began in the valley. [1]" in answer.text


def test_a_bot_that_is_asked_to_end_does_not_wait_for_a_slow_embedding(
    telegram: Emulator, tmp_path: Path
) -> None:
    came, may_end = threading.Event(), threading.Event()

    def reply(texts: list[str]) -> Reply:
        if "Where is the castle?" in texts:
            came.set()
            may_end.wait(60)
        return lexicon_reply(texts)

    with (
        embedding_wire(reply) as wire,
        quoting_program(telegram, tmp_path) as bot,
    ):
        bot.start(POLYCITE_EMBEDDING_URL=wire.url)
        anna = telegram.person("Anna")
        anna.says("/new Where is the castle?")
        assert came.wait(30)
        code = bot.end(within_s=10)
        may_end.set()
        bot.start(POLYCITE_EMBEDDING_URL=wire.url)
        answer = anna.next_message()

    assert code == 0
    assert "castle-de.txt" in answer.text


def _problems(
    tmp_path: Path, clock: Clock, *, check_index: CheckIndex = lambda: None
) -> tuple[str, ...]:
    """Return what is wrong when the clock has gone on and an update waits."""
    contact = Contact("http://a.example", clock)
    limiter = Limiter(most_per_s=1, clock=clock)
    health = Health(contact, limiter, check_index, answer_s=0)
    state = State(StateFile(tmp_path / "state.sqlite"), 1)

    async def fail(*_: object) -> bool:
        raise NetworkError("refused")

    async def look() -> tuple[str, ...]:
        inbox = Inbox(state)
        update = {"update_id": 1, "message": {"chat": {"id": 5}}}
        await inbox.add([update])
        health.begin(inbox)
        contact.trouble = "NetworkError: refused"
        with pytest.raises(NetworkError):
            await limiter.process_request(
                fail, (), {}, "sendMessage", {"chat_id": 5}, None
            )
        clock.now += 100
        return (await health.look()).problems

    try:
        return asyncio.run(look())
    finally:
        state.close()


def test_silence_failing_requests_and_waiting_are_told(
    tmp_path: Path,
) -> None:
    clock = Clock()
    clock.now = 1.0

    *first, last = _problems(tmp_path, clock)

    assert first == [
        "Telegram was not heard of for 100 s (NetworkError: refused)",
        "nothing could be sent for 100 s",
    ]
    assert last.startswith("the oldest of 1 that wait")


def test_an_index_without_articles_is_told(tmp_path: Path) -> None:
    def check_index() -> None:
        raise EmptyIndex("The index holds no articles.")

    clock = Clock()
    clock.now = 1.0

    assert "The index holds no articles." in _problems(
        tmp_path, clock, check_index=check_index
    )


def test_a_trouble_that_comes_and_goes_is_told_once_in_ten_minutes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    contact = Contact("http://a.example", clock)
    fails = iter([True, False, True, False, True, False])

    async def act() -> None:
        if next(fails):
            raise ConflictError("terminated by other getUpdates request")

    async def run() -> None:
        await contact.persist(act)
        await contact.persist(act)
        clock.now += 601
        await contact.persist(act)

    asyncio.run(run())

    told = [r for r in caplog.records if r.getMessage() == "not_reached"]
    assert len(told) == 2
