"""Killed and ended at any moment: nothing is lost, and order is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telegram.emulator import Emulator, Latency
from tests.telegram.loads import THINGS, answered, ask, survive, wait_for_answers
from tests.telegram.program import Program, quoting_program


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    with quoting_program(telegram, tmp_path) as made:
        yield made


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
    survived = survive(telegram, bot, kills=10, people=10, seed=7)

    assert (survived.lost, survived.wrong) == (0, 0)
    # Two are written at a time, and at a kill those may be on their way.
    assert survived.doubled <= 2 * survived.kills
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
