"""The program's start and the way of updates into it: settings, trouble, webhooks."""

import asyncio
import socket
from collections.abc import Awaitable, Iterator
from pathlib import Path

import pytest
from telegram.error import TelegramError

from bot.telegram.reaching import Contact
from index.errors import BadSettings
from tests.telegram.emulator import (
    Conflict,
    Emulator,
    Flood,
    HungUp,
    LostReply,
    Outage,
    Refusal,
)
from tests.telegram.program import Program, quoting_program

APPLE = "Where is the apple?"


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    with quoting_program(telegram, tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"TOKEN": ""}, "POLYCITE_TELEGRAM_TOKEN is not set. Get a token"),
        ({"TOKEN": "secret"}, "POLYCITE_TELEGRAM_TOKEN is no token of"),
        ({"TOKEN": f"1:{'a' * 30}"}, "does not know POLYCITE_TELEGRAM_TOKEN"),
        ({"WEBHOOK_URL": "http://bot.example"}, "must start with https://"),
        ({"LISTEN": "8081"}, "POLYCITE_TELEGRAM_LISTEN must be a host and a port"),
        ({"API_URL": "telegram"}, "POLYCITE_TELEGRAM_API_URL must be an address"),
        ({"HEALTH": "yes"}, "POLYCITE_TELEGRAM_HEALTH must be a host and a port"),
        ({"STREAMING": "yes"}, "POLYCITE_TELEGRAM_STREAMING"),
        ({"AT_ONCE": "0"}, "POLYCITE_TELEGRAM_AT_ONCE"),
    ],
    ids=str,
)
def test_a_setting_that_does_not_fit_is_told_in_one_line(
    bot: Program, settings: dict[str, str], told: str
) -> None:
    bot.start(
        wait=False, **{f"POLYCITE_TELEGRAM_{name}": v for name, v in settings.items()}
    )

    assert bot.wait() == 1
    assert told in bot.said
    assert bot.said.count("\n") == 1
    assert not any(
        value in bot.said for value in settings.values() if "a" * 30 in value
    )


def test_a_port_in_use_is_told_in_one_line(bot: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        bot.start(wait=False, POLYCITE_TELEGRAM_HEALTH=address)
        code = bot.wait()

    assert code == 1
    assert f"Nothing can listen at {address}" in bot.said
    assert bot.said.count("\n") == 1


def test_a_state_that_cannot_be_kept_is_told_in_one_line(bot: Program) -> None:
    (bot.home / "telegram" / "state.sqlite").mkdir(parents=True)
    bot.start(wait=False)

    assert bot.wait() == 1
    assert "state.sqlite' cannot be used" in bot.said
    assert bot.said.count("\n") == 1


def test_what_is_no_bot_api_is_told_apart_from_an_outage() -> None:
    def act() -> Awaitable[None]:
        raise TelegramError("Invalid server response")

    with pytest.raises(BadSettings, match="is no Bot API server"):
        asyncio.run(Contact("http://a.example").persist(act))


def test_another_bot_may_not_use_the_state_of_this_one(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    bot.end()
    number = telegram.world.bot.id
    telegram.world.bot.id += 1
    bot.start(wait=False)

    assert bot.wait() == 1
    assert f"belongs to the bot {number}" in bot.said


@pytest.mark.parametrize(
    "fault",
    [Conflict(), Outage(status=503), HungUp(), LostReply(), Flood(retry_after_s=1)],
    ids=str,
)
def test_trouble_with_fetching_is_waited_out(
    telegram: Emulator,
    bot: Program,
    fault: Conflict | Outage | HungUp | LostReply | Flood,
) -> None:
    telegram.faults.plan(fault, method="getUpdates", times=2)
    bot.start()
    anna = telegram.person("Anna")

    anna.says(APPLE)

    assert "apple-en.txt" in anna.next_message(within_s=20).text
    assert len(anna.from_bot) == 1


def test_a_telegram_that_is_out_when_the_program_starts_is_waited_for(
    telegram: Emulator, bot: Program
) -> None:
    telegram.faults.plan(Outage(), method="getMe", times=2)
    bot.start()

    assert '"reason": "NetworkError: Bad Gateway (502)"' in bot.said


def test_a_question_that_telegram_takes_no_answer_to_is_apologised_for(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna = telegram.person("Anna")
    refusal = Refusal(code=400, description="Bad Request: something new")
    telegram.faults.plan(refusal, method="sendMessage", times=3)

    anna.says(APPLE)
    apology = anna.next_message(within_s=30)
    anna.says(f"/new {APPLE}")

    assert "the number 700000001" in apology.text
    assert "apple-en.txt" in anna.next_message().text


@pytest.mark.parametrize(
    ("code", "description"), [(401, "Unauthorized"), (404, "Not Found")], ids=str
)
def test_a_token_that_is_not_taken_for_a_while_costs_no_answer(
    telegram: Emulator, bot: Program, code: int, description: str
) -> None:
    bot.start()
    anna = telegram.person("Anna")
    refusal = Refusal(code=code, description=description)
    telegram.faults.plan(refusal, method="sendMessage", times=3)

    anna.says(APPLE)

    assert "apple-en.txt" in anna.next_message(within_s=30).text


def test_a_reader_who_has_blocked_the_bot_holds_nothing_up(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    forbidden = Refusal(code=403, description="Forbidden: bot was blocked by the user")
    telegram.faults.plan(forbidden, method="sendMessage", chat_id=anna.chat_id)

    anna.says(APPLE)
    boris.says(APPLE)
    boris.next_message()
    anna.says(f"/new {APPLE}")
    anna.next_message()

    assert len(anna.from_bot) == 1


def test_a_group_that_became_a_supergroup_is_answered_there(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna = telegram.person("Anna")
    group = telegram.group("News", anna)
    in_group = group.seat(anna.user)
    in_group.says(f"/ask {APPLE}")
    in_group.next_message()

    with telegram.faults.during(Outage(), method="sendMessage"):
        in_group.says(f"/ask {APPLE}")
        in_group.wait_for(
            lambda: [c for c in telegram.calls.of("sendMessage") if c.code >= 500],
            "outage",
        )
        moved = group.migrate().seat(anna.user)

    assert "apple-en.txt" in moved.next_message(within_s=20).text


def test_updates_are_taken_from_a_webhook_that_proves_itself(
    telegram: Emulator, bot: Program
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    telegram.postman.proxies["https://bot.example"] = f"http://{listen}"
    bot.start(
        wait=False,
        POLYCITE_TELEGRAM_WEBHOOK_URL="https://bot.example/hook",
        POLYCITE_TELEGRAM_LISTEN=listen,
    )
    anna = telegram.person("Anna")
    anna.wait_for(lambda: telegram.world.webhook.url, "webhook", within_s=60)

    anna.says(APPLE)
    answer = anna.next_message()
    telegram.world.webhook.secret_token = "guessed"  # noqa: S105
    anna.says(APPLE)
    anna.wait_for(lambda: 403 in telegram.world.webhook.statuses, "refusal")

    assert "apple-en.txt" in answer.text
    assert telegram.world.updates.count == 1
