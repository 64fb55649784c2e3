"""What waits while the program does not run: pieces, old questions, conversations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telegram.emulator import Emulator, Latency, Seat
from tests.telegram.program import Program, quoting_program

APPLE = "Where is the apple?"
CASTLE = "Where is the castle?"
HONEY = "Where is the honey?"
WHY = "And why?"
LONG = "Tell me please. " * 200


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    with quoting_program(telegram, tmp_path) as made:
        yield made


def test_pieces_are_joined_whenever_the_program_is_killed(
    telegram: Emulator, bot: Program
) -> None:
    people = [telegram.person(f"P{number}") for number in range(4)]
    for person in people[:2]:
        person.says(LONG)
        person.says(APPLE)
    bot.start()
    with telegram.faults.during(Latency(seconds=30), method="sendMessage"):
        for person in people[2:]:
            person.says(LONG)
            person.says(APPLE)
        people[0].wait_for(lambda: not telegram.world.updates.count, "confirmation")
        bot.kill()
        bot.start()
        bot.kill()
    bot.start()
    for person in people:
        person.next_message()
    bot.end()

    assert all("apple-en.txt" in p.from_bot[0].text for p in people)
    # What was on its way at a kill may have come a second time.
    texts = [{message.text for message in person.from_bot} for person in people]
    assert [len(said) for said in texts] == [1] * 4


def test_after_a_long_outage_the_newest_question_is_answered_and_the_others_listed(
    telegram: Emulator, bot: Program
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    boris = telegram.person("Boris")
    group = telegram.group("News", anna, boris)
    for seat in (anna, group.seat(anna.user)):
        for question in (APPLE, f"{HONEY}\nПерша строчка", CASTLE):
            seat.says(f"/ask {question}")
    group.seat(boris.user).says(f"/ask {HONEY}")
    boris.says("/help")
    # Longer ago than that is whatever was said before the program was started.
    bot.start(POLYCITE_TELEGRAM_LATE_MINUTES="0.0001")

    _hears_of_two_and_the_castle(anna)
    _hears_of_two_and_the_castle(group.seat(anna.user))
    in_group = group.seat(boris.user)
    in_group.wait_for(lambda: len(in_group.from_bot) == 3, "answer to Boris")
    assert "honey-uk.txt" in in_group.from_bot[2].text
    assert "/new" in boris.next_message().text


def _hears_of_two_and_the_castle(anna: Seat) -> None:
    listed, answer = anna.next_message().text, anna.next_message().text

    assert listed.startswith("Якийсь час я був недоступний.")
    assert listed.endswith(
        f"2 попередні доведеться поставити ще раз:\n• {APPLE}\n• {HONEY} Перша строчка"
    )
    assert "castle-de.txt" in answer


def test_a_conversation_goes_on_after_a_restart_and_a_migration_but_not_for_ever(
    telegram: Emulator, bot: Program
) -> None:
    anna = telegram.person("Anna")
    group = telegram.group("News", anna)
    bot.start()
    anna.says(APPLE)
    apple = anna.next_message()
    group.seat(anna.user).says(f"/ask {CASTLE}")
    group.seat(anna.user).next_message()
    bot.kill()
    supergroup = group.migrate().seat(anna.user)
    supergroup.says(f"/ask {WHY}")
    anna.says(HONEY)
    anna.says(WHY, reply_to=apple)
    bot.start()

    assert "castle-de.txt" in supergroup.next_message().text
    assert "honey-uk.txt" in anna.next_message().text
    assert "apple-en.txt" in anna.next_message().text
    bot.end()
    bot.start(POLYCITE_TELEGRAM_IDLE_MINUTES="0.0001")
    anna.says(WHY)
    assert "apple-en.txt" not in anna.next_message().text
    assert telegram.calls.complaints == []
