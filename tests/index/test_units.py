import pytest

from index.numerals import seen
from index.quantities import quantities_in
from index.units import Measure, agree, measures_in


def _measures(text: str, language: str) -> list[Measure]:
    text = seen(text)
    return list(measures_in(text, language, quantities_in(text, language)))


def _measured(text: str, language: str) -> list[tuple[str, float]]:
    return [(m.unit, round(m.value, 3)) for m in _measures(text, language)]


def _agree(said: str, held: str) -> bool:
    return any(
        agree(measure, other)
        for measure in _measures(said, "en")
        for other in _measures(held, "en")
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5 feet 6", "en"),
        ("5-foot-6", "en"),
        ("5ft 6in", "en"),
        ("5'6\"", "en"),
        ("five feet and six inches", "en"),
        ("5 футов 6 дюймов", "ru"),
        ("5 stóp i 6 cali", "pl"),
        ("5 أقدام و 6 بوصات", "ar"),
        ("5英尺6英寸", "zh"),
    ],
)
def test_feet_and_inches_are_one_measure(text: str, language: str) -> None:
    assert _measured(text, language) == [("length-foot", 1.676)]


def test_the_first_of_a_range_has_the_unit_of_the_last() -> None:
    inches = [("length-inch", 0.051), ("length-inch", 0.102)]

    assert _measured("2 to 4 inches", "en") == inches
    assert _measured("2-4 inches", "en") == inches


def test_a_number_without_a_unit_measures_nothing() -> None:
    assert _measured("60 people, 2025", "en") == []


def test_more_digits_than_a_measure_has_measure_nothing() -> None:
    assert _measured(f"{'9' * 400} km", "en") == []


def test_the_two_of_a_square_measures_nothing() -> None:
    assert _measured("5 km²", "en") == [("area-square-kilometer", 5e6)]


def test_degrees_are_of_celsius_or_of_fahrenheit() -> None:
    assert _measured("90 degrees", "en") == [
        ("temperature-celsius", 90.0),
        ("temperature-fahrenheit", 32.222),
    ]


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("97 km", "60 miles"),
        ("60 miles", "97 km"),
        ("60 miles", "100 km"),
        ("65 km", "40 miles"),
        ("4 miles", "6 km"),
        ("168 cm", "5 feet 6"),
        ("5 feet 6", "168 cm"),
        ("5 feet 6", "1 metre 68 centimetres"),
        ("36 kg", "80 pounds"),
        ("32 °C", "90 °F"),
        ("71 °F", "22 °C"),
        ("-10 °C", "14 °F"),
        ("minus 10 °C", "14 degrees"),
        ("1 million hectares", "2.5 million acres"),
        ("11 litres", "3 gallons"),
        ("27 metres", "30 yards"),
        ("97 km/h", "60 mph"),
        ("57 grams", "2 ounces"),
        ("1.5 km", "1,500 metres"),
    ],
)
def test_a_conversion_is_rounded_as_writers_do(said: str, held: str) -> None:
    assert _agree(said, held)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("98 km", "60 miles"),
        ("60 miles", "87 km"),
        ("326 km", "200 miles"),
        ("11.16 cm", "4 inches"),
        ("178 cm", "5 feet 6"),
        ("9 cm", "4 inches"),
        ("36 °C", "90 °F"),
        ("10 °C", "14 °F"),
        ("46 kg", "80 pounds"),
        ("1,510 metres", "1.5 km"),
        ("60 miles", "60 miles"),
        ("97 km", "60 pounds"),
        ("97 km/h", "60 miles"),
    ],
)
def test_another_measure_is_no_conversion(said: str, held: str) -> None:
    assert not _agree(said, held)
