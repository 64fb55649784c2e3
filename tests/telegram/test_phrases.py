import re
import tomllib
from pathlib import Path
from string import Template
from typing import get_args

import pytest

from bot.telegram.showing.limits import MAX_TEXT, units
from bot.telegram.showing.phrases import Phrase, in_a_while, language_name, say
from bot.telegram.showing.telling import show_text
from index import cldr
from prompts import catalogue_languages
from tests.telegram.strict import is_kept_as_sent

_FOLDER = Path(__file__).parents[2] / "prompts" / "telegram"
_BOT = Path(__file__).parents[2] / "bot" / "telegram"
_LANGUAGES = sorted(catalogue_languages())
_HOSTILE = "\u202egpj.exe\n[1] مقال\u2067" + "x" * 200
_ON_BUTTONS: tuple[Phrase, ...] = (
    "stop",
    "send_file",
    "copy_quote",
    "ask_again",
    "yes_remove",
)

_IN_BUBBLES: tuple[Phrase, ...] = (
    "feedback_thanks",
    "source_gone",
    "file_gone",
)


def _rows(language: str) -> dict[str, str | dict[str, str]]:
    file = _FOLDER / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _placeholders(text: str | dict[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else [*text.values()]
    return {name for form in forms for name in Template(form).get_identifiers()}


def _said(phrase: Phrase, language: str, value: str = "report.pdf") -> str:
    names = _placeholders(_rows("en")[phrase])
    values = {name: 5 if name == "count" else value for name in names}
    return say(phrase, language, **values)


def test_every_language_polycite_speaks_has_phrases() -> None:
    assert sorted(file.stem for file in _FOLDER.glob("*.toml")) == _LANGUAGES


def test_every_phrase_is_said_somewhere() -> None:
    declared = _BOT / "showing" / "phrases.py"
    code = "".join(
        file.read_text(encoding="utf-8")
        for file in _BOT.rglob("*.py")
        if file != declared
    )

    assert [name for name in get_args(Phrase) if f'"{name}"' not in code] == []


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_phrase_is_there_with_the_placeholders_of_english(language: str) -> None:
    english, rows = _rows("en"), _rows(language)

    assert rows.keys() == set(get_args(Phrase))
    for phrase, text in rows.items():
        assert _placeholders(text) == _placeholders(english[phrase]), phrase
        assert isinstance(text, str) == isinstance(english[phrase], str), phrase


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_phrase_that_counts_has_a_form_for_every_count(language: str) -> None:
    wanted = {cldr.plural_form(count, language) for count in range(10_000)}

    for phrase, forms in _rows(language).items():
        if not isinstance(forms, str):
            assert forms.keys() == wanted, phrase
            for category, form in forms.items():
                # "One" and "two" may be words; of "few" there are several.
                is_named = category in ("zero", "one", "two")
                assert is_named or "count" in _placeholders(form), (phrase, category)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_phrase_is_a_message_that_telegram_takes(language: str) -> None:
    for phrase in get_args(Phrase):
        if phrase in ("separator", "colon"):
            continue
        for value in ("report.pdf", _HOSTILE):
            (message,) = show_text(_said(phrase, language, value), language)
            assert is_kept_as_sent(message), phrase
            assert units(message.text) <= MAX_TEXT


@pytest.mark.parametrize("language", _LANGUAGES)
def test_what_the_menu_and_the_profile_say_fits_there(language: str) -> None:
    assert len(say("description", language)) <= 512
    assert len(say("short_description", language)) <= 120
    for phrase in get_args(Phrase):
        if phrase.startswith("command_"):
            assert 1 <= len(say(phrase, language)) <= 60, phrase
    for phrase in _ON_BUTTONS:
        assert len(say(phrase, language)) <= 24, phrase


@pytest.mark.parametrize("language", _LANGUAGES)
def test_answers_to_a_pressed_button_fit_its_bubble(language: str) -> None:
    for phrase in _IN_BUBBLES:
        assert units(say(phrase, language)) <= 200


@pytest.mark.parametrize("language", _LANGUAGES)
def test_the_commands_that_help_names_are_those_of_english(language: str) -> None:
    def commands(text: str) -> set[str]:
        return set(re.findall("/[a-z]+", text))

    for phrase in ("help", "help_group", "help_admin", "start"):
        rows, english = _rows(language)[phrase], _rows("en")[phrase]
        assert isinstance(rows, str)
        assert isinstance(english, str)
        assert commands(rows) == commands(english), phrase


@pytest.mark.parametrize("language", [code for code in _LANGUAGES if code != "en"])
def test_no_phrase_was_left_in_english(language: str) -> None:
    english = _rows("en")

    same = {
        phrase for phrase, text in _rows(language).items() if text == english[phrase]
    }

    assert same <= {"separator", "colon"}


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "“a.txt” has been added: 1 passage."),
        ("uk", 1, "«a.txt» додано: 1 уривок."),
        ("uk", 3, "«a.txt» додано: 3 уривки."),
        ("uk", 11, "«a.txt» додано: 11 уривків."),
        ("pl", 22, "Dodano „a.txt”: 22 fragmenty."),
        ("fr", 0, "« a.txt » a été ajouté : 0 passage."),
        ("fr", 1_000_000, "« a.txt » a été ajouté : 1000000 passages."),
        ("zh", 2, "已添加“a.txt”：2 个段落。"),
        ("sw", 2, "“a.txt” has been added: 2 passages."),
        ("fr-CA", 2, "« a.txt » a été ajouté : 2 passages."),
    ],
)
def test_what_is_counted_takes_the_form_of_its_count(
    language: str, count: int, said: str
) -> None:
    assert say("added", language, file="a.txt", count=count) == said


def test_two_passages_are_one_word_in_arabic() -> None:
    assert say("added", "ar", file="مقال", count=2) == "أُضيف «مقال»: مقطعان."


def test_a_minus_sign_stays_in_front_of_its_number_in_every_direction() -> None:
    assert "\u200e-1001234567890" in say("allowed", "fa", id=-1001234567890)
    assert say("allowed", "en", id=-5) == "-5 may ask from now on."


def test_a_value_that_a_phrase_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="phrase 'stopped' takes"):
        say("stopped", "en", file="a.txt")


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 0.2, "in 1 second"),
        ("en", 61, "in 2 minutes"),
        ("uk", 300, "через 5 хвилин"),
        ("ar", 3 * 3600, "خلال 3 ساعات"),
        ("sw", 90_000, "in 2 days"),
    ],
)
def test_when_something_works_again_is_rounded_up(
    language: str, seconds: float, said: str
) -> None:
    assert in_a_while(seconds, language) == said


def test_languages_are_named_in_the_language_of_the_reader() -> None:
    assert language_name("uk", "fr") == "ukrainien"
    assert language_name("uk", "und") == "Ukrainian"
    assert language_name("xx-unknown", "fr") == "xx-unknown"
