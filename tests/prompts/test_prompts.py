import re
import tomllib
from pathlib import Path
from string import Template
from typing import get_args

import pytest

from bot.answers import Check
from bot.drafting import read_markers
from bot.drifting import is_in_language
from prompts import (
    NOT_FOUND_TOKEN,
    catalogue_languages,
    example_sources,
    examples_in,
    messages_in,
    reminder_of,
    render_prompt,
)

_FOLDER = Path(__file__).parents[2] / "prompts"
_CHECKS = {*get_args(Check)}


def _rows(folder: str, language: str) -> dict[str, str]:
    file = _FOLDER / folder / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", ["messages", "reminders"])
def test_every_language_has_the_keys_and_placeholders_of_english(folder: str) -> None:
    english = _rows(folder, "en")

    for language in catalogue_languages():
        rows = _rows(folder, language)
        assert rows.keys() == english.keys(), language
        for key, text in rows.items():
            wanted = Template(english[key]).get_identifiers()
            assert Template(text).get_identifiers() == wanted, (language, key)


@pytest.mark.parametrize(
    ("folder", "ending"), [("answering", "md"), ("reminders", "toml")]
)
def test_a_model_is_told_the_same_in_every_language_of_the_catalogues(
    folder: str, ending: str
) -> None:
    told = {file.stem for file in (_FOLDER / folder).glob(f"*.{ending}")}

    assert told == {*catalogue_languages(), "any"}


@pytest.mark.parametrize(
    "language", ["uk", "ar", "pl", "fa", "fr", "vi", "en", "es", "de", "tr", "ru", "zh"]
)
def test_there_is_a_catalogue_for(language: str) -> None:
    assert language in catalogue_languages()


def test_a_language_without_a_catalogue_is_spoken_to_in_english() -> None:
    assert messages_in("sw") == messages_in("en")


def test_a_regional_language_uses_the_catalogue_of_its_language() -> None:
    assert messages_in("fr-CA") == messages_in("fr")


@pytest.mark.parametrize("language", sorted(catalogue_languages()))
def test_a_model_is_told_how_to_cite_and_how_to_refuse(language: str) -> None:
    text = render_prompt(f"answering/{language}", not_found_token=NOT_FOUND_TOKEN)

    assert NOT_FOUND_TOKEN in text
    assert "[1]" in messages_in(language).answer_in


@pytest.mark.parametrize("language", [*sorted(catalogue_languages()), "any"])
def test_no_instruction_shows_a_fact_that_a_weak_model_might_answer_with(
    language: str,
) -> None:
    text = (_FOLDER / "answering" / f"{language}.md").read_text(encoding="utf-8")

    assert not any(character.isdigit() for character in text)


def test_a_prompt_with_a_missing_variable_is_an_error() -> None:
    with pytest.raises(ValueError, match="language_name"):
        render_prompt("answering/any", not_found_token=NOT_FOUND_TOKEN)


def test_a_prompt_with_an_unknown_variable_is_an_error() -> None:
    with pytest.raises(ValueError, match="tone"):
        render_prompt("answer_in", language_name="Polish", tone="x")


def test_a_dollar_in_a_value_is_left_as_it_is() -> None:
    assert "$5" in render_prompt("answer_in", language_name="$5")


@pytest.mark.parametrize("check", sorted(_CHECKS))
def test_a_model_is_told_what_failed(check: str) -> None:
    for language in (*catalogue_languages(), "it"):
        told = reminder_of(check, language, language_name="Italian (italiano)")
        assert told, language
        assert "$" not in told


def test_there_are_words_for_no_other_check() -> None:
    assert _rows("reminders", "en").keys() == _CHECKS


def test_a_reminder_names_what_was_wrong() -> None:
    told = reminder_of("number", "pl", language_name="Polish (polski)", detail="17")

    assert told == (
        "W poprzedniej odpowiedzi była liczba, której nie ma w źródłach (17)."
        " Przepisz liczby ze źródeł."
    )


def test_a_reminder_in_another_language_names_it_in_english() -> None:
    told = reminder_of("language", "it", language_name="Italian (italiano)")

    assert told == "Your last answer was not in Italian (italiano)."


def test_every_file_of_words_is_installed_with_the_package() -> None:
    project = tomllib.loads((_FOLDER.parent / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["prompts"]

    installed = {path for pattern in patterns for path in _FOLDER.glob(pattern)}

    assert installed == {
        path for path in _FOLDER.rglob("*") if path.suffix in (".md", ".toml")
    }


@pytest.mark.parametrize("language", sorted(catalogue_languages()))
def test_examples_are_whole_sentences_that_cite_a_source_there_is(
    language: str,
) -> None:
    examples = examples_in(language)

    assert len(examples) == len(examples_in("en"))
    for example in examples:
        number = re.search(r"\[(\d)\][.。]$", example.answer)
        assert number is not None, example.answer
        assert f"[{number.group(1)}]" in example_sources()
        assert is_in_language(read_markers(example.answer, 2).text, language)
