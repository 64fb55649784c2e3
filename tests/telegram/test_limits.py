"""How much may be asked: by one person, in one group, of the model at once."""

from collections.abc import Iterator

import pytest

from tests.telegram.emulator import Emulator, Seat, emulator
from tests.telegram.program import Program, quoting_program

pytestmark = pytest.mark.usefixtures("bot")

APPLE = "/new Where is the apple?"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Emulator]:
    """One for all of these: everybody is somebody else."""
    with emulator() as emulated:
        yield emulated


@pytest.fixture(scope="module")
def bot(
    telegram: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """Two questions an hour for each person, three for each group."""
    with quoting_program(telegram, tmp_path_factory.mktemp("limits")) as made:
        made.start(
            POLYCITE_TELEGRAM_QUESTIONS_PER_HOUR="2",
            POLYCITE_TELEGRAM_GROUP_QUESTIONS_PER_HOUR="3",
        )
        yield made


def _said(seat: Seat, count: int) -> list[str]:
    """Return what the bot has said when that is so many messages."""
    seat.wait_for(lambda: len(seat.from_bot) >= count, f"{count} messages")
    return [message.text for message in seat.from_bot]


def test_who_has_asked_too_much_is_told_once_when_they_may_again(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    boris = telegram.person("Boris")

    for _ in range(4):
        anna.says(APPLE)
    anna.says("/new")
    boris.says(APPLE)
    said = _said(anna, 4)

    assert [("apple-en.txt" in text) for text in said] == [True, True, False, False]
    assert "Знову запитувати можна через 30 хвилин" in said[2]
    assert said[3].startswith("Починаємо нову розмову")
    assert "apple-en.txt" in _said(boris, 1)[0]


def test_a_group_has_a_limit_of_its_own_whoever_asks(telegram: Emulator) -> None:
    people = [telegram.person(f"P{n}") for n in range(4)]
    group = telegram.group("News", *people)
    seats = [group.seat(person.user) for person in people]

    for seat in seats:
        seat.says("/ask Where is the apple?")
    people[3].says(APPLE)
    said = _said(seats[0], 4)

    assert sum("apple-en.txt" in text for text in said) == 3
    assert "You can ask here again in 20 minutes." in said[3]
    assert "apple-en.txt" in _said(people[3], 1)[0]


def test_those_who_speak_for_a_group_are_one_asker(telegram: Emulator) -> None:
    anna = telegram.person("Anna")
    group = telegram.group("Editors", anna, kind="supergroup")

    for _ in range(3):
        group.anonymous_seat().says("/ask Where is the apple?")
    said = _said(group.seat(anna.user), 3)

    assert "You have asked many questions" in said[2]


def test_a_restart_gives_nothing_back(telegram: Emulator, bot: Program) -> None:
    anna = telegram.person("Anna")
    for _ in range(2):
        anna.says(APPLE)
    _said(anna, 2)

    bot.end()
    bot.start(
        POLYCITE_TELEGRAM_QUESTIONS_PER_HOUR="2",
        POLYCITE_TELEGRAM_GROUP_QUESTIONS_PER_HOUR="3",
    )
    anna.says(APPLE)

    assert "You can ask again in 30 minutes." in _said(anna, 3)[2]
