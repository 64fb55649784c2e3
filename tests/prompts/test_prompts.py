import tomllib
from pathlib import Path
from string import Template

import pytest

from prompts import (
    NOT_FOUND_TOKEN,
    catalogue_languages,
    messages_in,
    render_prompt,
)

_FOLDER = Path(__file__).parents[2] / "prompts" / "messages"


def _catalogue(language: str) -> dict[str, str]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def test_every_catalogue_has_the_keys_and_placeholders_of_the_english_one() -> None:
    english = _catalogue("en")

    for language in catalogue_languages():
        rows = _catalogue(language)
        assert rows.keys() == english.keys(), language
        for key, text in rows.items():
            wanted = Template(english[key]).get_identifiers()
            assert Template(text).get_identifiers() == wanted, (language, key)


@pytest.mark.parametrize(
    "language", ["uk", "ar", "pl", "fa", "fr", "vi", "en", "es", "de", "tr", "ru", "zh"]
)
def test_there_is_a_catalogue_for(language: str) -> None:
    assert language in catalogue_languages()


def test_a_language_without_a_catalogue_is_spoken_to_in_english() -> None:
    assert messages_in("sw") == messages_in("en")


def test_a_regional_language_uses_the_catalogue_of_its_language() -> None:
    assert messages_in("fr-CA") == messages_in("fr")


def test_a_prompt_with_a_missing_variable_is_an_error() -> None:
    with pytest.raises(ValueError, match="language_name"):
        render_prompt("answering", not_found_token=NOT_FOUND_TOKEN)


def test_a_prompt_with_an_unknown_variable_is_an_error() -> None:
    with pytest.raises(ValueError, match="tone"):
        render_prompt(
            "answering",
            not_found_token=NOT_FOUND_TOKEN,
            language_name="Polish",
            tone="x",
        )


def test_a_dollar_in_a_value_is_left_as_it_is() -> None:
    text = render_prompt(
        "evidence", sources="It costs $cost.", question="$5?", answer_in="Go."
    )

    assert "It costs $cost." in text
    assert "$5?" in text
