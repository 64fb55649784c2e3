"""Who may ask: administrators, an allow-list, what is kept over a restart."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.telegram.emulator import Emulator, NothingCame, Seat, emulator
from tests.telegram.program import Program, quoting_program

APPLE = "Where is the apple?"


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Emulator, Program, Seat]]:
    """A bot that answers Ada alone, who is its administrator."""
    with (
        emulator() as telegram,
        quoting_program(telegram, tmp_path_factory.mktemp("access")) as bot,
    ):
        ada = telegram.person("Ada")
        start(bot, ada)
        yield telegram, bot, ada


@pytest.fixture
def telegram(stage: tuple[Emulator, Program, Seat]) -> Emulator:
    return stage[0]


@pytest.fixture
def bot(stage: tuple[Emulator, Program, Seat]) -> Program:
    return stage[1]


@pytest.fixture
def ada(stage: tuple[Emulator, Program, Seat]) -> Seat:
    return stage[2]


def start(bot: Program, ada: Seat, allowed: str = "") -> None:
    """Start the bot with Ada as its administrator."""
    bot.start(
        POLYCITE_TELEGRAM_ADMINS=str(ada.user.id),
        POLYCITE_TELEGRAM_ALLOWED=allowed,
        POLYCITE_TELEGRAM_STREAMING="off",
    )


def tell(ada: Seat, command: str) -> str:
    """Return what is said to Ada's command."""
    before = len(ada.from_bot)
    ada.says(command)
    answer = ada.wait_for(lambda: ada.from_bot[before:], f"answer to {command}")
    return answer[0].text


def hears_nothing(seat: Seat, ada: Seat) -> bool:
    """Say whether nothing new is said, by when Ada is answered."""
    before = len(seat.from_bot)
    tell(ada, "/help")
    with suppress(NothingCame):
        seat.wait_for(lambda: seat.from_bot[before:], "word", within_s=0.5)
    return len(seat.from_bot) == before


def hears_of_the_apple(seat: Seat) -> bool:
    """Say whether the question is answered, whatever else is said."""
    return seat.wait_for(
        lambda: any("apple-en.txt" in message.text for message in seat.from_bot),
        "answer",
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("uk", "повідомте тим, хто його веде, свій номер: {}"),
        ("ar", "فأخبر القائمين عليه برقمك: {}"),
        ("de", "nennen Sie den Betreibern Ihre Nummer: {}"),
    ],
)
def test_a_stranger_is_told_their_number_once_and_answered_once_they_are_allowed(
    language: str, told: str, telegram: Emulator, ada: Seat
) -> None:
    stranger = telegram.person("Olena", language_code=language)
    number = stranger.user.id

    stranger.says(APPLE)
    assert told.format(number) in stranger.next_message().text
    stranger.says(APPLE)
    assert hears_nothing(stranger, ada)
    assert tell(ada, f"/allow {number}") == f"{number} may ask from now on."
    stranger.says(APPLE)
    assert "apple-en.txt" in stranger.next_message().text
    assert tell(ada, f"/block {number}") == f"{number} may not ask any more."
    stranger.says(APPLE)
    assert hears_nothing(stranger, ada)


def test_what_administrators_decide_outlives_a_restart(
    telegram: Emulator, bot: Program, ada: Seat
) -> None:
    eva, otto = telegram.person("Eva"), telegram.person("Otto")
    tell(ada, f"/allow {eva.user.id}")
    tell(ada, f"/block {otto.user.id}")
    bot.end()
    start(bot, ada, allowed="everybody")

    otto.says(APPLE)
    eva.says(APPLE)

    assert "tell those who run it" in otto.next_message().text
    assert "apple-en.txt" in eva.next_message().text
    bot.end()
    start(bot, ada)


def test_a_group_that_is_not_allowed_is_left_after_one_message(
    telegram: Emulator, ada: Seat
) -> None:
    boris = telegram.person("Boris", language_code="uk")
    group = telegram.group("News", boris, kind="supergroup", has_bot=False)
    in_group = group.seat(boris.user)

    group.add_bot()
    said = in_group.next_message().text
    in_group.says(f"/ask {APPLE}")

    assert said.endswith(f"дозволити її за номером: {group.id}")
    assert hears_nothing(in_group, ada)
    assert telegram.calls.of("leaveChat", group.id)
    tell(ada, f"/allow {group.id}")
    group.add_bot()
    in_group.says(f"/ask {APPLE}")
    assert hears_of_the_apple(in_group)


def test_a_group_that_an_administrator_brings_the_bot_into_may_ask_as_a_supergroup_too(
    telegram: Emulator, ada: Seat
) -> None:
    boris = telegram.person("Boris")
    group = telegram.group("News", ada, boris, has_bot=False)
    group.add_bot()

    in_group = group.seat(boris.user)
    in_group.says(f"/ask {APPLE}")
    assert hears_of_the_apple(in_group)

    in_new = group.migrate().seat(boris.user)
    in_new.says(f"/ask {APPLE}")
    assert hears_of_the_apple(in_new)


def test_somebody_is_blocked_by_a_reply_and_the_others_go_on_asking(
    telegram: Emulator, ada: Seat
) -> None:
    boris, eva = telegram.person("Boris"), telegram.person("Eva")
    group = telegram.group("News", ada, boris, eva)
    of_ada, of_boris = group.seat(ada.user), group.seat(boris.user)

    of_ada.says("/allow")
    assert of_ada.next_message().text == f"{group.id} may ask from now on."
    of_ada.says("/block", reply_to=of_boris.says("Спам!"))
    assert of_ada.next_message().text == f"{boris.user.id} may not ask any more."
    of_boris.says(f"/ask {APPLE}")
    assert hears_nothing(of_boris, ada)
    group.seat(eva.user).says(f"/ask {APPLE}")
    assert "apple-en.txt" in of_ada.next_message().text
    of_ada.says("/block")
    assert of_ada.next_message().text == f"{group.id} may not ask any more."
    of_ada.wait_for(lambda: telegram.calls.of("leaveChat", group.id), "leaving")


def test_an_anonymous_administrator_of_a_group_is_none_of_the_bot(
    telegram: Emulator, ada: Seat
) -> None:
    group = telegram.group("News", ada, has_bot=False, kind="supergroup")
    group.add_bot()
    anonymous = group.anonymous_seat()
    anonymous.next_message()

    anonymous.says("/block")

    assert anonymous.next_message().text == (
        f"Only administrators can do this. Your number is {group.id}."
    )


def test_only_administrators_hear_of_their_commands(ada: Seat) -> None:
    assert "/allow, /block" in tell(ada, "/help")
    assert tell(ada, f"/block {ada.user.id}").endswith("and may always ask.")
    assert tell(ada, "/allow @boris") == tell(ada, "/block")
    assert tell(ada, "/block 1001234567890") == tell(ada, "/block")
