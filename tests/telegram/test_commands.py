"""Each command in three languages: what a reader and an administrator are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from bot.telegram.showing.phrases import say
from bot.telegram.showing.telling import show_text
from prompts import messages_in
from tests.telegram.command_table import CASTLE, COMMANDS, LANGUAGES, Told
from tests.telegram.emulator import Emulator, Seat, emulator
from tests.telegram.program import quoting_program


@dataclass(frozen=True, kw_only=True)
class People:
    """A reader and an administrator of each language."""

    readers: Mapping[str, Seat]
    admins: Mapping[str, Seat]


@pytest.fixture(scope="module")
def telegram() -> Iterator[Emulator]:
    with emulator() as emulated:
        yield emulated


@pytest.fixture(scope="module")
def people(
    telegram: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[People]:
    """Those who speak to one bot, which quotes the small world."""
    with quoting_program(telegram, tmp_path_factory.mktemp("commands")) as bot:
        readers, admins = (
            {code: telegram.person(code, language_code=code) for code in LANGUAGES}
            for _ in range(2)
        )
        numbers = ",".join(str(admin.user.id) for admin in admins.values())
        bot.start(POLYCITE_TELEGRAM_ADMINS=numbers)
        yield People(readers=readers, admins=admins)
        assert telegram.calls.refused == []
        assert bot.end() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", COMMANDS, ids=lambda told: str(told.command))
def test_a_command_is_answered_in_the_language_of_who_gives_it(
    told: Told, language: str, people: People
) -> None:
    seats = people.admins if told.is_for_admins else people.readers
    seats[language].says(told.command)

    answer = seats[language].next_message()

    assert told.is_answered_by(answer.text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command", ["add", "articles", "remove", "stats", "allow", "block"]
)
def test_what_administrators_may_do_nobody_else_may(
    command: str, language: str, people: People
) -> None:
    reader = people.readers[language]
    reader.says(f"/{command} 42")

    text = say("admins_only", language, id=reader.user.id)
    (wanted,) = show_text(text, language)
    assert reader.next_message().text == wanted.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_its_sources_and_another_language(
    language: str, people: People
) -> None:
    reader = people.readers[language]

    def hears(text: str) -> str:
        reader.says(text)
        return reader.next_message().text

    answer = hears(f"/ask {CASTLE[language]}")
    sources = hears("/sources")
    chosen = hears("/language pl")
    help_ = hears("/help")
    again = hears(f"/new {CASTLE[language]}")
    left = hears("/language auto")

    words = messages_in(language)
    for text in (answer, again):
        assert words.quoted_without_model in text
        assert "castle-de.txt" in text
    assert words.sources in sources
    assert "castle-de.txt" in sources
    assert chosen == say("language_chosen", "pl", language="polski")
    assert help_ == say("help", "pl").strip()
    assert left == show_text(say("language_automatic", language), language)[0].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_sees_the_articles(language: str, people: People) -> None:
    people.admins[language].says("/articles")

    text = people.admins[language].next_message().text

    assert say("articles", language, count=8) in text
    assert "honey-uk.txt" in text
