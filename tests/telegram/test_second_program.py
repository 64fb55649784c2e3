"""The program at another's emulator: what that models, it answers as at ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from prompts import messages_in
from tests.telegram.command_table import CASTLE, COMMANDS, LANGUAGES
from tests.telegram.lo_stage import NOT_MODELLED, LoSeat, LoStage, lo_stage
from tests.telegram.program import quoting_program


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[LoStage, dict[str, LoSeat], Path]]:
    """A bot with an administrator of each language, and its log."""
    with lo_stage() as made:
        admins = {code: made.person(code) for code in LANGUAGES}
        with quoting_program(made, tmp_path_factory.mktemp("second")) as bot:
            numbers = ",".join(str(admin.number) for admin in admins.values())
            bot.start(POLYCITE_TELEGRAM_ADMINS=numbers)
            yield made, admins, bot.log
            assert bot.end() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_answered_there_too(
    language: str, stage: tuple[LoStage, dict[str, LoSeat], Path]
) -> None:
    telegram, admins, _ = stage
    reader = telegram.person(language)

    for told in COMMANDS:
        seat = admins[language] if told.is_for_admins else reader
        seat.says(told.command)
        assert told.is_answered_by(seat.next_message()["text"], language), told.command


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_answered_and_its_source_opened_there_too(
    language: str, stage: tuple[LoStage, dict[str, LoSeat], Path]
) -> None:
    reader = stage[0].person(language)

    reader.says(CASTLE[language])
    answer = reader.next_message()
    button = answer["reply_markup"]["inline_keyboard"][0][0]
    reader.presses(answer["message_id"], button["callback_data"])
    opened = reader.next_message()

    assert messages_in(language).quoted_without_model in answer["text"]
    assert "castle-de.txt" in opened["text"]
    assert "Das Schloss öffnet im Frühling wieder." in opened["text"]


def test_what_it_refuses_is_what_it_does_not_model(
    stage: tuple[LoStage, dict[str, LoSeat], Path],
) -> None:
    telegram, _, log = stage
    anna = telegram.person("en")
    anna.says("/help")
    anna.next_message()

    refused = {r["method"] for r in telegram.emulator.requests if r["status"] != 200}

    assert refused <= NOT_MODELLED
    assert '"level": "error"' not in log.read_text(encoding="utf-8")
