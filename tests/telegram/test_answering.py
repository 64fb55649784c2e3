"""Questions in, checked answers out: the real program against an emulated Telegram."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chat_wire import ChatWire, Handler, chat_wire
from tests.telegram.emulator import Emulator
from tests.telegram.program import Program, program

COFFEE = "Скільки тонн кави в'єтнамський кооператив відправив до Чилі?"
SENTENCE = "Кооператив відправив до Чилі 96 тонн кави [1]."


def slowly(text: str, pause: Callable[[], object]) -> Callable[[Handler], None]:
    """Return a reply whose end comes when ``pause`` returns."""

    def reply(handler: Handler) -> None:
        handler.start_stream()
        handler.send_piece(text + " ")
        pause()
        handler.end_stream()

    return reply


@pytest.fixture
def wire() -> Iterator[ChatWire]:
    with chat_wire(SENTENCE) as opened:
        yield opened


@pytest.fixture
def bot(
    telegram: Emulator, sample_home: Path, tmp_path: Path, wire: ChatWire
) -> Iterator[Program]:
    environment = {
        "POLYCITE_CHAT_URL": wire.url,
        "POLYCITE_CHAT_MODEL": "scripted",
        "POLYCITE_TELEGRAM_AT_ONCE": "4",
    }
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with program(telegram, home, tmp_path, environment) as made:
        yield made


def test_a_question_is_answered_with_its_source(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna = telegram.person("Anna", language_code="uk")

    anna.says(COFFEE)
    answer = anna.next_message()

    assert answer.text.startswith("Кооператив відправив до Чилі 96 тонн кави. [1]")
    assert "coffee-cooperative-vi.txt" in answer.text
    assert telegram.calls.refused == []
