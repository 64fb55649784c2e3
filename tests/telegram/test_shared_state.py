"""The bot's state in the PostgreSQL of a shared index: the same conversation as in a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.fakes import embedding_wire
from tests.program import polycite
from tests.servers import chroma_address, clear_builds, fresh_database
from tests.small_world import write_articles
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.program import Program, program
from tests.updated import settings_of, update

pytestmark = pytest.mark.servers

APPLE = "Where is the apple?"
CASTLE = "Where is the castle?"
WHY = "And why?"
LONG = "Tell me please. " * 200


@pytest.fixture
def bot(telegram: Emulator, tmp_path: Path) -> Iterator[Program]:
    """A bot that quotes the small world from servers."""
    home = tmp_path / "home"
    with fresh_database() as address, embedding_wire() as wire:
        shared = settings_of(home, wire.url).model_copy(
            update={
                "database_url": SecretStr(address),
                "chroma_url": chroma_address(),
            }
        )
        update(shared, write_articles(tmp_path / "articles"))
        environment = {
            "POLYCITE_DATABASE_URL": address,
            "POLYCITE_CHROMA_URL": chroma_address(),
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "lexicon",
        }
        with program(telegram, home, environment, "--no-model") as made:
            yield made
        clear_builds(address)


def test_a_conversation_outlives_restarts_and_can_be_forgotten(
    telegram: Emulator, bot: Program
) -> None:
    ada = telegram.person("Ada")
    group = telegram.group("News", ada)
    admins = str(ada.user.id)
    question = ada.says(f"{APPLE} {LONG}")
    ada.says("Thank you.")
    bot.start(POLYCITE_TELEGRAM_ADMINS=admins, POLYCITE_TELEGRAM_MENUS="on")
    answer = ada.next_message()
    ada.presses(answer, answer.labels[-1][0]).answer()
    group.seat(ada.user).says(f"/ask {CASTLE}")
    group.seat(ada.user).next_message()
    bot.kill()
    in_supergroup = group.migrate().seat(ada.user)
    in_supergroup.says(f"/ask {WHY}")
    ada.says(WHY)
    ada.edits(question, CASTLE)
    bot.start(POLYCITE_TELEGRAM_ADMINS=admins)

    assert "apple-en.txt" in answer.text
    assert "castle-de.txt" in in_supergroup.next_message().text
    assert "apple-en.txt" in ada.next_message().text
    offer = ada.next_message()
    ada.presses(offer, "Answer again").answer()
    ada.wait_for(lambda: "castle-de.txt" in ada.now(offer).text, "second answer")
    for command in ("/stats", "/articles", "/allow 7", "/language uk", "/sources"):
        ada.says(command)
        assert ada.next_message().text
    ada.says("/forget")
    assert ada.next_message().text.startswith("Ваші розмови")
    ada.says("/sources")
    assert "castle" not in ada.next_message().text
    assert bot.end() == 0
    assert not list(bot.home.rglob("state.sqlite"))
    assert '"level": "error"' not in bot.said


def test_two_bots_answer_from_one_index_and_keep_their_readers_apart(
    telegram: Emulator, bot: Program
) -> None:
    ada = telegram.person("Ada")
    with emulator() as another:
        second = Program(another, bot.home, bot.environment, bot.options)
        bob = another.person("Bob")
        another.world.bot.id += 1
        ada.says(APPLE)
        bob.says(CASTLE)
        bot.start()
        second.start()
        told, told_to_bob = ada.next_message(), bob.next_message()
        ada.presses(told, "👍").answer()
        bob.presses(told_to_bob, "👍").answer()
        of_both = feedback(bot)
        bob.says("/forget")
        bob.next_message()
        ended = bot.end(), second.end()

    assert "apple-en.txt" in told.text
    assert "castle-de.txt" in told_to_bob.text
    assert ended == (0, 0)
    assert {*of_both.values()} == {APPLE, CASTLE}
    assert list(feedback(bot).values()) == [APPLE]


def feedback(bot: Program) -> dict[str, str]:
    """Return the rated questions by their ids."""
    ran = polycite("feedback", "--json", home=bot.home, environment=bot.environment)
    return {row["id"]: row["question"] for row in ran.json["questions"]}
