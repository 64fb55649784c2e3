from datetime import date

import pytest

from index.dates import PartialDate, read_dates
from index.numerals import seen
from index.persian_calendar import as_gregorian


def _sure(text: str, language: str) -> list[tuple[PartialDate, ...]]:
    return [d.readings for d in read_dates(seen(text), language) if d.is_sure]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "signed on October 25th, 2025 in Hanoi"),
        ("en", "signed on the 25th of October 2025"),
        ("uk", "підписали 25 жовтня 2025 року"),
        ("uk", "підписали 25-го жовтня 2025"),
        ("ru", "подписали 25 октября 2025 года"),
        ("pl", "podpisali 25 października 2025 roku"),
        ("ar", "وقعوا في ٢٥ أكتوبر ٢٠٢٥"),
        ("ar", "وقعوا في 25 تشرين الأول/أكتوبر 2025"),
        ("fa", "در ۲۵ اکتبر ۲۰۲۵ امضا شد"),
        ("fa", "در ۳ آبان ۱۴۰۴ امضا شد"),
        ("fr", "signé le 25 octobre 2025"),
        ("es", "firmado el 25 de octubre de 2025"),
        ("de", "am 25. Oktober 2025 unterzeichnet"),
        ("tr", "25 Ekim 2025'te imzalandı"),
        ("vi", "ký ngày 25 tháng 10 năm 2025"),
        ("zh", "2025年10月25日签署"),
        ("it", "firmato il 25 ottobre 2025"),
        ("und", "підписали 25 жовтня 2025 року"),
        ("und", "signed on 25/10/2025"),
        ("und", "2025-10-25"),
        ("de", "am 25.10.25"),
        ("fa", "۱۴۰۴/۰۸/۰۳"),
    ],
)
def test_a_whole_date_reads_the_same_in_any_language(
    language: str, written: str
) -> None:
    found = {reading for readings in _sure(written, language) for reading in readings}

    real = {d for d in found if d.month <= 12}
    assert real == {PartialDate(day=25, month=10, year=2025)}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("uk", "у жовтні"),
        ("ru", "в октябре"),
        ("pl", "w październiku"),
        ("tr", "Kasım geçti, Ekim'de"),
        ("ar", "وأكتوبر"),
        ("ar", "في تشرين الأول"),
        ("en", "in October"),
        ("vi", "vào tháng Mười"),
        ("vi", "vào tháng 10"),
        ("fr", "en octobre"),
    ],
)
def test_a_month_is_known_without_a_day_in_every_case(
    language: str, written: str
) -> None:
    assert PartialDate(month=10) in {
        reading for readings in _sure(written, language) for reading in readings
    }


@pytest.mark.parametrize(
    ("language", "written", "days"),
    [
        ("en", "October 24-26", [24, 25, 26]),
        ("en", "24 and 26 October", [24, 26]),
        ("uk", "з 24 до 26 жовтня", [24, 26]),
        ("fr", "les 24 et 26 octobre", [24, 26]),
        ("es", "del 24 al 26 de octubre", [24, 26]),
        ("pl", "1. października", [1]),
        ("fr", "1er octobre", [1]),
        ("en", "55, 12 October", [12]),
    ],
)
def test_every_day_of_a_range_is_a_date(
    language: str, written: str, days: list[int]
) -> None:
    assert _sure(written, language) == [
        (PartialDate(day=day, month=10),) for day in days
    ]


@pytest.mark.parametrize(
    ("written", "date_"),
    [
        ("ngày 25/10", PartialDate(day=25, month=10)),
        ("tháng 10/2025", PartialDate(month=10, year=2025)),
    ],
)
def test_vietnamese_says_whether_two_numbers_are_a_day_or_a_month(
    written: str, date_: PartialDate
) -> None:
    assert _sure(written, "vi") == [(date_,)]


def test_a_numeric_date_may_have_its_day_or_its_month_first() -> None:
    assert _sure("on 3/4/2025", "en") == [
        (
            PartialDate(day=3, month=4, year=2025),
            PartialDate(day=4, month=3, year=2025),
        )
    ]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        pytest.param("en", "Mrs May may march on", id="en"),
        pytest.param("uk", "лютий холод", id="uk"),
        pytest.param("fr", "la planète Mars", id="fr"),
        pytest.param("es", "en mar abierto", id="abbreviation"),
        pytest.param("en", "a 3.5 or 1/2 share", id="decimal-and-fraction"),
        pytest.param("fa", "مهر و محبت", id="fa"),
        pytest.param("en", "the 34/56/2020 code", id="no-month"),
    ],
)
def test_what_is_also_a_usual_word_is_no_date_by_itself(
    language: str, written: str
) -> None:
    assert _sure(written, language) == []


@pytest.mark.parametrize(
    ("language", "written", "month"),
    [("en", "on 5 May", 5), ("en", "in March", 3), ("uk", "14 лютого", 2)],
)
def test_a_day_or_a_word_of_time_makes_it_one(
    language: str, written: str, month: int
) -> None:
    assert [r.month for readings in _sure(written, language) for r in readings] == [
        month
    ]


def test_a_day_may_be_a_word_but_need_not_be() -> None:
    assert _sure("في الأول من أكتوبر", "ar") == [
        (PartialDate(month=10), PartialDate(day=1, month=10))
    ]


def test_a_persian_day_without_a_year_is_one_of_two() -> None:
    assert _sure("در ۳ آبان", "fa") == [
        (PartialDate(day=25, month=10), PartialDate(day=24, month=10))
    ]


def test_offsets_are_those_of_the_date() -> None:
    text = seen("Підписали 25 жовтня 2025 року в Ханої")

    assert [text[d.start : d.end] for d in read_dates(text, "uk")] == ["25 жовтня 2025"]


@pytest.mark.parametrize(
    ("persian", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 1, 1), date(2020, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 8, 3), date(2025, 10, 25)),
    ],
)
def test_persian_dates_are_those_of_the_calendar_in_use(
    persian: tuple[int, int, int], gregorian: date
) -> None:
    assert as_gregorian(*persian) == gregorian
