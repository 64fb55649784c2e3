"""Each command in three languages: what a reader and an administrator are told."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from bot.telegram.showing.phrases import language_name, say
from bot.telegram.showing.telling import show_text
from prompts import catalogue_languages, messages_in
from tests.telegram.emulator import Emulator, Seat, emulator
from tests.telegram.program import quoting_program

LANGUAGES = ("uk", "ar", "fa")
_CASTLE = {"uk": "Де стоїть замок?", "ar": "أين قلعة؟", "fa": "قلعه کجاست؟"}
_CODES = ", ".join(sorted(catalogue_languages()))
_SOMEBODY = 42
_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a command is answered by, in a language; ``values`` are by language."""

    command: str
    says: Callable[[str], str]
    is_for_admins: bool = False


def _phrases(*names: str, **values: str | int) -> Callable[[str], str]:
    def told(language: str) -> str:
        parts = [say(name, language, **values).strip() for name in names]  # type: ignore[arg-type]
        return "\n\n".join(parts)

    return told


def _privacy(language: str) -> str:
    days = say("days_kept", language, count=90)
    kept = say("privacy", language, days=days).strip()
    return f"{kept}\n\n{say('privacy_forget', language).strip()}"


def _named(phrase: str) -> Callable[[str], str]:
    """Return what is said of the language that is spoken."""

    def told(language: str) -> str:
        values: Mapping[str, str] = {"language": language_name(language, language)}
        if phrase == "language_now":
            values = {**values, "codes": _CODES}
        return say(phrase, language, **values)  # type: ignore[arg-type]

    return told


# In this order: some lean on what was said before.
_COMMANDS = [
    Told(command="/start", says=_phrases("start")),
    Told(command="/help", says=_phrases("help")),
    Told(command="/sources", says=_phrases("sources_empty")),
    Told(command="/ask", says=_phrases("ask_what")),
    Told(command="/new", says=_phrases("new_conversation")),
    Told(command="/language", says=_named("language_now")),
    Told(
        command="/language tlh",
        says=_phrases("language_unknown", code="tlh", codes=_CODES),
    ),
    Told(command="/privacy", says=_privacy),
    Told(command="/stop", says=_phrases("nothing_to_stop")),
    Told(command="/weather", says=_phrases("unknown_command")),
    Told(command="/forget", says=_phrases("forgotten")),
    Told(command="/help", says=_phrases("help", "help_admin"), is_for_admins=True),
    Told(
        command="/add", says=_phrases("add_how", size=_SIZE), is_for_admins=True
    ),
    Told(command="/remove", says=_phrases("remove_how"), is_for_admins=True),
    Told(
        command="/remove no.txt",
        says=_phrases("remove_unknown", file="no.txt"),
        is_for_admins=True,
    ),
    Told(
        command="/stats",
        says=_phrases(
            "stats",
            articles=8,
            passages=8,
            questions=0,
            answered=0,
            quoted=0,
            not_found=0,
        ),
        is_for_admins=True,
    ),
    Told(command="/allow", says=_phrases("allow_how"), is_for_admins=True),
    Told(
        command=f"/allow {_SOMEBODY}",
        says=_phrases("allowed", id=_SOMEBODY),
        is_for_admins=True,
    ),
    Told(
        command=f"/block {_SOMEBODY}",
        says=_phrases("blocked", id=_SOMEBODY),
        is_for_admins=True,
    ),
]  # fmt: skip


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


def _counted(text: str) -> str:
    """Return a text without its counts."""
    return re.sub(r"\d+", "0", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", _COMMANDS, ids=lambda told: str(told.command))
def test_a_command_is_answered_in_the_language_of_who_gives_it(
    told: Told, language: str, people: People
) -> None:
    seats = people.admins if told.is_for_admins else people.readers
    seats[language].says(told.command)

    answer = seats[language].next_message()

    (wanted,) = show_text(told.says(language), language)
    assert _counted(answer.text) == _counted(wanted.text)


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

    answer = hears(f"/ask {_CASTLE[language]}")
    sources = hears("/sources")
    chosen = hears("/language pl")
    help_ = hears("/help")
    again = hears(f"/new {_CASTLE[language]}")

    words = messages_in(language)
    for text in (answer, again):
        assert words.quoted_without_model in text
        assert "castle-de.txt" in text
    assert words.sources in sources
    assert "castle-de.txt" in sources
    assert chosen == say("language_chosen", "pl", language="polski")
    assert help_ == say("help", "pl").strip()
    hears(f"/language {language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_sees_the_articles(language: str, people: People) -> None:
    people.admins[language].says("/articles")

    text = people.admins[language].next_message().text

    assert say("articles", language, count=8) in text
    assert "honey-uk.txt" in text
