"""Trouble on demand, and the published rates."""

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TimedOut

from tests.telegram.client import Client
from tests.telegram.emulator import (
    Conflict as SecondPoller,
)
from tests.telegram.emulator import (
    Emulator,
    Flood,
    HungUp,
    Latency,
    LostReply,
    Outage,
    Seat,
    SlowBody,
)
from tests.telegram.emulator.faults import EarlyCall, Faults
from tests.telegram.emulator.rates import Rates
from tests.telegram.emulator.refusals import Refused
from tests.telegram.emulator.world import Chat


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return what a monotonic clock would."""
        return self.now


@pytest.fixture
def anna(telegram: Emulator) -> Seat:
    """Anna, who has started the bot."""
    seat = telegram.person("Anna")
    seat.says("/start")
    return seat


def test_a_flood_is_of_one_chat_and_one_method(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    other = telegram.person("Boris")
    other.says("/start")
    telegram.faults.plan(
        Flood(retry_after_s=30), method="sendMessage", chat_id=anna.chat_id
    )

    async def send(bot: Bot) -> None:
        await bot.send_message(other.chat_id, "a")
        await bot.send_chat_action(anna.chat_id, "typing")
        await bot.send_message(anna.chat_id, "a")

    with pytest.raises(RetryAfter) as refusal:
        client.do(send)
    assert refusal.value.retry_after == timedelta(seconds=30)


def test_a_call_before_the_floods_time_is_over_is_told_as_early(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    telegram.faults.plan(Flood(retry_after_s=30), method="sendMessage")

    for _ in range(2):
        with pytest.raises(RetryAfter):
            client.do(lambda bot: bot.send_message(anna.chat_id, "a"))

    assert [call.is_early for call in telegram.calls.of("sendMessage")] == [False, True]
    assert len(telegram.calls.early) == 1


def test_after_the_floods_time_calls_pass(telegram: Emulator) -> None:
    clock = Clock()
    faults = Faults(telegram.world.changed, clock)
    faults.plan(Flood(retry_after_s=3), method="sendMessage")
    with pytest.raises(Refused):
        faults.meet("sendMessage", 5)

    clock.now += 2.5
    with pytest.raises(EarlyCall) as early:
        faults.meet("sendMessage", 5)
    clock.now += 0.5

    assert early.value.parameters == {"retry_after": 1}
    assert faults.meet("sendMessage", 5) == []


@pytest.mark.parametrize(("fault", "seen"), [(LostReply(), 1), (HungUp(), 0)])
def test_a_lost_reply_was_carried_out_and_a_lost_request_was_not(
    fault: LostReply | HungUp, seen: int, telegram: Emulator, client: Client, anna: Seat
) -> None:
    telegram.faults.plan(fault, method="sendMessage")

    with pytest.raises(NetworkError):
        client.do(lambda bot: bot.send_message(anna.chat_id, "a"))

    assert len(anna.from_bot) == seen
    (call,) = telegram.calls.of("sendMessage")
    assert (call.code, call.was_carried_out) == (0, bool(seen))


def test_an_outage_is_a_page_and_ends(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    async def send(bot: Bot) -> None:
        with telegram.faults.during(Outage()):
            for _ in range(2):
                with pytest.raises(NetworkError, match="Bad Gateway"):
                    await bot.send_message(anna.chat_id, "a")
        await bot.send_message(anna.chat_id, "b")

    client.do(send)

    assert [message.text for message in anna.from_bot] == ["b"]


@pytest.mark.parametrize("fault", [Latency(seconds=2), SlowBody(seconds=2)])
def test_a_slow_answer_runs_into_the_clients_deadline(
    fault: Latency | SlowBody, telegram: Emulator, client: Client, anna: Seat
) -> None:
    telegram.faults.plan(fault, method="sendMessage")

    async def send(_: Bot) -> None:
        async with client.bot(timeout_s=0.3) as hasty:
            await hasty.send_message(anna.chat_id, "a")

    with pytest.raises(TimedOut):
        client.do(send)


def test_a_slow_body_comes_whole(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    telegram.faults.plan(SlowBody(seconds=0.05), method="sendMessage")

    sent = client.do(lambda bot: bot.send_message(anna.chat_id, "Привіт"))

    assert sent.text == "Привіт"


def test_a_conflict_can_be_made(telegram: Emulator, client: Client) -> None:
    telegram.faults.plan(SecondPoller(), method="getUpdates")

    with pytest.raises(Conflict):
        client.do(lambda bot: bot.get_updates())


def _passes(rates: Rates, method: str, chat: Chat, count: int) -> int:
    passed = 0
    for _ in range(count):
        try:
            rates.check(method, chat)
        except Refused:
            continue
        passed += 1
    return passed


@pytest.mark.parametrize(
    ("kind", "method", "passing"),
    [
        ("group", "editMessageText", 20),
        ("group", "sendMessage", 20),
        ("private", "sendMessage", 5),
        ("private", "editMessageText", 30),
        ("private", "sendMessageDraft", 40),
        ("group", "sendChatAction", 40),
    ],
)
def test_published_rates_are_enforced(kind: str, method: str, passing: int) -> None:
    rates = Rates(Clock())
    rates.is_enforced = True
    chat = Chat(id=-5, kind="group" if kind == "group" else "private", title="")

    assert _passes(rates, method, chat, 40) == passing
    assert len(rates.excesses) >= 40 - passing


def test_a_minute_later_a_group_may_be_written_to_again() -> None:
    clock = Clock()
    rates = Rates(clock)
    rates.is_enforced = True
    chat = Chat(id=-5, kind="group", title="")
    _passes(rates, "sendMessage", chat, 21)

    clock.now += 60

    assert _passes(rates, "sendMessage", chat, 1) == 1


def test_rates_that_are_not_enforced_are_recorded_still(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    async def send(bot: Bot) -> None:
        await asyncio.gather(
            *(bot.send_message(anna.chat_id, str(n)) for n in range(7))
        )

    client.do(send)

    assert [excess.limit for excess in telegram.rates.excesses] == ["private"] * 2
    assert telegram.calls.refused == []


def test_enforced_rates_reach_the_bot_as_a_flood(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    telegram.rates.is_enforced = True

    async def send(bot: Bot) -> None:
        for number in range(6):
            await bot.send_message(anna.chat_id, str(number))

    with pytest.raises(RetryAfter):
        client.do(send)
    assert len(anna.from_bot) == 5
