import random

import pytest

from tests.benchmarks.corruptions import (
    change_number,
    deny,
    digits_of,
    negate,
    numbers_taken,
    shift_date,
)


def _drawn() -> random.Random:
    return random.Random(3)  # noqa: S311 - no secret


@pytest.mark.parametrize("text", ["45 towers", "البرج ٤٥ مترا", "۴۵ برج"])
def test_one_digit_of_a_number_changes_in_its_own_script(text: str) -> None:
    changed = change_number(text, {"45"}, _drawn())

    assert changed is not None
    differing = [(a, b) for a, b in zip(text, changed, strict=True) if a != b]
    ((before, after),) = differing
    assert after.isdecimal()
    assert ord(after) - int(after) == ord(before) - int(before)


def test_a_number_never_becomes_one_that_the_passage_has() -> None:
    others = {f"{tens}{ones}" for tens in range(1, 10) for ones in range(10)}

    changed = change_number("45 towers", others - {"47"}, _drawn())

    assert changed == "47 towers"
    assert change_number("45 towers", others, _drawn()) is None


def test_the_digits_of_a_word_or_of_no_number_stay() -> None:
    assert change_number("The MI6 and a B2b", set(), _drawn()) is None


def test_numbers_are_known_whole_and_in_parts() -> None:
    assert numbers_taken(["1,500 in ٢٠١٨"]) == {"1500", "1", "500", "2018"}
    assert digits_of("۱٬۲۳۴") == "1234"


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en", "It opens in July.", "It opens in "),
        ("uk", "Відкриття у липні.", "Відкриття у "),
        ("pl", "Otwarcie w lipcu.", "Otwarcie w "),
        ("ar", "يفتح في يوليو.", "يفتح في "),
        ("fa", "در ماه ژوئیه باز می‌شود.", "در ماه "),
        ("fr", "Il ouvre en juillet.", "Il ouvre en "),
        ("es", "Abre en julio.", "Abre en "),
        ("vi", "Mở cửa vào tháng 7.", "Mở cửa vào tháng "),
    ],
)
def test_a_month_becomes_another(language: str, text: str, kept: str) -> None:
    shifted = shift_date(text, language, _drawn())

    assert shifted is not None
    assert shifted != text
    assert shifted.startswith(kept)


def test_a_day_or_its_month_becomes_another() -> None:
    drawn = _drawn()

    shifted = {shift_date("el 30 de julio", "es", drawn) for _ in range(200)}

    assert "el 30 de enero" in shifted
    assert "el 4 de julio" in shifted or "el 04 de julio" in shifted
    assert "el 30 de julio" not in shifted


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Theresa May spoke."), ("vi", "Mở cửa 24/7."), ("fr", "Il ouvre.")],
)
def test_what_is_no_date_is_not_shifted(language: str, text: str) -> None:
    assert shift_date(text, language, _drawn()) is None


@pytest.mark.parametrize(
    ("language", "text", "negated"),
    [
        ("en", "The gate is open.", "The gate is not open."),
        ("uk", "Брама була зачинена.", "Брама не була зачинена."),
        ("pl", "Brama jest otwarta.", "Brama nie jest otwarta."),
        ("fr", "La porte est ouverte.", "La porte n'est pas ouverte."),
        ("es", "La puerta está abierta.", "La puerta no está abierta."),
        ("vi", "Cổng đã mở.", "Cổng đã không mở."),
        ("ar", "كان الباب مفتوحا.", "لم يكن الباب مفتوحا."),
        ("fa", "در باز است.", "در باز نیست."),
    ],
)
def test_a_verb_is_negated(language: str, text: str, negated: str) -> None:
    assert negate(text, language) == negated


def test_a_verb_that_is_negated_stays() -> None:
    assert negate("Brama nie jest otwarta.", "pl") is None


def test_a_sentence_is_denied_in_its_language() -> None:
    assert deny("Es grande.", "es") == "No es verdad que es grande."
    assert deny("WHO agrees.", "en") == "It is not true that WHO agrees."
    assert deny("Sie ist offen.", "de") is None
