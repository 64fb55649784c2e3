"""What Telegram shows of the bot before a word is said, and links that begin a chat."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram.showing.phrases import say
from tests.telegram.emulator import Emulator, Flood, Outage, Seat
from tests.telegram.emulator.profile import Menu
from tests.telegram.program import Program, quoting_program

_EVERYBODY = ["new", "sources", "stop", "language", "help", "privacy", "forget"]
_ADMINS = ["articles", "add", "remove", "stats", "allow", "block"]


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    with quoting_program(telegram, tmp_path) as made:
        yield made


def _start(bot: Program, *admins: Seat) -> None:
    numbers = ",".join(str(admin.user.id) for admin in admins)
    bot.start(POLYCITE_TELEGRAM_MENUS="on", POLYCITE_TELEGRAM_ADMINS=numbers)


def _names(menu: Menu) -> list[str]:
    return [name for name, _ in menu]


def _is_registered(bot: Program) -> bool:
    return '"event": "registered"' in bot.said


def test_each_reader_sees_the_commands_that_are_theirs_in_their_language(
    telegram: Emulator, bot: Program
) -> None:
    ada = telegram.person("Ada", language_code="fa")
    _start(bot, ada)
    anna = telegram.person("Anna", language_code="uk")
    in_group = telegram.group("News", anna).seat(anna.user)
    hans = telegram.person("Hans", language_code="pt-br")
    anna.wait_for(lambda: _is_registered(bot), "menus")

    assert anna.menu()[0] == ("new", say("command_new", "uk"))
    assert _names(anna.menu()) == _EVERYBODY
    assert in_group.menu()[0] == ("ask", say("command_ask", "uk"))
    assert hans.menu()[0] == ("new", say("command_new", "en"))
    profile = telegram.world.profile
    assert profile.text("description", "ar") == say("description", "ar")
    assert profile.text("short_description", "pt") == say("short_description", "en")
    # Nothing can be said of a chat before somebody has written there.
    assert _names(ada.menu()) == _EVERYBODY
    ada.says("/start")
    ada.wait_for(lambda: len(ada.menu()) > len(_EVERYBODY), "menu of administrators")
    assert _names(ada.menu()) == [*_EVERYBODY, *_ADMINS]


def test_a_start_like_the_last_one_tells_nothing_and_another_what_is_new(
    telegram: Emulator, bot: Program
) -> None:
    ada = telegram.person("Ada")
    ada.says("/start")
    _start(bot, ada)
    ada.wait_for(lambda: _is_registered(bot), "menus")
    bot.end()
    before = len(telegram.calls.of())
    _start(bot, ada)
    ada.says("/start")
    for _ in range(2):
        ada.next_message()
    again = {call.method for call in telegram.calls.of()[before:]}
    bot.end()
    _start(bot)
    ada.wait_for(lambda: _names(ada.menu()) == _EVERYBODY, "menu of everybody")

    assert not {method for method in again if "My" in method}


def test_trouble_with_menus_delays_no_answer(telegram: Emulator, bot: Program) -> None:
    telegram.faults.plan(Flood(retry_after_s=1), method="setMyCommands")
    anna = telegram.person("Anna")
    with telegram.faults.during(Outage(), method="setMyDescription"):
        _start(bot)
        anna.says("/help")
        anna.next_message()
        is_before = not _is_registered(bot)
    anna.wait_for(lambda: _is_registered(bot), "menus")

    assert is_before
    assert telegram.calls.early == []
    assert anna.menu()


def test_a_link_begins_a_chat_in_a_language_or_with_help(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()

    def told(*texts: str) -> list[str]:
        anna = telegram.person("Anna", language_code="en")
        for text in texts:
            anna.says(text)
        return [anna.next_message().text for _ in texts]

    start, help_ = say("start", "en").strip(), say("help", "en").strip()
    assert told("/start uk", "/start") == [say("start", "uk").strip()] * 2
    assert told("/start help", "/start s_12-x") == [help_, start]
