"""Groups that add the bot: its first words there, and a sign that it has seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram.showing.phrases import say
from tests.telegram.emulator import Emulator, Refusal, Seat
from tests.telegram.program import Program, quoting_program

APPLE = "/ask Where is the apple?"
NAME = "@polycite_bot"


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    with quoting_program(telegram, tmp_path) as made:
        made.start()
        yield made
        assert telegram.calls.complaints == []


@pytest.fixture
def anna(telegram: Emulator) -> Seat:
    return telegram.person("Anna", language_code="uk")


def test_a_group_is_greeted_once_in_the_language_of_who_adds_the_bot(
    telegram: Emulator, bot: Program, anna: Seat
) -> None:
    group = telegram.group("News", anna, has_bot=False)
    in_group = group.seat(anna.user)
    group.add_bot()
    # Links that add bots to groups make apps say this, too.
    in_group.says(f"/start{NAME} news")
    in_group.says(APPLE)
    greeting, answer = in_group.next_message(), in_group.next_message()
    in_group.wait_for(lambda: "apple-en.txt" in in_group.now(answer).text, "answer")
    in_supergroup = group.migrate().seat(anna.user)
    in_supergroup.says("/help")

    said = say("start_group", "uk", bot=NAME), say("group_privacy_mode", "uk")
    assert greeting.text == "\n\n".join(said).replace("\n\n\n", "\n\n").strip()
    assert in_supergroup.next_message().text.startswith("У цій групі")
    assert bot.end() == 0


def test_an_administrator_and_a_bot_without_privacy_mode_give_no_advice(
    telegram: Emulator, bot: Program, anna: Seat
) -> None:
    bot.end()
    telegram.world.has_privacy_mode = False
    bot.start()
    group = telegram.group("News", anna, has_bot=False)
    group.add_bot()

    greeting = group.seat(anna.user).next_message().text

    assert greeting == say("start_group", "uk", bot=NAME).strip()


def test_a_question_in_a_group_is_marked_as_seen_unless_that_is_forbidden(
    telegram: Emulator, bot: Program, anna: Seat
) -> None:
    kind, strict = telegram.group("Kind", anna), telegram.group("Strict", anna)
    forbidden = Refusal(code=400, description="Bad Request: REACTION_INVALID")
    telegram.faults.plan(
        forbidden, method="setMessageReaction", chat_id=strict.id, times=None
    )
    gone = Refusal(code=400, description="Bad Request: message to react not found")
    telegram.faults.plan(gone, method="setMessageReaction", chat_id=kind.id)
    in_kind, in_strict = kind.seat(anna.user), strict.seat(anna.user)

    in_kind.says(APPLE)
    in_kind.next_message()
    question = in_kind.says(APPLE)
    in_kind.wait_for(lambda: in_kind.now(question).reactions == ("👀",), "eyes")
    for _ in range(2):
        in_strict.says(APPLE)
        in_strict.next_message()
    anna.says("Where is the castle?")
    anna.next_message()

    marks = telegram.calls.of("setMessageReaction")
    assert [mark.chat_id for mark in marks] == [kind.id, kind.id, strict.id]
    assert bot.end() == 0
