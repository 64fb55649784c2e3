import pytest

from index.unit_words import unit_of


def _unit(text: str, language: str) -> tuple[str, ...]:
    """Return the units of the first run of digits in ``text``."""
    start = next(i for i, c in enumerate(text) if c.isdigit())
    end = start
    while text[end].isdigit():
        end += 1
    units, _ = unit_of(text, start, end, language)
    return units


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("60 miles", "en", "length-mile"),
        ("a 60-mile road", "en", "length-mile"),
        ("97 kilometres", "en", "length-kilometer"),
        ("60mph", "en", "speed-mile-per-hour"),
        ("60 miles an hour", "en", "speed-mile-per-hour"),
        ("25 sq km", "en", "area-square-kilometer"),
        ("90f", "en", "temperature-fahrenheit"),
        ("200 милях від", "uk", "length-mile"),
        ("249-кілограмовий", "uk", "mass-kilogram"),
        ("137 км на годину", "uk", "speed-kilometer-per-hour"),
        ("25 кв. км", "uk", "area-square-kilometer"),
        ("100-метровый", "ru", "length-meter"),
        ("97 километров в час", "ru", "speed-kilometer-per-hour"),
        ("60 mil na godzinę", "pl", "speed-mile-per-hour"),
        ("80 funtami", "pl", "mass-pound"),
        ("60 millik", "tr", "length-mile"),
        ("97 km'lik", "tr", "length-kilometer"),
        ("saatte 97 kilometre", "tr", "speed-kilometer-per-hour"),
        ("90 كيلو مترا", "ar", "length-kilometer"),
        ("550 رطلا", "ar", "mass-pound"),
        ("90 کیلومتری", "fa", "length-kilometer"),
        ("97 kilomètres à l'heure", "fr", "speed-kilometer-per-hour"),
        ("2 d'hectares", "fr", "area-hectare"),
        ("25 kilómetros cuadrados", "es", "area-square-kilometer"),
        ("60 dặm/giờ", "vi", "speed-mile-per-hour"),
        ("97 metern", "de", "length-meter"),
        ("25 quadratkilometern", "de", "area-square-kilometer"),
        ("时速60英里", "zh", "speed-mile-per-hour"),
        ("身高168厘米", "zh", "length-centimeter"),
        ("60 km", "und", "length-kilometer"),
    ],
)
def test_a_unit_is_known_however_its_language_writes_it(
    text: str, language: str, unit: str
) -> None:
    assert _unit(text, language) == (unit,)


def test_a_degree_may_be_of_either_scale() -> None:
    either = ("temperature-celsius", "temperature-fahrenheit")

    assert _unit("90 degrees", "en") == either
    assert _unit("華氏90度", "zh") == either


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("60 people", "en"),
        ("5 in ten", "en"),
        ("21st", "en"),
        ("5 milestones", "en"),
        ("5 w skali", "pl"),
        ("5 ", "vi"),
    ],
)
def test_other_words_after_a_number_are_no_unit(text: str, language: str) -> None:
    assert _unit(text, language) == ()
