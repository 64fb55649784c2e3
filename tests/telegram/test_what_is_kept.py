"""What is kept of answers: ratings and their export, until somebody or time deletes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.evaluation.question_sets import read_question_sets
from tests.program import polycite
from tests.telegram.emulator import Emulator, Seat, Shown, emulator
from tests.telegram.program import Program, quoting_program
from tests.telegram.test_buttons import ask, opened

_GONE = "This answer is not stored any more. Please ask again."


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Emulator, Program]]:
    """A bot that quotes."""
    folder = tmp_path_factory.mktemp("kept")
    with emulator() as telegram, quoting_program(telegram, folder) as bot:
        bot.start()
        yield telegram, bot


@pytest.fixture
def telegram(stage: tuple[Emulator, Program]) -> Emulator:
    return stage[0]


@pytest.fixture
def bot(stage: tuple[Emulator, Program]) -> Program:
    return stage[1]


def rate(seat: Seat, answer: Shown, thumb: str) -> str:
    """Press a thumb, whatever stands beside it now; return the toast."""
    labels = seat.now(answer).labels[-1]
    return seat.presses(answer, next(x for x in labels if thumb in x)).answer()


def shows_thumbs(seat: Seat, answer: Shown, *labels: str) -> bool:
    """Wait until the thumbs under an answer say this."""
    look = lambda: seat.now(answer).labels[-1] == labels  # noqa: E731
    return seat.wait_for(look, f"thumbs {labels}")


def test_the_last_word_of_each_person_counts_and_is_shown(telegram: Emulator) -> None:
    anna, boris = telegram.person("Anna", language_code="uk"), telegram.person("Boris")
    in_private = ask(anna, "apple")
    group = telegram.group("News", anna, boris)
    hers, his = group.seat(anna.user), group.seat(boris.user)
    in_group = ask(hers, "apple", command="/ask")

    thanks = rate(anna, in_private, "👍")
    rate(anna, in_private, "👍")
    rate(anna, in_private, "👎")
    rate(hers, in_group, "👍")
    rate(his, in_group, "👎")
    rate(his, in_group, "👍")

    assert thanks == "Дякую!"
    assert shows_thumbs(anna, in_private, "👍", "👎 ✓")
    assert shows_thumbs(hers, in_group, "👍 2", "👎")
    assert [
        c for c in telegram.calls.refused if "not modified" not in c.description
    ] == []


def test_rated_answers_become_a_question_set_that_names_nobody(
    telegram: Emulator, bot: Program, tmp_path: Path
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    rate(anna, ask(anna, "honey"), "👍")
    rate(anna, ask(anna, "castle"), "👎")
    anna.says("/new Who won the chess match in Reykjavik?")
    nothing = anna.wait_for(lambda: anna.from_bot[2:], "refusal")[0]
    rate(anna, nothing, "👍")

    file = tmp_path / "rated.jsonl"
    ran = polycite("feedback", "--out", file, home=bot.home)
    again = polycite("feedback", "--out", file, home=bot.home)
    rows = {question.question: question for question in read_question_sets([file])}

    assert (ran.code, again.code) == (0, 1)
    assert rows["Where is the honey?"].sources == ("honey-uk.txt",)
    assert (
        rows["Where is the castle?"].sources,
        rows["Where is the castle?"].answers,
    ) == ((), ())
    assert rows["Who won the chess match in Reykjavik?"].answerable is False
    assert str(anna.user.id) not in file.read_text(encoding="utf-8")


def test_buttons_work_after_a_restart(telegram: Emulator, bot: Program) -> None:
    anna = telegram.person("Anna")
    answer = ask(anna, "carpet")
    rate(anna, answer, "👍")

    bot.end()
    bot.start()

    assert "carpet-fa.txt" in opened(anna, answer).text
    assert rate(anna, answer, "👎") == "Thank you!"
    assert shows_thumbs(anna, answer, "👍", "👎 ✓")


def test_what_is_old_is_deleted(telegram: Emulator, bot: Program) -> None:
    anna = telegram.person("Anna")
    old, new = ask(anna, "carpet"), ask(anna, "apple")
    bot.end()
    with closing(sqlite3.connect(bot.home / "telegram" / "state.sqlite")) as state:
        state.execute(
            "UPDATE answers SET made = made - 8 * 86400 WHERE sources LIKE '%carpet-fa%'"
        )
        state.commit()

    bot.start(
        POLYCITE_TELEGRAM_KEEP_DAYS="7", POLYCITE_TELEGRAM_CONTACT="desk@example.org"
    )
    anna.says("/privacy")
    told = anna.wait_for(lambda: anna.from_bot[2:], "privacy")[0].text

    assert rate(anna, old, "👍") == _GONE
    assert rate(anna, new, "👍") == "Thank you!"
    assert "after 7 days" in told
    assert "desk@example.org" in told
    assert "language model" not in told


def test_forget_deletes_all_of_a_person_and_nothing_of_others(
    telegram: Emulator, bot: Program
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    boris = telegram.person("Boris")
    group = telegram.group("News", anna, boris)
    hers, his = group.seat(anna.user), group.seat(boris.user)
    asked = ask(hers, "violin", command="/ask")
    others = ask(his, "honey", command="/ask")
    rate(hers, others, "👎")
    in_private = ask(anna, "elephant")
    anna.says("/language pl")
    anna.wait_for(lambda: anna.from_bot[1:], "language")

    hers.says("/forget")
    in_group = hers.next_message()
    while "видалено" not in in_group.text:
        in_group = hers.next_message()
    still = opened(anna, in_private).text
    anna.says("/forget")
    told = anna.wait_for(lambda: anna.from_bot[3:], "forgotten")[0]
    anna.says("/privacy")
    after = anna.wait_for(lambda: anna.from_bot[4:], "privacy")[0]

    assert anna.presses(in_private, "👍").answer().startswith("Ця відповідь")
    assert hers.presses(asked, "👍").answer().startswith("Ця відповідь")
    assert "elephant" in still
    assert told.text == "Rozmowy, odpowiedzi i oceny zostały usunięte."
    assert after.text.startswith("Зберігаються")
    assert rate(his, others, "👍") == "Thank you!"
    assert shows_thumbs(his, others, "👍 1", "👎")
    bot.end()
    state = (bot.home / "telegram" / "state.sqlite").read_bytes()
    assert b"Where is the elephant" not in state
    assert b"Where is the violin" not in state
    assert b"Where is the honey" in state
