import pytest

from index.cldr import (
    city_names,
    language_name,
    month_abbreviations,
    month_names,
    territory_names,
    unit_names,
)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "October"),
        ("uk", "жовтня"),
        ("uk", "жовтень"),
        ("ar", "أكتوبر"),
        ("ar", "تشرين الأول"),
        ("fa", "اکتبر"),
        ("pl", "października"),
        ("pl", "październik"),
        ("fr", "octobre"),
        ("vi", "tháng 10"),
        ("zh", "十月"),
        ("es-MX", "octubre"),
    ],
)
def test_a_month_has_the_names_of_its_language_and_its_countries(
    language: str, name: str
) -> None:
    assert month_names(language)[name] == 10


def test_a_month_abbreviated_is_kept_apart() -> None:
    assert month_abbreviations("en")["Oct"] == 10
    assert "Oct" not in month_names("en")


def test_a_language_has_no_month_names_of_one_read_before() -> None:
    month_names("zh")

    assert "十月" not in month_names("es")


def test_countries_are_named_by_their_codes() -> None:
    assert territory_names("pl")["DE"] == "Niemcy"
    assert "150" not in territory_names("pl")


def test_cities_are_named_by_their_zones() -> None:
    assert city_names("uk")["Europe/London"] == "Лондон"


@pytest.mark.parametrize(
    ("language", "in_language", "name"),
    [
        ("it", "en", "Italian"),
        ("it", "it", "italiano"),
        ("pt-BR", "en", "Brazilian Portuguese"),
        ("it-CH", "en", "Italian"),
        ("xx", "en", None),
        ("it", "xx", None),
    ],
)
def test_a_language_is_called_what_another_calls_it(
    language: str, in_language: str, name: str | None
) -> None:
    assert language_name(language, in_language) == name


@pytest.mark.parametrize("language", ["xx", "und", "root", "", "../en"])
def test_a_language_that_cldr_does_not_know_has_no_names(language: str) -> None:
    assert month_names(language) == {}
    assert month_abbreviations(language) == {}
    assert territory_names(language) == {}
    assert city_names(language) == {}


def test_a_unit_has_its_names_in_every_grammatical_number_and_spelling() -> None:
    assert unit_names("uk", "length-kilometer") >= {"км", "кілометри", "кілометрів"}
    assert unit_names("en", "length-kilometer") >= {"km", "kilometer", "kilometres"}
    assert "公尺" in unit_names("zh", "length-meter")


def test_the_shortest_name_of_a_unit_is_left_out() -> None:
    assert "мл" not in unit_names("uk", "length-mile")


def test_what_cldr_does_not_know_has_no_unit_names() -> None:
    assert unit_names("und", "length-mile") == frozenset()
    assert unit_names("en", "length-nothing") == frozenset()
