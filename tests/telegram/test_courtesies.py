import tomllib
from importlib.resources import files

import pytest

from bot.telegram.courtesies import Courtesy, read_courtesy
from prompts import catalogue_languages


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Hello!", Courtesy(kind="greeting", language="en")),
        ("ДЯКУЮ 🙏", Courtesy(kind="thanks", language="uk")),
        ("مرحباً", Courtesy(kind="greeting", language="ar")),
        ("Dzien dobry.", Courtesy(kind="greeting", language="pl")),
        ("謝謝！", Courtesy(kind="thanks", language="zh")),
    ],
)
def test_what_greets_or_thanks_is_known_however_it_is_written(
    text: str, courtesy: Courtesy
) -> None:
    assert read_courtesy(text, "fr") == courtesy


@pytest.mark.parametrize(
    "text",
    ["", "🙏", "Thanks, and who signed it?", "Hello world programs", "7", "a" * 5_000],
)
def test_what_says_more_or_nothing_is_no_courtesy(text: str) -> None:
    assert read_courtesy(text, "en") is None


def test_a_word_of_two_languages_is_the_readers() -> None:
    found = [read_courtesy("سلام علیکم", language) for language in ("ar", "fa")]

    assert [courtesy and courtesy.language for courtesy in found] == ["ar", "fa"]


def test_every_language_greets_and_thanks() -> None:
    file = files("prompts") / "telegram_courtesies.toml"

    for words_by_language in tomllib.loads(file.read_text("utf-8")).values():
        assert words_by_language.keys() == {*catalogue_languages()}
