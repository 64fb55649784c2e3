"""Updates that Telegram should not send, and buttons that nobody was given."""

import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import Reply, embedding_wire, lexicon_reply
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.program import Program, free_address, quoting_program

APPLE = "Where is the apple?"
FROM = {"id": 5, "is_bot": False, "first_name": "A"}
SAID = {"message_id": 5, "date": 1, "from": FROM, "text": APPLE}
PRIVATE = {"id": 5, "type": "private"}


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Emulator, Program]]:
    folder = tmp_path_factory.mktemp("hostile")
    with emulator() as telegram, quoting_program(telegram, folder) as bot:
        bot.start()
        yield telegram, bot
        assert bot.end() == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("poll", {"id": "of no kind that is asked for"}),
        ("message", SAID | {"chat": 7}),
        ("message", SAID | {"chat": {"id": "x", "type": "private"}}),
        ("message", SAID | {"chat": PRIVATE, "from": []}),
        ("message", SAID | {"chat": PRIVATE, "text": "half a pair: \ud83d"}),
        ("message", {"message_id": 5}),
        ("callback_query", {"id": "1", "data": "s:1:1"}),
        ("callback_query", {"id": "1", "from": FROM, "message": 3, "data": "s:1:1"}),
        ("stopped_message_generation", {"chat": None, "draft_id": "x"}),
    ],
    ids=str,
)
def test_a_malformed_update_keeps_no_other_from_coming(
    stage: tuple[Emulator, Program], kind: str, body: dict[str, object]
) -> None:
    telegram, bot = stage
    anna = telegram.person("Anna")

    telegram.world.updates.add(kind, body)
    anna.says(APPLE)

    assert "apple-en.txt" in anna.next_message().text
    assert "This should not happen" not in bot.said


@pytest.mark.parametrize("data", [f"a:{'9' * 48}", f"s:{'9' * 48}:1", f"g:{10**18}"])
def test_a_button_that_names_a_number_beyond_all_updates_fails_nothing(
    stage: tuple[Emulator, Program], data: str
) -> None:
    telegram, bot = stage
    anna = telegram.person("Anna")
    answer = anna.says(APPLE) and anna.next_message()
    failures = bot.said.count('"failed"')

    anna.presses_old(answer, data).answer()
    anna.presses_old(answer, "s:1:1").answer()

    assert bot.said.count('"failed"') == failures


def test_what_clients_call_their_language_is_counted_under_no_name_of_theirs(
    telegram: Emulator, tmp_path: Path
) -> None:
    came, may_end = threading.Event(), threading.Event()

    def reply(texts: list[str]) -> Reply:
        if APPLE in texts:
            came.set()
            may_end.wait(60)
        return lexicon_reply(texts)

    address = free_address()
    with embedding_wire(reply) as wire, quoting_program(telegram, tmp_path) as bot:
        bot.start(
            POLYCITE_EMBEDDING_URL=wire.url,
            POLYCITE_TELEGRAM_HEALTH=address,
            POLYCITE_TELEGRAM_AT_ONCE="1",
        )
        anna = telegram.person("Anna")
        eve = telegram.person("Eve", language_code="x-eve-1")
        anna.says(APPLE)
        assert came.wait(30)
        eve.says(APPLE)
        eve.wait_for(lambda: eve.frames, "place in the queue")
        eve.says("/stop")
        eve.next_message()
        may_end.set()
        anna.next_message()
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as told:
            metrics = told.read().decode()

    assert "x-eve" not in metrics
    assert (
        'polycite_questions_total{language="unknown",outcome="stopped"} 1.0' in metrics
    )
