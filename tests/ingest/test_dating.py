"""Dates are read in every language they are written in, and never guessed."""

import pytest

from ingest.dating import DateFound, as_published, find_date


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2025-11-18", "2025-11-18"),
        ("2025-11-18T14:30:00+07:00", "2025-11-18"),
        ("25.10.2025 14:30", "2025-10-25"),
        ("Published: 25 October 2025", "2025-10-25"),
        ("субота, 25 жовтня 2025 року, 14:30", "2025-10-25"),
        ("25 октября 2025 г.", "2025-10-25"),
        ("24 ديسمبر/كانون الأول 2024", "2024-12-24"),
        ("السبت ٢٥ تشرين الأول ٢٠٢٥", "2025-10-25"),
        ("sobota, 25 października 2025", "2025-10-25"),
        ("۲۵ اکتبر ۲۰۲۵", "2025-10-25"),
        ("دوشنبه ۲۶ آبان ۱۴۰۴", "2025-11-17"),
        ("Samedi 25 octobre 2025", "2025-10-25"),
        ("Thứ Bảy, 25/10/2025, 14:30 (GMT+7)", "2025-10-25"),
        ("ngày 25 tháng 10 năm 2025", "2025-10-25"),
        ("25 de octubre de 2025", "2025-10-25"),
        ("12. Oktober 2025", "2025-10-12"),
        ("25 Ekim 2025", "2025-10-25"),
        ("2025年10月25日", "2025-10-25"),
        ("31.02.2025", None),
        ("05/06/2025", None),
    ],
)
def test_a_date_gives_its_day_or_none_when_that_is_not_certain(
    line: str, published: str | None
) -> None:
    dated = find_date(line)

    assert dated is not None
    assert (dated.published, dated.others) == (published, 0)


@pytest.mark.parametrize(
    ("line", "others", "is_apart"),
    [
        ("By Jane Doe, October 25, 2025", 3, True),
        ("25 октября 2025 | Анна Иванова", 2, True),
        ("On 25 October 2025 it rained", 2, False),
    ],
)
def test_words_beside_a_date_are_counted(
    line: str, others: int, is_apart: bool
) -> None:
    dated = find_date(line)

    assert dated == DateFound(published="2025-10-25", others=others, is_apart=is_apart)


@pytest.mark.parametrize(
    "line",
    ["yesterday", "вчора", "3 hours ago", "In 2025"],
)
def test_a_relative_or_partial_date_is_never_read(line: str) -> None:
    assert find_date(line) is None


@pytest.mark.parametrize("line", ["5 boats 2025", "9 قوارب 2025", "9 آب/مايو 2025"])
def test_a_number_and_a_word_before_a_year_are_no_date(line: str) -> None:
    assert find_date(line) is None


def test_a_slashed_date_is_read_day_first_outside_english() -> None:
    day_first = find_date("05/06/2025", "vi")
    certain = find_date("10/25/2025", "en")

    assert (day_first and day_first.published) == "2025-06-05"
    assert (certain and certain.published) == "2025-10-25"


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2024", "2024"),
        ("2024-12", "2024-12"),
        ("2024-12-24 10:00", "2024-12-24"),
        ("24 grudnia 2024", "2024-12-24"),
        ("30 اسفند 1403", "2025-03-20"),
        ("30 اسفند 1404", None),
        ("31 مهر 1404", None),
        ("2024-13", None),
        ("3024", None),
        ("soon", None),
    ],
)
def test_a_stated_date_keeps_its_exactness(value: str, published: str | None) -> None:
    assert as_published(value) == published
