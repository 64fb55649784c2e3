"""Killed and ended at any moment: nothing is lost, and order is kept."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import LEXICON
from tests.telegram.emulator import Emulator, Latency, Seat
from tests.telegram.program import Program, quoting_program

THINGS = ("apple", "castle", "lighthouse", "honey", "violin")
QUOTED = {
    "apple": "apple-en.txt",
    "castle": "castle-de.txt",
    "lighthouse": "lighthouse-",
    "honey": "honey-uk.txt",
    "violin": "violin-zh.txt",
}


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    with quoting_program(telegram, tmp_path) as made:
        yield made


def ask(seat: Seat, *things: str) -> None:
    """Ask after each thing, without leaning on the question before."""
    for thing in things:
        seat.says(f"/new Where is the {LEXICON[thing]['en']}?")


def answered(seat: Seat) -> list[str]:
    """Return what the bot has quoted first in each message, in order."""
    return [
        min(
            (message.text.find(file), thing)
            for thing, file in QUOTED.items()
            if file in message.text
        )[1]
        for message in seat.from_bot
    ]


def wait_for_answers(seats: list[Seat], count: int, *, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    for seat in seats:
        seat.wait_for(
            lambda seat=seat: len(seat.from_bot) >= count,  # type: ignore[misc]
            f"{count} answers",
            within_s=max(deadline - time.monotonic(), 0.1),
        )


def test_twenty_chats_are_answered_in_the_order_of_their_questions(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    people = [telegram.person(f"P{n}") for n in range(20)]
    wanted = [[*THINGS[n % 5 :], *THINGS[: n % 5]] for n in range(20)]

    for place in range(5):
        for person, things in zip(people, wanted, strict=True):
            ask(person, things[place])
    wait_for_answers(people, 5, within_s=120)

    assert [answered(person) for person in people] == wanted
    assert telegram.calls.refused == []


def test_ten_kills_under_load_lose_no_question(
    telegram: Emulator, bot: Program
) -> None:
    moments = random.Random(7)  # noqa: S311 - any moment will do
    people = [telegram.person(f"P{n}") for n in range(10)]
    latency = Latency(seconds=0.03)
    telegram.faults.plan(latency, method="sendMessage", times=None)

    for _ in range(10):
        bot.start()
        for person in people:
            ask(person, *THINGS[: moments.randint(0, 2)])
        time.sleep(moments.uniform(0, 1.5))
        bot.kill()
    bot.start()
    asked = [
        sum(not message.is_by_bot for message in person.messages) for person in people
    ]
    for person, count in zip(people, asked, strict=True):
        wait_for_answers([person], count, within_s=120)
    assert bot.end() == 0

    doubled = sum(len(p.from_bot) - n for p, n in zip(people, asked, strict=True))
    # Two are written at a time, and at a kill those may be on their way.
    assert 0 <= doubled <= 20
    assert all(t in THINGS for person in people for t in answered(person))
    assert telegram.world.updates.count == 0


def test_a_program_that_is_asked_to_end_parks_what_it_has_not_answered(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna = telegram.person("Anna")
    with telegram.faults.during(Latency(seconds=0.5), method="sendMessage"):
        ask(anna, *THINGS)
        anna.next_message()
        code = bot.end()
    before = len(anna.from_bot)
    bot.start()
    wait_for_answers([anna], 5, within_s=60)

    assert code == 0
    assert before < 5
    assert answered(anna) == list(THINGS)
